"""The way in for data of one's own."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from workbench.ui.panels.card import Card
from workbench.ui.panels.text_line import TextLine

WAYS = {"folder": "Folder…", "file": "File…", "torchvision": "torchvision set…"}
"""By kind of data, the button that asks for it."""
_WHAT = (
    "A folder with a subfolder of images for each class, or a table with a row for each example and any number of "
    "labels: CSV, TSV, Parquet, JSON lines."
)


class OwnDataCard(Card):
    """`data_requested` carries the kind of data that is to be chosen."""

    data_requested = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Bring your own data", parent)
        told = TextLine(self)
        told.set_runs((_WHAT, "plain"))
        drop = TextLine(self)
        drop.set_runs(("Drop it anywhere on this window,", "strong"), ("or choose:", "plain"))
        self.body.addWidget(told)
        self.body.addWidget(drop)
        for kind, text in WAYS.items():
            button = QPushButton(text, self)
            button.clicked.connect(lambda _=False, kind=kind: self.data_requested.emit(kind))
            self.foot.addWidget(button)
