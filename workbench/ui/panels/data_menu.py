"""The data sets that can be named with one click, and the way to others."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QWidget

from workbench.spec.data import BundledData
from workbench.spec.field_kinds import Choice
from workbench.spec.fields import field_of


class DataMenu(QMenu):
    """`data_chosen` carries a bundled set, or None where `without` names an entry for no data at all."""

    data_chosen = Signal(object)
    folder_requested = Signal()

    def __init__(self, parent: QWidget | None = None, without: str = "") -> None:
        super().__init__(parent)
        kind = field_of(BundledData, "name").kind
        for option in kind.options if isinstance(kind, Choice) else ():
            action = self.addAction(option.title)
            action.triggered.connect(lambda _=False, name=option.value: self.data_chosen.emit(BundledData(name=name)))
        self.addSeparator()
        self.addAction("Image folder…").triggered.connect(self.folder_requested)
        if without:
            self.addSeparator()
            self.addAction(without).triggered.connect(lambda: self.data_chosen.emit(None))
