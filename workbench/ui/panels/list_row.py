"""A list of techniques as it stands in the recipe: their names, and the way to the dialog."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QWidget

from models.spec.base import Spec
from workbench.spec.fields import title_of
from workbench.ui.forms.editor import EDITOR_WIDTH
from workbench.ui.panels.text_line import TextLine
from workbench.ui.theme import GAP
from workbench.ui.tooltips import wrapped


class ListRow(QWidget):
    """`Augmentation [Change…]`, and below it what there is."""

    change_requested = Signal()

    def __init__(self, title: str, tip: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = title
        label = QLabel(title, self)
        self.change = QPushButton(self)
        self.change.setFixedWidth(EDITOR_WIDTH)
        self.change.clicked.connect(self.change_requested)
        label.setBuddy(self.change)
        for widget in (label, self.change):
            widget.setToolTip(wrapped(tip))
        self.names = TextLine(self, small=True)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(GAP // 2)
        grid.addWidget(label, 0, 0)
        grid.addWidget(self.change, 0, 1)
        grid.addWidget(self.names, 1, 0, 1, 2)
        self.set_specs(())

    def set_specs(self, specs: Sequence[Spec]) -> None:
        names = ", ".join(title_of(type(spec)) for spec in specs)
        self.change.setText("Change…" if specs else "None…")
        self.change.setAccessibleName(f"{self._title}: {names or 'none'}")
        self.names.set_runs((names, "muted"))
