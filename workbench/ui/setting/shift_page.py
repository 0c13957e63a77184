"""Measuring the shift: a button, how far it has come, numbers and pictures."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout, QWidget

from workbench.evidence.shift.label_shift import LabelShift
from workbench.evidence.shift.wording import basis_text, discrepancy_text, distance_text, labels_text
from workbench.launch.messages import Progress
from workbench.spec.shift import ShiftMeasured
from workbench.ui.panels.progress_text import progress_text
from workbench.ui.panels.text_line import TextLine
from workbench.ui.setting.domains_plot import DomainsPlot
from workbench.ui.setting.shares_plot import SharesPlot
from workbench.ui.theme import GAP

_BAR_HEIGHT = 6


class ShiftPage(QWidget):
    """Emits `measure_requested` and `cancel_requested`; takes progress, results and refusals."""

    measure_requested = Signal()
    cancel_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.measure = QPushButton("Measure the shift", self)
        self.measure.clicked.connect(self.measure_requested)
        self.cancel = QPushButton("Cancel", self)
        self.cancel.setAccessibleName("Cancel the measurement")
        self.cancel.clicked.connect(self.cancel_requested)
        self._bar = QProgressBar(self)
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(_BAR_HEIGHT)
        self.words = TextLine(self)
        self.distance, self.discrepancy, self.labels = (TextLine(self) for _ in range(3))
        self.domains, self.shares = DomainsPlot(self), SharesPlot(self)
        self._says_why_not = False
        self._place()
        self.set_idle()

    def _place(self) -> None:
        top, plots, column = QHBoxLayout(), QHBoxLayout(), QVBoxLayout(self)
        for part in (self.measure, self.cancel):
            top.addWidget(part)
        top.addWidget(self._bar, 1)
        top.addStretch(0)
        plots.setSpacing(GAP)
        plots.addWidget(self.domains, 1)
        plots.addWidget(self.shares, 1)
        column.setSpacing(GAP)
        column.addLayout(top)
        for line in (self.words, self.distance, self.discrepancy, self.labels):
            column.addWidget(line)
        column.addLayout(plots, 1)

    def set_possible(self, why_not: str) -> None:
        """Says why nothing can be measured; empty where it can."""
        self.measure.setEnabled(not why_not)
        self.measure.setToolTip(why_not or "On at most 1,000 examples of either side; takes about a minute on a CPU.")
        if why_not or self._says_why_not:
            self.words.set_runs((why_not, "muted"))
        self._says_why_not = bool(why_not)

    def set_measuring(self, progress: Progress) -> None:
        """How far the engine has come."""
        self.set_progress(progress_text(progress), progress.done, progress.total)

    def set_progress(self, text: str, done: int, total: int) -> None:
        self._set_busy(busy=True)
        self._bar.setRange(0, total)
        self._bar.setValue(done)
        self.words.set_runs((text, "muted"))

    def set_idle(self) -> None:
        """Nothing is being measured."""
        self._set_busy(busy=False)
        self.words.set_runs(("", "muted"))

    def set_refused(self, what: str, remedy: str) -> None:
        self._set_busy(busy=False)
        self.words.set_runs((what, "bad"), (remedy, "muted"))

    def set_shift(self, shift: ShiftMeasured | None) -> None:
        """None where nothing is measured of the present source and target."""
        self.domains.set_shift(shift)
        for line, told in ((self.distance, distance_text), (self.discrepancy, discrepancy_text)):
            numbers, meaning = told(shift) if shift else ("", "")
            line.set_runs((numbers, "strong"), (meaning, "muted"))
        if shift is not None:
            self._set_busy(busy=False)
            self.words.set_runs((basis_text(shift), "muted"))

    def set_labels(self, labels: LabelShift | None) -> None:
        """None where there are not two label spaces to compare."""
        self.shares.set_labels(labels)
        numbers, meaning = labels_text(labels) if labels else ("", "")
        self.labels.set_runs((numbers, "strong"), (meaning, "muted"))

    def _set_busy(self, *, busy: bool) -> None:
        self._bar.setVisible(busy)
        self.cancel.setVisible(busy)
        self.measure.setVisible(not busy)
