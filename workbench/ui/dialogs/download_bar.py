"""Offers a download, shows how far it has come, and says why it failed."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget

from models.spec.sizes import size_text
from models.spec.stack import WeightsDescription
from workbench.ui.icon_button import IconButton
from workbench.ui.panels.text_line import TextLine
from workbench.ui.theme import GAP


class DownloadBar(QWidget):
    """Nothing is downloaded unless the button is pressed."""

    requested = Signal()
    finished = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._running = False
        self._button = IconButton("download", "Download", self)
        self._button.clicked.connect(self._start)
        self._progress = QProgressBar(self)
        self._progress.setTextVisible(False)
        self._text = TextLine(self, small=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        row.addWidget(self._button)
        row.addWidget(self._progress, 1)
        row.addWidget(self._text, 2)
        self.offer(None)

    def offer(self, weights: WeightsDescription | None) -> None:
        """Offers to bring `weights` here; `None` offers nothing. A running download goes on showing."""
        if self._running:
            return
        self._progress.hide()
        self._button.setVisible(weights is not None)
        if weights is None:
            self._text.set_runs()
            return
        size = "" if weights.size_bytes is None else f" {size_text(weights.size_bytes)}"
        self._button.setText(f"Download{size}")
        self._button.setToolTip(f"Bring the weights {weights.tag} onto this machine")
        self._text.set_runs(("These weights are not on this machine.", "muted"))

    def set_progress(self, done_bytes: int, total_bytes: int) -> None:
        """How much has come; a total of 0 is not known."""
        self._running = True
        self._button.setEnabled(False)
        self._progress.setVisible(True)
        self._progress.setRange(0, 1000 if total_bytes else 0)
        if total_bytes:
            self._progress.setValue(round(1000 * done_bytes / total_bytes))
        of = f" of {size_text(total_bytes)}" if total_bytes else ""
        self._text.set_runs((f"{size_text(done_bytes)}{of}", "muted"))

    def set_done(self) -> None:
        """The weights are here."""
        self._stop()
        self._text.set_runs(("The weights are on this machine now.", "good"))
        self.finished.emit()

    def set_error(self, what: str, remedy: str) -> None:
        """The download failed; it can be tried again."""
        self._stop()
        self._text.set_runs((what, "bad"), (remedy, "plain"))

    def _start(self) -> None:
        self.set_progress(0, 0)
        self.requested.emit()

    def _stop(self) -> None:
        self._running = False
        self._button.setEnabled(True)
        self._progress.hide()
