"""What the picture of the model says of a document: the state of each block, and the sentence below."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from models.spec.adapters import Adapter, NormTuningAdapter
from models.spec.phases import phases_of
from models.spec.rates import multipliers
from models.spec.stack import BlockDescription, StackDescription
from workbench.experiment import Experiment
from workbench.spec.cost import Cost
from workbench.spec.fields import help_of
from workbench.spec.numbers import short_count
from workbench.spec.run_titles import adapter_text
from workbench.ui.stack import AdapterChip, BlockState
from workbench.ui.stack.counts import Added, Counts, figures, summary
from workbench.ui.stack.course_words import asides, in_phases
from workbench.ui.stack.states import NormState, NormTuned

Sizes = Sequence[Mapping[str, int]]
"""For each adapter of the document, the parameters that it adds to each of its blocks; empty while nobody knows."""


def block_states(experiment: Experiment, stack: StackDescription, sizes: Sizes = ()) -> tuple[BlockState, ...]:
    """One for each block, from the input upwards. Chips say how much an adapter adds where `sizes` tells it."""
    names = [block.name for block in stack.blocks]
    trains = experiment.freeze.trains(names)
    alone = {*experiment.freeze.frozen, *experiment.freeze.thawed}
    by_hand = {entry.block for entry in experiment.rates.by_hand}
    chips = _chips(experiment, sizes)
    moves = [free or name in chips for name, free in zip(names, trains, strict=True)]
    rates = multipliers(experiment.rates, names, moves)
    adapters = {name: [entry for entry in experiment.adapters if name in entry.blocks] for name in names}
    return tuple(
        BlockState(
            trains=free,
            alone=block.name in alone,
            adapted=block.name in chips and not free,
            rate=rate if moved else None,
            rate_by_hand=block.name in by_hand,
            norm="" if free else _norm(experiment, block, adapters[block.name]),
            norm_tuned="" if free else _norm_tuned(block, adapters[block.name]),
            chips=chips.get(block.name, ()),
        )
        for block, free, moved, rate in zip(stack.blocks, trains, moves, rates, strict=True)
    )


def captions(experiment: Experiment, stack: StackDescription, cost: Cost | None) -> tuple[str, str]:
    """The sentence that says what trains, and its figures alone; without `cost` of the blocks only."""
    wanted = experiment.freeze.trains([block.name for block in stack.blocks])
    phases = phases_of(experiment.phases, wanted, experiment.recipe.epochs)
    trains, shared = phases[-1].trains, experiment.sharing.shared_blocks(len(stack.blocks))
    heads = (1 if cost else None) if experiment.heads else 0
    adapters = (1 if cost and cost.adapters_counted else None) if experiment.adapters else 0
    added = Added(heads, adapters)
    count = _reached(cost, _left_out(experiment, stack, wanted, trains)) if cost else None
    what = in_phases(stack, experiment.phases, phases, added) if any(wanted) else ""
    others = asides(stack, trains, experiment.freeze.batch_norm, shared, len(experiment.tasks), experiment.freeze.fresh)
    short = f"Trains {figures(stack, trains, added, count)}{' in the end' if len(phases) > 1 else ''}"
    return summary(stack, trains, added, count, what=what) + others, short


def _left_out(experiment: Experiment, stack: StackDescription, wanted: Sequence[bool], trains: Sequence[bool]) -> int:
    """Parameters of blocks, with their copies, that are free and whose turn to train comes after the last epoch."""
    shared = experiment.sharing.shared_blocks(len(stack.blocks))
    return sum(
        block.parameters * (1 if index < shared else max(len(experiment.tasks), 1))
        for index, block in enumerate(stack.blocks)
        if wanted[index] and not trains[index]
    )


def _reached(cost: Cost, left_out: int) -> Counts:
    return Counts(cost.trainable_parameters - left_out, cost.total_parameters)


def _chips(experiment: Experiment, sizes: Sizes) -> dict[str, tuple[AdapterChip, ...]]:
    chips: dict[str, tuple[AdapterChip, ...]] = {}
    for index, adapter in enumerate(experiment.adapters):
        known = sizes[index] if index < len(sizes) else {}
        for block in adapter.blocks:
            chips[block] = (*chips.get(block, ()), _chip(adapter, index, known.get(block)))
    return chips


def _chip(adapter: Adapter, index: int, added: int | None) -> AdapterChip:
    text = adapter_text(adapter)
    if added is None:
        return AdapterChip(text, f"{text}. {help_of(type(adapter))}", index)
    if adapter.tunes:
        tip = f"{text}: tunes {added:,} of this block's own parameters. {help_of(type(adapter))}"
        return AdapterChip(f"{text} · tunes {short_count(added)}", tip, index)
    tip = f"{text}: {added:,} parameters in this block. {help_of(type(adapter))}"
    return AdapterChip(f"{text} · +{short_count(added)}", tip, index)


def _norm(experiment: Experiment, block: BlockDescription, adapters: Sequence[Adapter]) -> NormState:
    """Of frozen blocks alone: what batch norm does in all that train stands in the recipe."""
    if not block.norms:
        return ""
    live = any(isinstance(adapter, NormTuningAdapter) and adapter.live for adapter in adapters)
    return "live" if live else experiment.freeze.batch_norm


def _norm_tuned(block: BlockDescription, adapters: Sequence[Adapter]) -> NormTuned:
    """Of batch norms alone, and of those that have scale and shift."""
    tuned = {hold for adapter in adapters for hold in adapter.tunes}
    if not block.norm_parameters or not tuned:
        return ""
    return "scale and shift" if "norm" in tuned else "shift"
