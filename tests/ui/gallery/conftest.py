from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from workbench.ui.gallery import GalleryWindow
from workbench.ui.theme import Theme


@pytest.fixture
def window(qtbot: QtBot, dark: Theme) -> Iterator[GalleryWindow]:
    view = GalleryWindow()
    qtbot.addWidget(view)
    with qtbot.waitActive(view):  # its keys are heard only then
        view.show()
        view.activateWindow()
    yield view
    view.close()
