"""What lies under the pointer; no Qt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from workbench.ui.stack.arrangement import Spot
from workbench.ui.stack.handles import HandleKind

HeadSlot = int | Literal["more", "add"]
"""The chip of a head by its number, the chip that counts the rest, the chip that adds one."""
RowPart = Literal["row", "chevron", "rate", "norm", "run", "chip"]


@dataclass(frozen=True)
class HandleTarget:
    kind: HandleKind


@dataclass(frozen=True)
class RowTarget:
    spot: Spot
    part: RowPart = "row"
    chip: int = 0
    """The place of the adapter chip on its row."""


@dataclass(frozen=True)
class HeadTarget:
    slot: HeadSlot


Target = HandleTarget | RowTarget | HeadTarget | None
