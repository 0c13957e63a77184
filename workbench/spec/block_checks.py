"""Faults in what a document says of single blocks of its source model."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from models.spec.stack import StackDescription
from workbench.spec.problem import Problem

if TYPE_CHECKING:
    from workbench.experiment import Experiment


def random_blocks_frozen(experiment: Experiment, stack: StackDescription | None) -> Iterator[Problem]:
    """Without a stack, blocks that are thawed on their own are believed not to be all of those frozen."""
    freeze = experiment.freeze
    if experiment.source.initialisation != "random":
        return
    parts = {"boundary": freeze.boundary != 0, "top": freeze.top > 0, "frozen": bool(freeze.frozen)}
    if stack is not None and all(freeze.trains([block.name for block in stack.blocks])):
        return
    for part, freezes in parts.items():
        if freezes:
            yield Problem(
                f"freeze.{part}",
                "Blocks with random weights would stay frozen, so nothing useful could pass through them.",
                "Freeze nothing when the initialisation is random: boundary 0, none from the top, none on its own.",
            )
            return


def block_problems(experiment: Experiment, stack: StackDescription) -> Iterator[Problem]:
    """Boundaries beyond the stack, and names that no block has."""
    yield from _boundary_problems(experiment, stack)
    known = {block.name for block in stack.blocks}
    for place, names in _named_blocks(experiment):
        for name in names:
            if name not in known:
                yield Problem(place, f"{stack.title} has no block '{name}'.", "Choose a block of the stack.")


def _boundary_problems(experiment: Experiment, stack: StackDescription) -> Iterator[Problem]:
    count, boundary, top = len(stack.blocks), experiment.freeze.boundary, experiment.freeze.top
    if boundary != "all" and boundary > count:
        yield Problem(
            "freeze.boundary",
            f"The boundary stands above block {boundary}, and {stack.title} has {count} blocks.",
            f"Choose 0 to {count}, or 'all'.",
        )
    elif top > count:
        yield Problem(
            "freeze.top",
            f"{top} blocks are frozen from the top, and {stack.title} has {count}.",
            f"Choose 0 to {count}.",
        )
    elif boundary != "all" and boundary + top > count:
        yield Problem(
            "freeze.top",
            f"{boundary} blocks are frozen from the input and {top} from the top, and {stack.title} has {count}.",
            f"Choose 0 to {count - boundary}.",
        )


def _named_blocks(experiment: Experiment) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Every place where the document names blocks, with their names."""
    yield "freeze.frozen", experiment.freeze.frozen
    yield "freeze.thawed", experiment.freeze.thawed
    for index, entry in enumerate(experiment.rates.by_hand):
        yield f"rates.by_hand.{index}.block", (entry.block,)
    for index, adapter in enumerate(experiment.adapters):
        yield f"adapters.{index}.blocks", adapter.blocks
