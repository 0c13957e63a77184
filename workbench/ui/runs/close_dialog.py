"""What becomes of the run when the window is closed while it trains."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from workbench.ui import theme

_WIDTH = 480


class CloseWhileTrainingDialog(QDialog):
    """Three ways out; Escape and closing the dialog mean to stay. Exactly one signal is emitted."""

    stop_and_keep_chosen = Signal()
    interrupt_chosen = Signal()
    """Write a checkpoint, close, and resume at another time."""
    stay_chosen = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("A run is training")
        self.setMinimumWidth(_WIDTH)
        self._chosen: SignalInstance = self.stay_chosen
        question = QLabel(f"“{name}” is still training. What shall become of it?")
        question.setFont(theme.ui_font(bold=True))
        question.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * theme.GAP, 2 * theme.GAP, 2 * theme.GAP, 2 * theme.GAP)
        layout.setSpacing(theme.GAP)
        layout.addWidget(question)
        layout.addWidget(_explained("Checkpoint and resume later", "saves its state; Resume in the history goes on."))
        layout.addWidget(_explained("Stop and keep", "ends it after this step and keeps the weights so far."))
        layout.addSpacing(theme.GAP)
        layout.addLayout(self._buttons())
        self.finished.connect(lambda _result: self._chosen.emit())

    def _buttons(self) -> QHBoxLayout:
        self.stop_button = QPushButton("Stop and &keep")
        self.interrupt_button = QPushButton("&Checkpoint and resume later")
        self.stay_button = QPushButton("&Stay")
        self.stay_button.setProperty("role", "primary")
        self.stop_button.clicked.connect(lambda: self._choose(self.stop_and_keep_chosen))
        self.interrupt_button.clicked.connect(lambda: self._choose(self.interrupt_chosen))
        self.stay_button.clicked.connect(self.reject)
        self.stay_button.setDefault(True)
        self.stay_button.setFocus()
        row = QHBoxLayout()
        row.addStretch(1)
        for button in (self.stop_button, self.interrupt_button, self.stay_button):
            row.addWidget(button)
        return row

    def _choose(self, signal: SignalInstance) -> None:
        self._chosen = signal
        self.accept()


def _explained(choice: str, meaning: str) -> QLabel:
    label = QLabel(f"<b>{choice}</b> {meaning}")
    label.setWordWrap(True)
    return label
