"""Why a run failed or was interrupted, with the traceback where it was a bug."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont, QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from workbench.ui import theme
from workbench.ui.runs.progress import RunProgress

RESUMABLE_TEXT = "Nothing up to the checkpoint is lost: a resumed run ends as if it had never stopped."
STARTS_OVER_TEXT = "It ended before its first checkpoint: resuming it starts it over."


class FailureDialog(QDialog):
    """Says what became of a run, why, and what can be done; reason and details can be copied. Open with `open()`."""

    resume_requested = Signal()

    def __init__(self, progress: RunProgress, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        interrupted = progress.outcome == "interrupted"
        self.setWindowTitle("Run interrupted" if interrupted else "Run failed")
        self._text = "\n\n".join(filter(None, (progress.what, progress.details)))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * theme.GAP, 2 * theme.GAP, 2 * theme.GAP, 2 * theme.GAP)
        layout.setSpacing(theme.GAP)
        headline = _line(headline_of(progress))
        font = headline.font()
        font.setWeight(QFont.Weight.DemiBold)
        headline.setFont(font)
        layout.addWidget(headline)
        layout.addWidget(_line(progress.what))
        if progress.is_resumable and progress.outcome is not None:
            layout.addWidget(_line(RESUMABLE_TEXT if interrupted else STARTS_OVER_TEXT))
        if progress.details:
            layout.addWidget(self._details_field(progress.details), 1)
        else:
            layout.addStretch(1)
        layout.addWidget(self._buttons(is_resumable=progress.is_resumable))
        self.resize(*((720, 420) if progress.details else (520, layout.totalHeightForWidth(520))))

    def _details_field(self, details: str) -> QPlainTextEdit:
        field = QPlainTextEdit(details)
        field.setReadOnly(True)
        field.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        fixed = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        fixed.setPixelSize(theme.SMALL_FONT_SIZE_PX)
        field.setFont(fixed)
        field.setAccessibleName("Details of the failure")
        return field

    def _buttons(self, *, is_resumable: bool) -> QDialogButtonBox:
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        copy = buttons.addButton("Copy", QDialogButtonBox.ButtonRole.ActionRole)
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self._text))
        if is_resumable:
            resume = buttons.addButton("Resume run", QDialogButtonBox.ButtonRole.AcceptRole)
            resume.clicked.connect(self.resume_requested)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        return buttons


def headline_of(progress: RunProgress) -> str:
    """`“full fine-tuning” was interrupted in epoch 3 of 30.`"""
    what = "was interrupted" if progress.outcome == "interrupted" else "failed"
    where = f" in epoch {progress.epoch} of {progress.num_epochs}" if progress.epoch and progress.num_epochs else ""
    return f"“{progress.name}” {what}{where}." if progress.name else f"The run {what}{where}."


def _line(text: str) -> QLabel:
    line = QLabel(text)
    line.setTextFormat(Qt.TextFormat.PlainText)
    line.setWordWrap(True)
    line.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return line
