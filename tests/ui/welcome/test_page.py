from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QScrollArea
from pytestqt.qtbot import QtBot

from storage.records import RunRecord, RunStatus
from workbench.documents import to_json
from workbench.experiment import Experiment
from workbench.ui.welcome.example_card import ExampleCard
from workbench.ui.welcome.page import WelcomePage
from workbench.ui.welcome.pressable import Pressable


def button(page: WelcomePage, name: str) -> QPushButton:
    return next(b for b in page.findChildren(QPushButton) if name in (b.text(), b.accessibleName()))


def run(name: str, status: RunStatus) -> RunRecord:
    return RunRecord(name, name, status, to_json(Experiment()), created=datetime(2026, 3, 2, tzinfo=UTC))


def focused() -> str:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget.accessibleName() or getattr(widget, "text", str)()


def test_that_the_page_covers_the_window_below_its_menus(page: WelcomePage, qtbot: QtBot) -> None:
    window = page.window()
    for size in ((1100, 700), (1680, 1080)):
        window.resize(*size)
        qtbot.waitUntil(lambda width=size[0]: page.width() == width)
        assert page.geometry().bottom() == window.rect().bottom()
        assert 0 < page.y() < 60


@pytest.mark.parametrize("size", [(1100, 700), (1680, 1080)])
def test_that_nothing_is_cut_off_sideways(page: WelcomePage, qtbot: QtBot, size: tuple[int, int]) -> None:
    page.window().resize(*size)
    qtbot.waitUntil(lambda: page.width() == size[0])
    area = page.findChild(QScrollArea)
    assert area is not None
    qtbot.waitUntil(lambda: area.widget() is not None and area.widget().width() == area.viewport().width())
    for label in page.findChildren(QLabel):
        if label.isVisible() and not label.wordWrap():
            assert label.width() >= label.sizeHint().width(), label.text()


def test_that_return_opens_the_example_that_has_the_focus_first(page: WelcomePage, qtbot: QtBot) -> None:
    assert focused() == "Open Two"
    with qtbot.waitSignal(page.open_requested) as asked:
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert asked.args == [Path("two.toml")]


def test_that_tab_goes_round_through_all_that_can_be_done_and_never_behind_the_page(
    page: WelcomePage, qtbot: QtBot
) -> None:
    seen = [focused()]
    for _ in range(40):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        if focused() == seen[0]:
            break
        seen.append(focused())
    wanted = {
        "Open Two",
        "Run Two",
        "Open One",
        "Run One",
        "Folder…",
        "File…",
        "torchvision set…",
        "Guide",
        "Show at every start",
    }
    assert wanted <= set(seen)
    assert all(seen)
    assert len(seen) == len(set(seen))


def test_that_the_buttons_of_a_card_run_and_open_its_example(page: WelcomePage, qtbot: QtBot) -> None:
    with qtbot.waitSignal(page.run_requested) as asked:
        qtbot.mouseClick(button(page, "Run One"), Qt.MouseButton.LeftButton)
    assert asked.args == [Path("one.toml")]
    opened: list[Path] = []
    page.open_requested.connect(opened.append)
    qtbot.mouseClick(button(page, "Open the example One"), Qt.MouseButton.LeftButton)
    qtbot.mouseClick(page.findChildren(ExampleCard)[1], Qt.MouseButton.LeftButton, pos=page.rect().topLeft())
    assert opened == [Path("one.toml")] * 2


def test_that_return_presses_the_button_that_has_the_focus(page: WelcomePage, qtbot: QtBot) -> None:
    folder = button(page, "Folder…")
    folder.setFocus()
    with qtbot.waitSignal(page.own_data.data_requested) as asked:
        qtbot.keyClick(folder, Qt.Key.Key_Return)
    assert asked.args == ["folder"]


def test_that_escape_closes_the_page_and_gives_the_focus_back(page: WelcomePage, qtbot: QtBot) -> None:
    with qtbot.waitSignal(page.closed):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert page.isHidden()
    assert QApplication.focusWidget() is page.window().centralWidget()  # type: ignore[attr-defined]


def test_that_the_newest_runs_stand_there_and_all_that_were_cut_short_can_be_resumed(
    page: WelcomePage, qtbot: QtBot
) -> None:
    assert not button(page, "Resume 0 runs").isVisible()
    names = ("a", "b", "c", "d")
    page.going_on.set_runs([run(name, "interrupted" if name in "bd" else "completed") for name in names])
    lines = page.going_on.findChildren(Pressable)
    qtbot.waitUntil(lambda: all(line.isVisible() for line in lines))
    assert [line.accessibleName()[:6] for line in lines] == ["Show a", "Show b", "Show c"]
    with qtbot.waitSignal(page.going_on.resume_requested) as asked:
        qtbot.mouseClick(button(page, "Resume 2 runs"), Qt.MouseButton.LeftButton)
    assert asked.args == [["b", "d"]]
    with qtbot.waitSignal(page.going_on.run_chosen) as chosen:
        qtbot.keyClick(lines[2], Qt.Key.Key_Space)
    assert chosen.args == ["c"]
