"""Adapter chips on a row: where each lies, and how it is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from workbench.ui.stack.columns import Column
from workbench.ui.stack.look import Face, Look
from workbench.ui.stack.states import AdapterChip

HEIGHT = 18
_PADDING = 8
_GAP = 6
_MIN_WIDTH = 40


class ChipPlace(NamedTuple):
    """`chip` is the place in the row's list; a label `+2` stands for those from there on without room."""

    left: int
    width: int
    label: str
    chip: int
    gathered: bool = False


def places(chips: Sequence[AdapterChip], column: Column, face: Face) -> list[ChipPlace]:
    """Where the chips lie in their column, from left to right; in as many words as they all have room for."""
    for shortened in (_whole, _without_count, _name_alone):
        shorter = [replace(chip, text=shortened(chip.text)) for chip in chips]
        if chips_width(face, shorter) <= column.width:
            return _placed(shorter, column, face)
    return _placed([replace(chip, text=_name_alone(chip.text)) for chip in chips], column, face)


def _whole(text: str) -> str:
    return text


def _without_count(text: str) -> str:
    """`LoRA r8` of `LoRA r8 · +12.8 k`."""
    return text.partition(" · ")[0]


def _name_alone(text: str) -> str:
    """`LoRA` of `LoRA r8 · +12.8 k`."""
    return text.partition(" ")[0]


def _placed(chips: Sequence[AdapterChip], column: Column, face: Face) -> list[ChipPlace]:
    result: list[ChipPlace] = []
    if not column.width:
        return result
    left, right = column.left, column.left + column.width
    for index, chip in enumerate(chips):
        following = len(chips) - index - 1
        reserved = _GAP + chip_width(face, f"+{following}") if following else 0
        width = min(chip_width(face, chip.text), right - left - reserved)
        if width < chip_width(face, chip.text) and (result or width < _MIN_WIDTH):
            more = f"+{following + 1}"
            width = min(chip_width(face, more), right - left)
            return [*result, ChipPlace(left, width, more, index, gathered=True)]
        result.append(ChipPlace(left, width, chip.text, index))
        left += width + _GAP
    return result


def paint(painter: QPainter, look: Look, place: ChipPlace, top: float, height: int = HEIGHT) -> None:
    """One chip, its upper edge at `top`."""
    rect = QRectF(place.left + 0.5, top + 0.5, place.width - 1, height - 1)
    painter.setPen(QPen(look.accent, 1))
    painter.setBrush(look.card if not place.gathered else Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(rect, height / 2, height / 2)
    padding = min(_PADDING, (place.width - look.chip.width(place.label)) // 2) if place.gathered else _PADDING
    look.chip.draw(painter, rect.adjusted(padding, 0, -padding + 2, 0), place.label)


def chip_width(face: Face, text: str) -> int:
    return face.width(text) + 2 * _PADDING


def chips_width(face: Face, chips: Sequence[AdapterChip]) -> int:
    """The room that a row's chips would like to have; 0 for none."""
    return sum(chip_width(face, chip.text) for chip in chips) + _GAP * (len(chips) - 1) if chips else 0
