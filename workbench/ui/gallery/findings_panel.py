"""What was found in the data, and the search for look-alikes, which takes a while and is begun by hand."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QProgressBar, QPushButton, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from workbench.spec.data_description import Finding
from workbench.ui.panels.text_line import TextLine
from workbench.ui.theme import GAP
from workbench.ui.tooltips import literal

_OFFER = "Find look-alikes"
_SAVE = "Save table of look-alikes…"
_SAVE_WHY = "Writes all images, their labels and their groups of look-alikes as CSV; split by its column 'look-alikes'"
_WHY = "Compares all images: copies, near copies, and whether any stand in two parts of the split"


class FindingsPanel(QWidget):
    """`shown_requested` carries the kind of a finding whose examples are to be shown."""

    inspection_requested = Signal()
    cancel_requested = Signal()
    shown_requested = Signal(str)
    table_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.progress = TextLine(self, small=True)
        self._bar = QProgressBar(self)
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(4)
        self.begin = self._button(_OFFER, _WHY)
        self.begin.clicked.connect(self.inspection_requested)
        self.cancel = self._button("Cancel", "Stop looking; what was looked at is remembered")
        self.cancel.clicked.connect(self.cancel_requested)
        self.table = self._button(_SAVE, _SAVE_WHY)
        self.table.clicked.connect(self.table_requested)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP // 2)
        column.addWidget(self._scrolled(), 1)
        for part in (self.progress, self._bar, self.begin, self.cancel, self.table):
            column.addWidget(part)
        self.set_idle(inspected=False)

    def set_findings(self, findings: Sequence[Finding], marked: frozenset[str]) -> None:
        """Warnings first; those whose examples are `marked` can be shown."""
        while (item := self._list.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for finding in sorted(findings, key=lambda finding: finding.severity != "warning"):
            self._list.addWidget(self._entry(finding, shows=finding.kind in marked))
        self._list.addStretch(1)

    def set_idle(self, *, inspected: bool, said: str = "", found: bool = True) -> None:
        """Nothing is being looked for; a table is offered where look-alikes were `found`."""
        self.progress.set_runs((said, "muted"))
        self._bar.hide()
        self.cancel.hide()
        self.begin.setVisible(not inspected)
        self.table.setVisible(inspected and found)

    def set_progress(self, said: str, done: int, total: int) -> None:
        self.progress.set_runs((said, "muted"))
        self._bar.setRange(0, total)
        self._bar.setValue(done)
        self._bar.show()
        self.cancel.show()
        self.begin.hide()
        self.table.hide()

    def _scrolled(self) -> QScrollArea:
        area = QScrollArea(self)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inner = QWidget(area)
        self._list = QVBoxLayout(inner)
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(GAP)
        area.setWidget(inner)
        return area

    def _entry(self, finding: Finding, *, shows: bool) -> QWidget:
        frame = QFrame(self)
        frame.setProperty("role", "notice" if finding.severity == "warning" else "card")
        frame.setToolTip(literal("\n".join(finding.where[:20])))
        column = QVBoxLayout(frame)
        column.setContentsMargins(GAP, GAP // 2, GAP, GAP // 2)
        column.setSpacing(GAP // 2)
        what = TextLine(frame, small=True)
        what.set_runs((finding.what, "plain"), (finding.done, "muted"), (finding.remedy, "muted"))
        column.addWidget(what)
        if shows:
            button = self._button("Show", f"Show these images alone: {finding.what}")
            button.clicked.connect(lambda: self.shown_requested.emit(finding.kind))
            column.addWidget(button)
        return frame

    def _button(self, text: str, tip: str) -> QPushButton:
        button = QPushButton(text, self)
        button.setToolTip(literal(tip))
        button.setAccessibleName(tip)
        button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        return button
