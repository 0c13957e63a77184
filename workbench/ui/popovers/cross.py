"""The cross that closes a popover."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QToolButton, QWidget
from typing_extensions import override

from workbench.ui.icons import icon
from workbench.ui.theme import GAP


class Cross(QToolButton):
    """For the mouse; the keyboard has Escape."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAutoRaise(True)
        self.setFixedSize(3 * GAP, 3 * GAP)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setToolTip("Close (Esc)")
        self.setAccessibleName("Close")
        self.setIcon(icon("close", "muted"))

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.PaletteChange:
            self.setIcon(icon("close", "muted"))
        super().changeEvent(event)
