"""Faults in what a document says of single blocks of its source model."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from typing import TYPE_CHECKING

from models.spec.regularizers import Delta
from models.spec.stack import StackDescription
from workbench.spec.problem import Problem

if TYPE_CHECKING:
    from workbench.experiment import Experiment


_MOST_NAMED = 5
"""So many names are told to somebody who named a block that there is not."""


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
    yield from _fresh_problems(experiment, stack)
    known = {block.name for block in stack.blocks}
    for place, names in _named_blocks(experiment):
        for name in names:
            if name not in known:
                yield Problem(place, f"{stack.title} has no block '{name}'.", _meant(name, stack))


def _meant(name: str, stack: StackDescription) -> str:
    """`Did you mean '5.0'?` for a name that is like a block's, or the module path of one; else some of the names."""
    names = [block.name for block in stack.blocks]
    inside = [block.name for block in stack.blocks if any(_overlap(layer.name, name) for layer in block.layers)]
    alike = [known for known in names if name.endswith(f".{known}") or known.startswith(f"{name}.")]
    close = (inside or alike or get_close_matches(name, names))[:_MOST_NAMED]
    if close:
        *others, last = (f"'{known}'" for known in close)
        return f"Did you mean {', '.join(others)}{' or ' if others else ''}{last}?"
    more = len(names) - _MOST_NAMED
    return f"Choose a block of the stack: {', '.join(names[:_MOST_NAMED])}{f' and {more} more' if more > 0 else ''}."


def _overlap(one: str, other: str) -> bool:
    """True where one of two module paths is the other or lies within it."""
    return f"{one}.".startswith(f"{other}.") or f"{other}.".startswith(f"{one}.")


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


def _fresh_problems(experiment: Experiment, stack: StackDescription) -> Iterator[Problem]:
    """What begins with random weights must train, and has nothing to adapt."""
    names, count = [block.name for block in stack.blocks], experiment.freeze.fresh
    if count > len(names):
        yield Problem(
            "freeze.fresh",
            f"{count} blocks are to begin anew, and {stack.title} has {len(names)}.",
            f"Choose 0 to {len(names)}.",
        )
        return
    trains = dict(zip(names, experiment.freeze.trains(names), strict=True))
    fresh = names[len(names) - count :]
    held = [name for name in fresh if not trains[name]]
    if held:
        yield Problem(
            "freeze.fresh",
            f"'{held[-1]}' would begin with random weights and is frozen, so nothing useful could pass through it.",
            "Let it train, or let fewer blocks begin anew.",
        )
    for index, adapter in enumerate(experiment.adapters):
        if inside := [name for name in adapter.blocks if name in fresh]:
            yield Problem(
                f"adapters.{index}.blocks",
                f"'{inside[0]}' begins with random weights, and adapters adapt what the source knows.",
                "Take the adapter away, or let fewer blocks begin anew.",
            )


def _named_blocks(experiment: Experiment) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Every place where the document names blocks, with their names."""
    yield "freeze.frozen", experiment.freeze.frozen
    yield "freeze.thawed", experiment.freeze.thawed
    for index, entry in enumerate(experiment.rates.by_hand):
        yield f"rates.by_hand.{index}.block", (entry.block,)
    for index, adapter in enumerate(experiment.adapters):
        yield f"adapters.{index}.blocks", adapter.blocks
    for index, regularizer in enumerate(experiment.regularizers):
        if isinstance(regularizer, Delta):
            yield f"regularizers.{index}.blocks", regularizer.blocks
