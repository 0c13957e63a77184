"""What lies under the pointer; no Qt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from workbench.ui.stack.arrangement import Spot
from workbench.ui.stack.handles import HandleKind

RowPart = Literal["row", "chevron", "rate", "norm", "chip"]


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
    slot: int | Literal["more", "add"]


Target = HandleTarget | RowTarget | HeadTarget | None
