"""Faults in what a document says of adapters: two that cannot meet, rows of blocks with gaps, nothing to adapt."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from models.spec.adapters import AdapterSpec
from models.spec.adapters.meeting import collide
from models.spec.stack import StackDescription
from workbench.spec.fields import title_of
from workbench.spec.problem import Problem

if TYPE_CHECKING:
    from workbench.experiment import Experiment


def adapter_problems(experiment: Experiment, stack: StackDescription | None) -> Iterator[Problem]:
    """What needs the stack to be seen is looked for only where it is given; unknown blocks are told elsewhere."""
    for index, adapter in enumerate(experiment.adapters):
        place = f"adapters.{index}.blocks"
        yield from _collisions(experiment, index, place)
        if stack is not None:
            yield from _gaps(adapter, stack, place)
            yield from _misfits(adapter, stack, place)


def _collisions(experiment: Experiment, index: int, place: str) -> Iterator[Problem]:
    adapter = experiment.adapters[index]
    for other in experiment.adapters[:index]:
        common = [block for block in adapter.blocks if block in other.blocks]
        if common and collide(type(adapter), type(other)):
            titles = f"{title_of(type(other))} and {title_of(type(adapter))}"
            yield Problem(
                place, f"Block '{common[0]}' cannot carry {titles} together.", "Give the block one of the two."
            )


def _gaps(adapter: AdapterSpec, stack: StackDescription, place: str) -> Iterator[Problem]:
    chosen = [index for index, block in enumerate(stack.blocks) if block.name in adapter.blocks]
    if adapter.one_span and chosen:
        missing = set(range(chosen[0], chosen[-1])) - set(chosen)
        if missing:
            yield Problem(
                place,
                f"{title_of(type(adapter))} spans neighbours, and '{stack.blocks[min(missing)].name}' is missing.",
                "Add the block, or give each row of blocks an adapter of its own.",
            )


def _misfits(adapter: AdapterSpec, stack: StackDescription, place: str) -> Iterator[Problem]:
    described = any(block.holds for block in stack.blocks)
    for block in stack.blocks:
        if described and block.name in adapter.blocks and not adapter.fits(block):
            yield Problem(
                place,
                f"Block '{block.name}' has nothing that {title_of(type(adapter))} adapts.",
                "Choose other blocks.",
            )
