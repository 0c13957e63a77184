"""Editors of numbers: integers, floating-point numbers in any notation, and integers that may be a word."""

from __future__ import annotations

import math
from typing import Any

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QValidator
from PySide6.QtWidgets import QAbstractSpinBox, QWidget
from typing_extensions import override

from workbench.spec.field_kinds import Option
from workbench.spec.numbers import Bounds, counted, number_text, stepped
from workbench.ui.forms.chevrons import ChevronSpinBox
from workbench.ui.forms.editor import EditorGuard

_LARGEST_WHOLE = float(2**53)
"""Every integer up to here is exact as a double."""
_LARGEST = 1e100
"""Stands for no bound; Qt asks for the text of the ends to find its size, so they must be finite."""
_WORD = -1.0
"""Stands for the word of an integer that may be one; such integers are never negative."""
_DECIMALS = 20
"""Enough that Qt's own rounding never touches a value."""


class BoundedEdit(ChevronSpinBox):
    """A number that is told as it is typed, also where it is out of bounds: whoever listens says why it is refused.

    Half a number (`9` of `96`, `0` of `0.01`) is below the bounds while it is typed, so such a one is told only when it
    is finished: on Return, on leaving the field, and before a shortcut of the window that ends with Return.
    """

    edited = Signal(object)

    def __init__(self, bounds: Bounds, unit: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bounds = bounds
        self._told: Any = None
        self.setSuffix(f" {unit}" if unit else "")
        self.valueChanged.connect(self._tell)
        self.editingFinished.connect(self._tell_finished)
        EditorGuard.on(self)

    def set_value(self, value: Any) -> None:
        self._told = value
        if value != self.plain():
            self.blockSignals(True)
            self.setValue(value)
            self.blockSignals(False)

    def plain(self) -> Any:
        """The value as a document holds it."""
        raise NotImplementedError

    def next_value(self, steps: int) -> float:
        """Where so many steps lead from here, never out of bounds."""
        raise NotImplementedError

    @override
    def stepBy(self, steps: int) -> None:
        self.setValue(self.next_value(steps))
        self.selectAll()

    @override
    def stepEnabled(self) -> QAbstractSpinBox.StepEnabledFlag:
        flags, up, down = self.StepEnabledFlag, self.next_value(1), self.next_value(-1)
        can_rise = flags.StepUpEnabled if up != self.value() else flags.StepNone
        return can_rise | (flags.StepDownEnabled if down != self.value() else flags.StepNone)

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and _is_return(event):
            self._tell_finished()
        return super().event(event)

    def _tell(self) -> None:
        low = self._bounds.low
        half_typed = low is not None and self.value() <= low and not self._bounds.admits(self.value())
        if not half_typed:
            self._tell_finished()

    def _tell_finished(self) -> None:
        """Return makes Qt say the value again, also where nothing changed."""
        if self.plain() != self._told:
            self._told = self.plain()
            self.edited.emit(self._told)

    def _within(self, value: float) -> float:
        low, high = _end(self._bounds.low, -_LARGEST), _end(self._bounds.high, _LARGEST)
        return min(max(value, low), high)


class NumberEdit(BoundedEdit):
    """A floating-point number; `1e-3` and `0.001` are both understood, arrows step along 1, 2, 5, 10 or by 0.05."""

    def __init__(self, bounds: Bounds, unit: str = "", parent: QWidget | None = None) -> None:
        super().__init__(bounds, unit, parent)
        self.setDecimals(_DECIMALS)
        self.setRange(-_LARGEST, _LARGEST)

    @override
    def plain(self) -> float:
        return self.value()

    @override
    def next_value(self, steps: int) -> float:
        return stepped(self._within(self.value()), steps, self._bounds)

    @override
    def textFromValue(self, val: float) -> str:
        return number_text(val)

    @override
    def valueFromText(self, text: str) -> float:
        return _parsed(text.removesuffix(self.suffix())) or 0.0

    @override
    def validate(self, input: str, pos: int) -> tuple[QValidator.State, str, int]:
        typed = input.removesuffix(self.suffix()).strip()
        value = _parsed(typed)
        if value is not None and abs(value) <= _LARGEST:
            return QValidator.State.Acceptable, input, pos
        possible = all(letter in "0123456789.,eE+-" for letter in typed)
        return QValidator.State.Intermediate if possible else QValidator.State.Invalid, input, pos


class WholeEdit(BoundedEdit):
    """An integer, as wide as a document may hold; larger numbers step faster. Units are plurals: `2 epochs`."""

    def __init__(self, bounds: Bounds, unit: str = "", parent: QWidget | None = None) -> None:
        super().__init__(bounds, unit, parent)
        self._unit = unit
        self.setDecimals(0)
        self.setRange(min(0.0, _end(bounds.low, -_LARGEST_WHOLE)), _LARGEST_WHOLE)
        self.valueChanged.connect(self._name_unit)
        self._name_unit()

    @override
    def set_value(self, value: Any) -> None:
        super().set_value(value)
        self._name_unit()

    @override
    def plain(self) -> int | str:
        return int(self.value())

    @override
    def next_value(self, steps: int) -> float:
        value = int(self.value())
        grain = 10 ** max(0, len(str(abs(value) - (value * steps < 0))) - 2)
        return self._within(value + steps * grain)

    @override
    def textFromValue(self, val: float) -> str:
        return str(int(val))

    def _name_unit(self) -> None:
        unit = counted(int(self.value()), self._unit)
        suffix = f" {unit}" if unit else ""
        if suffix != self.suffix():
            self.setSuffix(suffix)


class WholeOrWordEdit(WholeEdit):
    """An integer, or a word that stands below the least integer: one step down from 1 is `all`."""

    def __init__(self, bounds: Bounds, word: Option, unit: str = "", parent: QWidget | None = None) -> None:
        self._word = word
        self._least = bounds.low or 0.0
        super().__init__(bounds, unit, parent)
        self.setMinimum(_WORD)
        self.setSpecialValueText(word.title)

    @override
    def set_value(self, value: Any) -> None:
        super().set_value(_WORD if value == self._word.value else value)
        self._told = value

    @override
    def plain(self) -> int | str:
        return self._word.value if self.value() == _WORD else int(self.value())

    @override
    def next_value(self, steps: int) -> float:
        if self.value() == _WORD:
            return self._least if steps > 0 else _WORD
        return _WORD if steps < 0 and self.value() <= self._least else super().next_value(steps)

    @override
    def validate(self, input: str, pos: int) -> tuple[QValidator.State, str, int]:
        typed = input.removesuffix(self.suffix()).strip()
        if self._word.title.startswith(typed) and typed:
            whole = typed == self._word.title
            return QValidator.State.Acceptable if whole else QValidator.State.Intermediate, input, pos
        return (QValidator.State.Invalid, input, pos) if typed.startswith("-") else super().validate(input, pos)

    @override
    def valueFromText(self, text: str) -> float:
        typed = text.removesuffix(self.suffix()).strip()
        return _WORD if typed == self._word.title else float(typed or 0)


def _is_return(event: QEvent) -> bool:
    return isinstance(event, QKeyEvent) and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)


def _parsed(text: str) -> float | None:
    try:
        value = float(text.strip().replace(",", "."))
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def _end(bound: float | None, otherwise: float) -> float:
    return otherwise if bound is None else bound
