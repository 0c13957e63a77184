"""The grid, or words in its place."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from workbench.ui.gallery.grid import GalleryGrid
from workbench.ui.panels.text_line import TextLine
from workbench.ui.theme import GAP


class GridPages(QWidget):
    """`everything_requested` asks to narrow nothing."""

    everything_requested = Signal()

    def __init__(self, grid: GalleryGrid, parent: QWidget) -> None:
        super().__init__(parent)
        self.message = TextLine(self)
        self.message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.everything = QPushButton("Show all images", self)
        self.everything.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.everything.clicked.connect(self.everything_requested)
        self.back = QPushButton("← All images", self)
        self.back.setAccessibleName("Show all images again")
        self.back.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.back.clicked.connect(self.everything_requested)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(grid)
        self._stack.addWidget(self._words())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP // 2)
        column.addWidget(self.back)
        column.addWidget(self._stack, 1)

    def show_grid(self, *, narrowed: bool) -> None:
        """`narrowed`: to something that no field above the grid tells of, so that a way back is offered."""
        self.back.setVisible(narrowed)
        self._stack.setCurrentIndex(0)

    def say(self, what: str, remedy: str = "", *, bad: bool = False, offers_everything: bool = False) -> None:
        self.message.set_runs((what, "bad" if bad else "muted"), (remedy, "muted"))
        self.everything.setVisible(offers_everything)
        self.back.hide()
        self._stack.setCurrentIndex(1)

    def _words(self) -> QWidget:
        page = QWidget(self._stack)
        column = QVBoxLayout(page)
        column.addStretch(1)
        column.addWidget(self.message)
        column.addWidget(self.everything, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        return page
