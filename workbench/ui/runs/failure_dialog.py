"""Why a run failed, with the traceback where it was a bug."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from workbench.ui import theme


class FailureDialog(QDialog):
    """Shows a reason and details that can be copied; open with `open()`."""

    def __init__(self, name: str, reason: str, details: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(f"{name} failed")
        self._text = "\n\n".join(filter(None, (reason, details)))
        said = QLabel(reason)
        said.setWordWrap(True)
        said.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * theme.GAP, 2 * theme.GAP, 2 * theme.GAP, 2 * theme.GAP)
        layout.setSpacing(theme.GAP)
        layout.addWidget(said)
        if details:
            layout.addWidget(self._details_field(details), 1)
            self.resize(720, 420)
        layout.addWidget(self._buttons())

    def _details_field(self, details: str) -> QPlainTextEdit:
        field = QPlainTextEdit(details)
        field.setReadOnly(True)
        field.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        fixed = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        fixed.setPixelSize(theme.SMALL_FONT_SIZE_PX)
        field.setFont(fixed)
        field.setAccessibleName("Details of the failure")
        return field

    def _buttons(self) -> QDialogButtonBox:
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        copy = buttons.addButton("Copy", QDialogButtonBox.ButtonRole.ActionRole)
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self._text))
        buttons.rejected.connect(self.reject)
        return buttons
