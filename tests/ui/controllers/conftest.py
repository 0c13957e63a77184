"""The whole window over a real desk, engine and store of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.controllers.waiting import ENGINE_MS
from workbench.app import build_window
from workbench.ui.controllers.window import WindowController


@pytest.fixture(scope="session")
def known_answers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What engines were asked before: a window that asks the same again starts none."""
    return tmp_path_factory.mktemp("descriptions")


@pytest.fixture
def nothing_known(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """For a window on a machine on which none was opened before."""
    monkeypatch.setattr("workbench.app.cache_folder", lambda: tmp_path / "descriptions")


@pytest.fixture
def build(
    request: pytest.FixtureRequest, qtbot: QtBot, qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[], WindowController]]:
    """`build()` makes the window, which shows nothing yet; it is closed after the test."""
    monkeypatch.setenv("TRANSFER_WORKBENCH_HOME", str(tmp_path))
    if "nothing_known" not in request.fixturenames:
        known: Path = request.getfixturevalue("known_answers")
        monkeypatch.setattr("workbench.app.cache_folder", lambda: known)
    built: list[WindowController] = []

    def make() -> WindowController:
        built.append(build_window(qapp, f"sqlite:///{tmp_path / 'workbench.sqlite'}"))
        return built[-1]

    yield make
    for controller in built:
        with qtbot.waitSignal(controller.finished, timeout=ENGINE_MS):
            controller.window.close()
        assert not controller.window.isVisible()
        controller.window.deleteLater()


@pytest.fixture
def controller(build: Callable[[], WindowController]) -> WindowController:
    controller = build()
    controller.window.show()
    controller.start()
    return controller
