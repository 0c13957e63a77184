"""What the stack says of a task head, and how the chips share a line; no Qt."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple


class HeadChip(NamedTuple):
    """One head as the stack shows it; `outputs` is 0 while the data has not told them.

    `answers` says in a word what its outputs are, where that is not their number: `px`, `5 levels`.
    """

    name: str
    kind: str
    outputs: int
    answers: str = ""

    @property
    def detail(self) -> str:
        size = self.answers or (f"{self.outputs:,}" if self.outputs else "")
        return f"{self.kind} · {size}" if size else self.kind

    @property
    def tip(self) -> str:
        outputs = {0: "outputs not known yet", 1: "1 output"}.get(self.outputs, f"{self.outputs} outputs")
        return f"Head of the task {self.name}: {self.kind}, {outputs}. Heads always train."


def shared_out(wanted: Sequence[int], room: int) -> list[int]:
    """Widths that together fit into `room`: small wishes are met, large ones cut to one common width."""
    widths = [0] * len(wanted)
    left = room
    for rank, index in enumerate(sorted(range(len(wanted)), key=lambda i: wanted[i])):
        widths[index] = max(0, min(wanted[index], left // (len(wanted) - rank)))
        left -= widths[index]
    return widths


def dropped_at(centres: Sequence[float], moved: int, x: float) -> int:
    """The place in the order at which the chip `moved` comes to stand when its centre is let go at `x`."""
    return sum(centre < x for index, centre in enumerate(centres) if index != moved)
