"""Editors of numbers: integers, floating-point numbers in any notation, and integers that may be a word."""

from __future__ import annotations

import math
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QValidator
from PySide6.QtWidgets import QAbstractSpinBox, QWidget
from typing_extensions import override

from workbench.spec.field_kinds import Option
from workbench.spec.numbers import Bounds, number_text, stepped
from workbench.ui.forms.chevrons import ChevronSpinBox
from workbench.ui.forms.editor import EditorGuard

_LARGEST_WHOLE = float(2**53)
"""Every integer up to here is exact as a double."""
_LARGEST = 1e100
"""Stands for no bound; Qt asks for the text of the ends to find its size, so they must be finite."""
_DECIMALS = 20
"""Enough that Qt's own rounding never touches a value."""


class NumberEdit(ChevronSpinBox):
    """A floating-point number; `1e-3` and `0.001` are both understood, arrows step along 1, 2, 5, 10 or by 0.05."""

    edited = Signal(object)

    def __init__(self, bounds: Bounds, unit: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bounds = bounds
        self.setDecimals(_DECIMALS)
        self.setRange(_end(bounds.low, -_LARGEST), _end(bounds.high, _LARGEST))
        self.setSuffix(f" {unit}" if unit else "")
        self._told = self.value()
        self.valueChanged.connect(self._tell)
        EditorGuard.on(self)

    def set_value(self, value: Any) -> None:
        self._told = value
        if value != self.value():
            self.blockSignals(True)
            self.setValue(value)
            self.blockSignals(False)

    @override
    def textFromValue(self, val: float) -> str:
        return number_text(val)

    @override
    def valueFromText(self, text: str) -> float:
        return _parsed(text.removesuffix(self.suffix())) or 0.0

    @override
    def validate(self, input: str, pos: int) -> tuple[QValidator.State, str, int]:
        value = _parsed(input.removesuffix(self.suffix()))
        if value is not None and self._bounds.admits(value):
            return QValidator.State.Acceptable, input, pos
        typed = input.removesuffix(self.suffix()).strip()
        possible = all(letter in "0123456789.,eE+-" for letter in typed)
        return QValidator.State.Intermediate if possible else QValidator.State.Invalid, input, pos

    @override
    def stepBy(self, steps: int) -> None:
        self.setValue(stepped(self.value(), steps, self._bounds))
        self.selectAll()

    def _tell(self, value: float) -> None:
        """Return makes Qt say the value again, also where nothing changed."""
        if value != self._told:
            self._told = value
            self.edited.emit(value)


class WholeEdit(ChevronSpinBox):
    """An integer, as wide as a document may hold; larger numbers step faster."""

    edited = Signal(object)

    def __init__(self, bounds: Bounds, unit: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setDecimals(0)
        self.setRange(_end(bounds.low, -_LARGEST_WHOLE), _end(bounds.high, _LARGEST_WHOLE))
        self.setStepType(QAbstractSpinBox.StepType.AdaptiveDecimalStepType)
        self.setSuffix(f" {unit}" if unit else "")
        self._told: int | str | None = None
        self.valueChanged.connect(self._tell)
        EditorGuard.on(self)

    def set_value(self, value: Any) -> None:
        self._told = value
        if value != self.plain():
            self.blockSignals(True)
            self.setValue(value)
            self.blockSignals(False)

    def plain(self) -> int | str:
        return int(self.value())

    @override
    def textFromValue(self, val: float) -> str:
        return str(int(val))

    def _tell(self) -> None:
        if self.plain() != self._told:
            self._told = self.plain()
            self.edited.emit(self._told)


class WholeOrWordEdit(WholeEdit):
    """An integer, or a word that stands below the least integer: one step down from 1 is `all`."""

    def __init__(self, bounds: Bounds, word: Option, unit: str = "", parent: QWidget | None = None) -> None:
        self._word = word
        self._least = bounds.low or 0.0
        super().__init__(Bounds(self._least - 1, bounds.high), unit, parent)
        self.setSpecialValueText(word.title)

    @override
    def set_value(self, value: Any) -> None:
        super().set_value(self._least - 1 if value == self._word.value else value)
        self._told = value

    @override
    def plain(self) -> int | str:
        return self._word.value if self.value() < self._least else int(self.value())

    @override
    def validate(self, input: str, pos: int) -> tuple[QValidator.State, str, int]:
        typed = input.removesuffix(self.suffix()).strip()
        if self._word.title.startswith(typed) and typed:
            whole = typed == self._word.title
            return QValidator.State.Acceptable if whole else QValidator.State.Intermediate, input, pos
        if typed.isdigit() and int(typed) < self._least:
            return QValidator.State.Intermediate, input, pos
        return super().validate(input, pos)

    @override
    def valueFromText(self, text: str) -> float:
        typed = text.removesuffix(self.suffix()).strip()
        return self._least - 1 if typed == self._word.title else float(typed or 0)


def _parsed(text: str) -> float | None:
    try:
        value = float(text.strip().replace(",", "."))
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def _end(bound: float | None, otherwise: float) -> float:
    return otherwise if bound is None else bound
