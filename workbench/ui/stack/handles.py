"""The handles that can be dragged along the stack: what each counts, and where it stands; no Qt.

A handle stands between two blocks, below the first or above the last. Its *position* is the number of blocks beneath
it; its *value* is what the document keeps: blocks frozen below, blocks frozen from the top, blocks that tasks share.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

HandleKind = Literal["freeze", "top", "share"]
KINDS: tuple[HandleKind, ...] = ("freeze", "top", "share")
"""In the order, from below, in which handles at the same position lie over each other."""
HEIGHTS: Mapping[HandleKind, int] = {"freeze": 28, "top": 20, "share": 20}
"""Pixels; a parked handle keeps its room, so that rows stand still when it is taken."""
NAMES: Mapping[HandleKind, str] = {
    "freeze": "Freeze boundary",
    "top": "Freeze from the top",
    "share": "Share boundary",
}
Positions = Mapping[HandleKind, int]
"""Where each handle that is shown stands."""


def position(kind: HandleKind, value: int, num_blocks: int) -> int:
    """Where a handle of this value stands; a value beyond the stack means its end."""
    within = min(max(0, value), num_blocks)
    return num_blocks - within if kind == "top" else within


def value_at(kind: HandleKind, at: int, num_blocks: int) -> int:
    """The value of a handle at this position: the inverse of `position`."""
    return num_blocks - at if kind == "top" else at


def is_parked(kind: HandleKind, at: int, num_blocks: int) -> bool:
    """Whether a handle that need not be used waits at the top of the stack."""
    return kind != "freeze" and at == num_blocks


def total_height(kinds: Sequence[HandleKind]) -> int:
    return sum(HEIGHTS[kind] for kind in kinds)


def rank(kind: HandleKind) -> int:
    """The place among handles at the same position, from below."""
    return KINDS.index(kind)
