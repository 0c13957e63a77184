"""A push button whose icon follows the theme."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QPushButton, QWidget
from typing_extensions import override

from workbench.ui.icons import IconName, icon


class IconButton(QPushButton):
    def __init__(self, name: IconName, text: str, parent: QWidget | None = None) -> None:
        super().__init__(icon(name), text, parent)
        self._icon_name = name

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_icon_name"):
            self.setIcon(icon(self._icon_name))
        super().changeEvent(event)
