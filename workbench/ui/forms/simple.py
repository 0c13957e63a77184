"""Editors of values that are no numbers: yes or no, one of several, a line of text, a list of words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QWidget

from workbench.spec.fields import Option
from workbench.ui.forms.editor import WheelGuard


class FlagEdit(QCheckBox):
    """Yes or no."""

    edited = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.clicked.connect(self.edited.emit)

    def set_value(self, value: Any) -> None:
        self.setChecked(bool(value))


class ChoiceEdit(QComboBox):
    """One of several named values; `helps` are the tooltips of the items, in order."""

    edited = Signal(object)

    def __init__(self, options: Sequence[Option], parent: QWidget | None = None, *, helps: Sequence[str] = ()) -> None:
        super().__init__(parent)
        for option in options:
            self.addItem(option.title, option.value)
        for index, text in enumerate(helps):
            self.setItemData(index, text, Qt.ItemDataRole.ToolTipRole)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(6)
        self.activated.connect(self._tell)
        WheelGuard.on(self)

    def set_value(self, value: Any) -> None:
        self.setCurrentIndex(self.findData(value))

    def _tell(self) -> None:
        self.edited.emit(self.currentData())


class TextEdit(QLineEdit):
    """One line of text, told when it is complete: on Return or when the focus leaves."""

    edited = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown = ""
        self.editingFinished.connect(self._tell)

    def set_value(self, value: Any) -> None:
        text = self.text_of(value)
        if text != self._shown:
            self._shown = text
            self.setText(text)

    def text_of(self, value: Any) -> str:
        return str(value)

    def plain(self) -> Any:
        return self.text()

    def _tell(self) -> None:
        if self.text() != self._shown:
            self._shown = self.text()
            self.edited.emit(self.plain())


class WordsEdit(TextEdit):
    """A list of words, written with commas between them."""

    def text_of(self, value: Any) -> str:
        return ", ".join(value)

    def plain(self) -> Any:
        return [word.strip() for word in self.text().split(",") if word.strip()]
