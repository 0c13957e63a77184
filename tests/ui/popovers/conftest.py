"""A window with something to click beside a popover."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from workbench.ui import theme


@pytest.fixture
def window(qtbot: QtBot, dark: theme.Theme) -> QMainWindow:
    """Active, with a button called `before` that has the focus and one called `elsewhere`."""
    window = QMainWindow()
    qtbot.addWidget(window)
    middle = QWidget(window)
    row = QHBoxLayout(middle)
    for name in ("before", "elsewhere"):
        button = QPushButton(name, middle)
        button.setObjectName(name)
        row.addWidget(button)
    window.setCentralWidget(middle)
    window.resize(900, 700)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    before = window.findChild(QPushButton, "before")
    before.setFocus()
    qtbot.waitUntil(before.hasFocus)
    return window
