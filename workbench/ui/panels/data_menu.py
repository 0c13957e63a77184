"""The data sets that can be named with one click, and the way to others."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QWidget

from workbench.spec.data import BundledData
from workbench.spec.field_kinds import Choice
from workbench.spec.fields import field_of


class DataMenu(QMenu):
    """`data_chosen` carries bundled data, or None where `without` names an entry for no data at all.

    `other_requested` asks for what `other` names, `again_requested` to look at the data anew where that is offered.
    """

    data_chosen = Signal(object)
    other_requested = Signal()
    again_requested = Signal()

    def __init__(
        self, parent: QWidget | None = None, *, other: str = "Image folder…", without: str = "", again: str = ""
    ) -> None:
        super().__init__(parent)
        kind = field_of(BundledData, "name").kind
        options = kind.options if isinstance(kind, Choice) else ()
        for option in options:
            action = self.addAction(option.title)
            action.triggered.connect(lambda _=False, name=option.value: self.data_chosen.emit(BundledData(name=name)))
        self.addSeparator()
        self.addAction(other).triggered.connect(self.other_requested)
        if again:
            self.addAction(again).triggered.connect(self.again_requested)
        if without:
            self.addSeparator()
            self.addAction(without).triggered.connect(lambda: self.data_chosen.emit(None))
