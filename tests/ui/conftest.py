"""Every test of the window: Qt's warnings fail, widgets left over fail, and both themes are at hand."""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from workbench.ui import theme

_NOISE = (
    "This plugin does not support propagateSizeHints",
    "This plugin does not support raise()",
    "This plugin does not support grabbing",
)
"""What the offscreen platform says of itself on any window."""


@pytest.fixture(autouse=True)
def _qt_warnings_fail(qapp: QApplication, qtlog: object) -> Iterator[None]:
    yield
    said = [record for record in qtlog.records if not record.message.startswith(_NOISE)]  # type: ignore[attr-defined]
    assert not said, "\n".join(f"{record.type_name}: {record.message}" for record in said)


@pytest.fixture(autouse=True)
def _no_widget_is_left(qapp: QApplication) -> Iterator[None]:
    """Asked after the test's own fixtures are torn down, since this one is set up before them."""
    before = set(map(id, _top_levels()))
    yield
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    left = [widget for widget in _top_levels() if id(widget) not in before]
    assert not left, f"top-level widgets left over: {left}"


def _top_levels() -> list[QWidget]:
    """Menus and popups without a parent belong to Qt's own private parts (line edits, combo boxes)."""
    return [
        widget for widget in QApplication.topLevelWidgets() if not isinstance(widget, QMenu) or widget.parent() is None
    ]


@pytest.fixture(params=["dark", "light"])
def both_themes(request: pytest.FixtureRequest, qapp: QApplication) -> theme.Theme:
    """Runs the test once in each theme."""
    theme.apply(qapp, request.param)
    return theme.current()


@pytest.fixture
def dark(qapp: QApplication, qtbot: QtBot) -> theme.Theme:
    theme.apply(qapp, "dark")
    return theme.current()
