"""What the picture of the model says of a document: the state of each block, and the sentence below."""

from __future__ import annotations

from models.spec.heads import head_parameters
from models.spec.rates import multipliers
from models.spec.stack import BlockDescription, StackDescription
from workbench.experiment import Experiment
from workbench.spec.run_titles import adapter_text
from workbench.ui.stack import AdapterChip, BlockState
from workbench.ui.stack.counts import Added, figures, summary
from workbench.ui.stack.states import NormState


def block_states(experiment: Experiment, stack: StackDescription) -> tuple[BlockState, ...]:
    """One for each block, from the input upwards."""
    names = [block.name for block in stack.blocks]
    trains = experiment.freeze.trains(names)
    alone = {*experiment.freeze.frozen, *experiment.freeze.thawed}
    by_hand = {entry.block for entry in experiment.rates.by_hand}
    chips = _chips(experiment)
    moves = [free or name in chips for name, free in zip(names, trains, strict=True)]
    rates = multipliers(experiment.rates, names, moves)
    return tuple(
        BlockState(
            trains=free,
            alone=block.name in alone,
            adapted=block.name in chips and not free,
            rate=rate if moved else None,
            rate_by_hand=block.name in by_hand,
            norm=_norm(experiment, block, trains=free),
            chips=chips.get(block.name, ()),
        )
        for block, free, moved, rate in zip(stack.blocks, trains, moves, rates, strict=True)
    )


def captions(experiment: Experiment, stack: StackDescription, outputs: dict[str, int]) -> tuple[str, str]:
    """The sentence that says what trains, and its figures alone; `outputs` by task, as far as they are known."""
    trains = experiment.freeze.trains([block.name for block in stack.blocks])
    sizes = [head_parameters(head, stack.feature_width, outputs.get(head.task, 0)) for head in experiment.heads]
    known = all(outputs.get(head.task, 0) for head in experiment.heads)
    added = Added(sum(sizes) if known else None, None if experiment.adapters else 0)
    return summary(stack, trains, added), f"Trains {figures(stack, trains, added)}"


def _chips(experiment: Experiment) -> dict[str, tuple[AdapterChip, ...]]:
    chips: dict[str, tuple[AdapterChip, ...]] = {}
    for index, adapter in enumerate(experiment.adapters):
        text = adapter_text(adapter)
        for block in adapter.blocks:
            chips[block] = (*chips.get(block, ()), AdapterChip(text, text, index))
    return chips


def _norm(experiment: Experiment, block: BlockDescription, *, trains: bool) -> NormState:
    """Blocks that train always have live batch norm; a mark would say nothing."""
    return experiment.freeze.batch_norm if block.norms and not trains else ""
