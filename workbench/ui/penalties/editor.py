"""The penalties of a document: the list, and the fields of the one that is chosen in it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QPushButton, QScrollArea, QVBoxLayout, QWidget
from typing_extensions import override

from models.spec.base import Spec
from workbench.edits.penalties import KINDS
from workbench.spec.fields import help_of, title_of
from workbench.ui.augmentation.chooser import MenuButton, MenuEntry
from workbench.ui.forms.kind_form import KindForm
from workbench.ui.panels.text_line import TextLine
from workbench.ui.theme import GAP
from workbench.ui.tooltips import wrapped

_LIST_HEIGHT = 110
_EMPTY = "Nothing is added to the loss. Add what is to hold the model near its source, or near an earlier run."


class PenaltyList(QListWidget):
    """Delete asks to remove the chosen one."""

    delete_pressed = Signal()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.delete_pressed.emit()
        else:
            super().keyPressEvent(event)


class PenaltyEditor(QWidget):
    """Says what the user wants; `set_penalties` shows what became of it."""

    add_requested = Signal(str)
    remove_requested = Signal(int)
    field_changed = Signal(int, str, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._specs: tuple[Spec, ...] = ()
        self.add = MenuButton("Add", [MenuEntry(kind.tag, kind.title, kind.help) for kind in KINDS], self)
        self.remove = QPushButton("Remove", self)
        self.list = PenaltyList(self)
        self.list.setAccessibleName("Penalties")
        self.list.setFixedHeight(_LIST_HEIGHT)
        self.about = TextLine(self, small=True)
        self.form = KindForm(self)
        self._place()
        self._connect()
        self.set_penalties((), 0)

    def set_penalties(self, specs: Sequence[Spec], current: int) -> None:
        """Shows the list with the one at `current` chosen, without emitting."""
        kinds, self._specs = [type(spec) for spec in specs], tuple(specs)
        self.list.blockSignals(True)
        if [title_of(kind) for kind in kinds] != [self.list.item(at).text() for at in range(self.list.count())]:
            self.list.clear()
            for kind in kinds:
                QListWidgetItem(title_of(kind), self.list).setToolTip(wrapped(help_of(kind)))
        self.list.setCurrentRow(min(current, len(specs) - 1))
        self.list.blockSignals(False)
        self._show_chosen()

    @property
    def current(self) -> int:
        """The place of the chosen one; −1 where the list is empty."""
        return self.list.currentRow()

    def focus_list(self) -> None:
        (self.list if self._specs else self.add).setFocus()

    def _place(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.add)
        top.addWidget(self.remove)
        top.addStretch(1)
        scrolled = QScrollArea(self)
        scrolled.setWidgetResizable(True)
        scrolled.setFrameShape(QScrollArea.Shape.NoFrame)
        inside = QWidget(scrolled)
        fields = QVBoxLayout(inside)
        fields.setContentsMargins(0, 0, GAP, 0)
        fields.addWidget(self.about)
        fields.addWidget(self.form)
        fields.addStretch(1)
        scrolled.setWidget(inside)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addLayout(top)
        column.addWidget(self.list)
        column.addWidget(scrolled, 1)

    def _connect(self) -> None:
        self.add.chosen.connect(self.add_requested)
        self.list.currentRowChanged.connect(lambda _: self._show_chosen())
        self.remove.clicked.connect(self._ask_to_remove)
        self.list.delete_pressed.connect(self._ask_to_remove)
        self.form.field_changed.connect(lambda path, value: self.field_changed.emit(self.current, path, value))

    def _ask_to_remove(self) -> None:
        if self.current >= 0:
            self.remove_requested.emit(self.current)

    def _show_chosen(self) -> None:
        at = self.current
        self.remove.setEnabled(at >= 0)
        self.form.setVisible(at >= 0)
        self.about.set_runs((help_of(type(self._specs[at])) if at >= 0 else _EMPTY, "muted"))
        if at >= 0:
            self.form.set_value(self._specs[at])
