"""What is worth knowing of how blocks are trained, before it runs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from models.spec.averaging import StochasticAverage
from models.spec.phases import phases_of
from models.spec.stack import StackDescription
from workbench.spec.live_norms import live_norms
from workbench.spec.notice import Notice
from workbench.spec.numbers import count_text
from workbench.spec.run_titles import adapter_text

if TYPE_CHECKING:
    from workbench.experiment import Experiment

SMALL_BATCH = 8
"""Below so many examples a batch, batch statistics are told to be noisy.

Wu & He 2018 (Group Normalization), table 2: under batch norm ResNet-50's error on ImageNet is 23.6 % with 32 images to
normalise by, 24.8 % with 8, 27.3 % with 4 and 34.7 % with 2.
"""
_EVER = 10**9


def block_notices(experiment: Experiment, stack: StackDescription) -> Iterator[Notice]:
    trains = experiment.freeze.trains([block.name for block in stack.blocks])
    yield from _never_unfrozen(experiment, trains)
    yield from _fresh_below_trained_heads(experiment, stack)
    yield from _noisy_norms(experiment, stack)
    yield from _needless_adapters(experiment, stack, trains)
    yield from _short_averages(experiment)
    yield from _ignorant_start(experiment, trains)


def _never_unfrozen(experiment: Experiment, trains: tuple[bool, ...]) -> Iterator[Notice]:
    epochs = experiment.recipe.epochs
    reached = sum(phases_of(experiment.phases, trains, epochs)[-1].trains)
    if reached == sum(trains):
        return
    needed = phases_of(experiment.phases, trains, _EVER)[-1].first_epoch
    if experiment.phases.kind == "lp-ft":
        yield Notice(
            "phases.epochs",
            f"The probe takes all of the {count_text(epochs, 'epoch')}, so the blocks never train.",
            f"Train {count_text(needed, 'epoch')} or more, or shorten the probe.",
        )
        return
    if experiment.phases.kind == "automatic":
        yield Notice(
            "phases.patience",
            f"At most {reached} of {sum(trains)} blocks can be unfrozen in {count_text(epochs, 'epoch')}, the last of "
            f"them all not before epoch {needed}.",
            "Train longer, have less patience, let more blocks begin at a time, or freeze more of them.",
        )
        return
    yield Notice(
        "phases.epochs",
        f"{reached} of {sum(trains)} blocks will be unfrozen in {count_text(epochs, 'epoch')}: "
        f"the last to begin would do so in epoch {needed}.",
        f"Train {count_text(needed, 'epoch')} or more, shorten the phases, or freeze more blocks.",
    )


def _short_averages(experiment: Experiment) -> Iterator[Notice]:
    spec, epochs = experiment.recipe.averaging, experiment.recipe.epochs
    if isinstance(spec, StochasticAverage) and spec.first_epoch(epochs) >= epochs:
        yield Notice(
            "recipe.averaging",
            f"The mean of {count_text(epochs, 'epoch')} holds the weights of one epoch: those it ends with.",
            "Train longer, or let the mean begin sooner.",
        )


def _ignorant_start(experiment: Experiment, trains: tuple[bool, ...]) -> Iterator[Notice]:
    recipe = experiment.recipe
    if recipe.interpolation is None:
        return
    if experiment.source.initialisation == "random":
        yield Notice(
            "recipe.interpolation",
            "The end is mixed with random weights, which know nothing.",
            "Mix with a pretrained source only.",
        )
    elif len(phases_of(experiment.phases, trains, recipe.epochs)) == 1:
        yield Notice(
            "recipe.interpolation",
            "The end is mixed with the source under fresh heads, which know nothing: mixtures near it cannot be good.",
            "Let a probe train the heads first (Unfreezing: LP-FT).",
        )


def _fresh_below_trained_heads(experiment: Experiment, stack: StackDescription) -> Iterator[Notice]:
    fresh = stack.blocks[len(stack.blocks) - experiment.freeze.fresh :]
    if not experiment.freeze.fresh:
        return
    if experiment.phases.kind != "at-once":
        yield Notice(
            "freeze.fresh",
            "Blocks that begin with random weights wait at first, so the heads first learn from random features.",
            "Let everything train at once, or let no block begin anew.",
        )
    if experiment.freeze.trained_batch_norm == "kept" and any(block.norms for block in fresh):
        yield Notice(
            "freeze.trained_batch_norm",
            "Fresh blocks have no statistics of the source to keep: their batch norms would not normalise at all.",
            "Let batch norm in trained blocks follow the data.",
        )


def _noisy_norms(experiment: Experiment, stack: StackDescription) -> Iterator[Notice]:
    """A step takes no more examples than are labelled."""
    labelled, size = experiment.split.labelled, experiment.recipe.batch_size
    place, verb = "recipe.batch_size", "Take"
    if labelled != "all" and experiment.split.labelled_unit == "examples" and labelled < size:
        size, place, verb = labelled, "split.labelled", "Label"
    live = live_norms(experiment, stack)
    if live and size < SMALL_BATCH:
        yield Notice(
            place,
            f"Batch norm in {count_text(live, 'block')} normalises by {count_text(size, 'example')} at a time.",
            f"So few make noisy statistics. {verb} {SMALL_BATCH} or more, or let batch norm keep its statistics.",
        )


def _needless_adapters(experiment: Experiment, stack: StackDescription, trains: tuple[bool, ...]) -> Iterator[Notice]:
    free = {block.name for block, trained in zip(stack.blocks, trains, strict=True) if trained}
    for index, adapter in enumerate(experiment.adapters):
        inside = [name for name in adapter.blocks if name in free]
        if inside:
            where = inside[0] if len(inside) == 1 else f"{inside[0]} and {count_text(len(inside) - 1, 'other block')}"
            yield Notice(
                f"adapters.{index}.blocks",
                f"{adapter_text(adapter)} sits in {where}, which {'trains' if len(inside) == 1 else 'train'} anyway.",
                "Adapters are for blocks that stay frozen. Freeze the block, or take the adapter away.",
            )
