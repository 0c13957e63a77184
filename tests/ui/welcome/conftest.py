"""The page over a window, with two examples of which one was measured."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QLineEdit, QMainWindow
from pytestqt.qtbot import QtBot

from workbench.examples import Example, ExampleResult
from workbench.experiment import Experiment
from workbench.spec.tasks import Classification, Regression
from workbench.ui import theme
from workbench.ui.welcome.page import WelcomePage

TASKS = (Classification(name="digit", column="class"), Regression(name="thickness", column="thickness", unit="px"))
SCORES = {"test/digit/accuracy": 0.962, "test/thickness/mae": 0.1823, "test/thickness/r2": 0.8804, "test/loss": 1.0}


@pytest.fixture
def measured() -> Example:
    result = ExampleResult(document="", seconds=44.6, num_labelled=1000, scores=SCORES)
    return Example(Path("two.toml"), Experiment(name="Two", tasks=TASKS), "Which, and how thick?", result)


@pytest.fixture
def unmeasured() -> Example:
    return Example(Path("one.toml"), Experiment(name="One"), "Which?")


@pytest.fixture
def page(qtbot: QtBot, dark: theme.Theme, measured: Example, unmeasured: Example) -> WelcomePage:
    """Open over a window of its own whose field had the focus."""
    window = QMainWindow()
    qtbot.addWidget(window)
    window.resize(1100, 700)
    window.menuBar().addMenu("File")
    field = QLineEdit()
    window.setCentralWidget(field)
    page = WelcomePage(window)
    page.set_examples([measured, unmeasured])
    with qtbot.waitExposed(window):
        window.show()
        window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    field.setFocus()
    page.open()
    return page
