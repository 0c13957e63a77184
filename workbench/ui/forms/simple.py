"""Editors of values that are no numbers: yes or no, one of several, a line of text, a list of words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QWidget
from typing_extensions import override

from workbench.spec.field_kinds import Option
from workbench.spec.printable import printable
from workbench.ui.forms.editor import EditorGuard
from workbench.ui.tooltips import wrapped

_ENABLED = Qt.ItemDataRole.UserRole - 1
"""Under this role Qt's standard model keeps an item's flags; 0 leaves none of them."""


class FlagEdit(QCheckBox):
    """Yes or no."""

    edited = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.clicked.connect(self._tell)

    def set_value(self, value: Any) -> None:
        self.setChecked(bool(value))

    def _tell(self, checked: bool) -> None:  # noqa: FBT001 - what Qt calls it with; `emit` it would call without
        self.edited.emit(checked)


class ChoiceEdit(QComboBox):
    """One of several named values, each with its help as a tooltip in the list."""

    edited = Signal(object)

    def __init__(self, options: Sequence[Option], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.set_options(options)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(6)
        self.activated.connect(self._tell)
        EditorGuard.on(self)

    def set_options(self, options: Sequence[Option]) -> None:
        """Offers other values, without emitting."""
        self.clear()
        for index, option in enumerate(options):
            self.addItem(option.title, option.value)
            self.setItemData(index, wrapped(option.help), Qt.ItemDataRole.ToolTipRole)

    def refuse(self, reasons: Mapping[str, str]) -> None:
        """Options that cannot be chosen, with the reason as their tooltip; until other options are set."""
        for value, reason in reasons.items():
            if (index := self.findData(value)) >= 0:
                self.setItemData(index, 0, _ENABLED)
                self.setItemData(index, wrapped(reason), Qt.ItemDataRole.ToolTipRole)

    def set_value(self, value: Any) -> None:
        self.setCurrentIndex(self.findData(value))

    def _tell(self) -> None:
        self.edited.emit(self.currentData())


class ColumnEdit(ChoiceEdit):
    """One of the data's columns, or none; also one that the data, as far as they are known, do not have."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__((), parent)
        self._columns: tuple[Option, ...] = ()
        self.set_value("")

    def set_columns(self, columns: Sequence[Option]) -> None:
        """Offers these, without emitting; what is chosen stays chosen."""
        if tuple(columns) != self._columns:
            chosen = self.currentData()
            self._columns = tuple(columns)
            self.set_value(chosen)

    @override
    def set_value(self, value: Any) -> None:
        known = [option.value for option in self._columns]
        unknown = (
            [Option(value, printable(value), "The data have no such column.")] if value and value not in known else []
        )
        self.set_options([Option("", "none"), *self._columns, *unknown])
        super().set_value(value)


class TextEdit(QLineEdit):
    """One line of text, told letter by letter; the document makes one step of it."""

    edited = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.textEdited.connect(self._tell)
        EditorGuard.on(self)

    def set_value(self, value: Any) -> None:
        # What stands for the same value may be spelled otherwise while it is typed: "a, " and "a".
        if value != self.plain():
            self.setText(str(value))

    def plain(self) -> Any:
        return self.text()

    def _tell(self) -> None:
        self.edited.emit(self.plain())


class WordsEdit(TextEdit):
    """A list of words, written with commas between them."""

    @override
    def set_value(self, value: Any) -> None:
        if list(value) != self.plain():
            self.setText(", ".join(value))

    @override
    def plain(self) -> Any:
        return [word.strip() for word in self.text().split(",") if word.strip()]


class WholesEdit(TextEdit):
    """A list of whole numbers, written with commas between them; what is none stays as it was typed, to be refused."""

    @override
    def set_value(self, value: Any) -> None:
        if list(value) != self.plain():
            self.setText(", ".join(str(number) for number in value))

    @override
    def plain(self) -> Any:
        words = [word.strip() for word in self.text().split(",") if word.strip()]
        return [int(word) if word.isdecimal() else word for word in words]
