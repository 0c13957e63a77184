"""The way back to what is open and to what was run last."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from storage.records import RunRecord
from workbench.spec.numbers import count_text
from workbench.ui.panels.card import Card
from workbench.ui.panels.text_line import TextLine
from workbench.ui.runs.run_rows import RESUMABLE
from workbench.ui.theme import GAP
from workbench.ui.welcome.pressable import Pressable
from workbench.ui.welcome.words import last_words

NUM_RUNS = 3


class GoingOnCard(Card):
    """The open document, the newest runs, and those that were cut short."""

    continue_requested = Signal()
    run_chosen = Signal(str)
    resume_requested = Signal(object)
    """The ids of runs."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Go on", parent)
        self._document = TextLine(self)
        self._runs = QVBoxLayout()
        self._runs.setSpacing(0)
        self._resumable: list[str] = []
        self._continue = QPushButton("Continue", self)
        self._continue.clicked.connect(self.continue_requested)
        self._resume = QPushButton(self)
        self._resume.clicked.connect(lambda: self.resume_requested.emit(self._resumable))
        self.body.addWidget(self._document)
        self.body.addLayout(self._runs)
        self.foot.addWidget(self._continue)
        self.foot.addWidget(self._resume)
        self.set_runs([])

    def set_document(self, name: str, *, modified: bool) -> None:
        """The document that the window holds."""
        self._document.set_runs(("Open:", "muted"), (name, "strong"), ("· not saved" if modified else "", "muted"))
        self._continue.setAccessibleName(f"Continue with {name}")

    def set_runs(self, records: Sequence[RunRecord]) -> None:
        """All runs, the newest first."""
        self._resumable = [record.id for record in records if record.status in RESUMABLE]
        self._resume.setText(f"Resume {count_text(len(self._resumable), 'run')}")
        self._resume.setVisible(bool(self._resumable))
        while (item := self._runs.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for record in records[:NUM_RUNS]:
            self._runs.addWidget(self._line(record))

    def _line(self, record: RunRecord) -> Pressable:
        line = Pressable("row", self)
        line.pressed.connect(lambda: self.run_chosen.emit(record.id))
        words = last_words(record, datetime.now(UTC))
        name, told = TextLine(line), TextLine(line, small=True)
        name.set_runs((record.name, "plain"))
        told.set_runs((words, "muted"))
        line.setAccessibleName(f"Show {record.name}: {words}")
        column = QVBoxLayout(line)
        column.setContentsMargins(GAP // 2, GAP // 2, GAP // 2, GAP // 2)
        column.setSpacing(0)
        column.addWidget(name)
        column.addWidget(told)
        return line
