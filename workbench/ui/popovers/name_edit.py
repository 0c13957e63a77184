"""The field in which a task is renamed."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget
from typing_extensions import override

from workbench.spec.tasks import name_fault
from workbench.ui.forms.simple_rows import mark


class NameEdit(QLineEdit):
    """Tells a name when it is complete and may be taken, by Return or by leaving; else says why it may not."""

    renamed = Signal(str)
    fault_changed = Signal(str)

    def __init__(self, parent: QWidget, tip: str) -> None:
        super().__init__(parent)
        self._shown = ""
        self._taken: frozenset[str] = frozenset()
        self._tip = tip
        self.textEdited.connect(self._judge)
        self.editingFinished.connect(self._tell)

    def set_name(self, name: str, taken: Collection[str]) -> None:
        """Shows the task's name; the others are `taken`. What is being typed stays unless the name is another."""
        self._taken = frozenset(taken)
        if name != self._shown:
            self._shown = name
            self.setText(name)
        self._judge()

    def put_back(self) -> None:
        """Shows the task's name again in place of what was typed."""
        self.setText(self._shown)
        self._judge()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape takes back what was typed; where nothing was, it is the panel's."""
        if event.key() == Qt.Key.Key_Escape and self.text() != self._shown:
            self.put_back()
        else:
            super().keyPressEvent(event)

    def _judge(self) -> str:
        fault = name_fault(self.text().strip(), self._taken)
        mark(self, fault, self._tip)
        self.fault_changed.emit(fault)
        return fault

    def _tell(self) -> None:
        name = self.text().strip()
        if not self._judge() and name != self._shown:
            self._shown = name
            self.renamed.emit(name)
