"""Buttons that open menus: of what can be added, and of lists known by a name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from workbench.ui.tooltips import wrapped


@dataclass(frozen=True)
class MenuEntry:
    """One choice, and what it does."""

    key: str
    title: str
    help: str


class MenuButton(QToolButton):
    """`Add ▾`. Opens with a click, Space, Return and the arrow down."""

    chosen = Signal(str)

    def __init__(self, text: str, entries: Sequence[MenuEntry], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "button")
        self.setText(f"{text} ▾")
        self.setAccessibleName(text)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        for entry in entries:
            action = menu.addAction(entry.title)
            action.setData(entry.key)
            action.setToolTip(wrapped(entry.help))
        menu.triggered.connect(lambda action: self.chosen.emit(action.data()))
        self.setMenu(menu)
