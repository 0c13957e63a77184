"""What the handles and states of a stack mean in words and in exact numbers; no Qt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from models.spec.stack import StackDescription
from workbench.spec.numbers import short_count
from workbench.ui.stack.handles import HandleKind


@dataclass(frozen=True)
class Counts:
    """Parameters of the blocks and of what was added to them."""

    trainable: int
    total: int


@dataclass(frozen=True)
class Added:
    """Parameters that the source model did not bring and that train wherever the boundaries stand.

    0 where there are none, `None` where there are some whose size is not known.
    """

    heads: int | None = 0
    adapters: int | None = 0

    @property
    def known(self) -> int:
        """The parameters of those whose size is known."""
        return (self.heads or 0) + (self.adapters or 0)

    @property
    def unknown(self) -> list[str]:
        """Those that are there and whose size is not known."""
        return [name for name, size in (("adapters", self.adapters), ("heads", self.heads)) if size is None]


def counts(stack: StackDescription, trains: Sequence[bool], added: Added) -> Counts:
    """Exact numbers of trainable and of all parameters; what is of unknown size counts 0."""
    trained = sum(block.parameters for block, free in zip(stack.blocks, trains, strict=True) if free)
    return Counts(trained + added.known, stack.parameters + added.known)


def summary(
    stack: StackDescription, trains: Sequence[bool], added: Added, count: Counts | None = None, *, what: str = ""
) -> str:
    """One sentence: `Trains 5.2 to 6.0 and the task heads, frozen above and below: 1.2 M of 3.6 M parameters`.

    `trains` tells of each block, from the input upwards, whether its own parameters train. `count` stands instead of
    what the blocks and what was added add up to, where the owner knows better (copies of blocks, norms that train).
    `what` stands before the numbers where the owner has more to say than that these blocks train.
    """
    what = what or f"Trains {what_trains(stack, trains, added)}"
    return f"{what}: {_share(count or counts(stack, trains, added))} parameters{_note(added)}"


def figures(stack: StackDescription, trains: Sequence[bool], added: Added, count: Counts | None = None) -> str:
    """The numbers of the sentence alone: `2.09 M of 3.60 M`."""
    return f"{_share(count or counts(stack, trains, added))}{_note(added)}"


def what_trains(stack: StackDescription, trains: Sequence[bool], added: Added) -> str:
    """`5.2 and above, and the task heads`; `5.2 to 6.0 except 5.3, frozen above and below`."""
    others = extras(added)
    free = [index for index, trained in enumerate(trains) if trained]
    if not free:
        return f"only {listed(others)}" if others else "nothing"
    if len(free) == len(trains):
        return listed(["every block", *others])
    blocks, tail = _blocks(stack, trains, free)
    if len(blocks) == len(others) == 1 and " and " in blocks[0]:
        return f"{blocks[0]}, and {others[0]}{tail}"
    return listed([*blocks, *others]) + tail


def extras(added: Added) -> list[str]:
    """What trains besides blocks: `the adapters`, `the task heads`."""
    return [name for name, size in (("the adapters", added.adapters), ("the task heads", added.heads)) if size != 0]


def position_text(stack: StackDescription, frozen_blocks: int) -> str:
    """Where the freeze boundary stands, for a screen reader: `12 of 18 blocks frozen, below 5.2`."""
    num_blocks = len(stack.blocks)
    share = f"{frozen_blocks} of {num_blocks} blocks frozen"
    if frozen_blocks == 0:
        return f"{share}, every block trains"
    if frozen_blocks == num_blocks:
        return f"{share}, no block trains"
    return f"{share}, below {named_block(stack, frozen_blocks)}"


def handle_text(stack: StackDescription, kind: HandleKind, value: int) -> str:
    """Where a handle stands, for a screen reader."""
    num_blocks = len(stack.blocks)
    if kind == "freeze":
        return position_text(stack, value)
    if kind == "top":
        share = f"{value} of {num_blocks} blocks frozen from the top"
        return f"{share}, from {named_block(stack, num_blocks - value)} up" if value else share
    share = f"{value} of {num_blocks} blocks shared by all tasks"
    return share if value == num_blocks else f"{share}, below {named_block(stack, value)}"


_MOST_NAMED = 3
"""So many runs of blocks, or exceptions, are named one by one; more are counted."""


def _blocks(stack: StackDescription, trains: Sequence[bool], free: Sequence[int]) -> tuple[list[str], str]:
    """The blocks that train, the topmost first, and what is said of the others at the end of the sentence."""
    lowest, highest = free[0], free[-1]
    gaps = [index for index in range(lowest, highest) if not trains[index]]
    if gaps and (len(gaps) > _MOST_NAMED or len(gaps) >= len(free)):
        runs = _runs(free)
        named = [_run_text(stack, run) for run in reversed(runs)]
        return (named if len(runs) <= _MOST_NAMED else [f"{len(free)} blocks"]), ", all others frozen"
    without = f" except {listed([named_block(stack, index) for index in gaps])}" if gaps else ""
    frozen = ", frozen above" if lowest == 0 else ", frozen above and below"
    return [_run_text(stack, (lowest, highest)) + without], "" if highest == len(trains) - 1 else frozen


def _runs(free: Sequence[int]) -> list[tuple[int, int]]:
    """Stretches of neighbours: `[(0, 2), (5, 5)]`."""
    runs: list[tuple[int, int]] = []
    for index in free:
        if runs and runs[-1][1] == index - 1:
            runs[-1] = (runs[-1][0], index)
        else:
            runs.append((index, index))
    return runs


def _run_text(stack: StackDescription, run: tuple[int, int]) -> str:
    """Neighbours from the lowest to the highest of them: `5.2 and above`, `5.1 to 5.3`, `block 5.2`."""
    low, high = run
    if low == high:
        return f"block {stack.blocks[low].name}"
    if high == len(stack.blocks) - 1:
        return f"{named_block(stack, low)} and above"
    return (
        f"{named_block(stack, high)} and below"
        if low == 0
        else f"{named_block(stack, low)} to {named_block(stack, high)}"
    )


def _share(count: Counts) -> str:
    return f"{short_count(count.trainable)} of {short_count(count.total)}"


def _note(added: Added) -> str:
    """What the numbers leave out."""
    return f" (without {' and '.join(added.unknown)})" if added.unknown else ""


def named_block(stack: StackDescription, block: int) -> str:
    """A block's name; a bare number or word, such as `head`, is told to be one."""
    name = stack.blocks[block].name
    return f"block {name}" if name.isalnum() else name


def listed(parts: list[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    *first, last = parts
    return f"{', '.join(first)} and {last}" if first else last
