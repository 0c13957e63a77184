from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from workbench.ui import theme
from workbench.ui.settings import ThemeSwitch, WindowSettings


@pytest.mark.parametrize("choice", ["dark", "light", "system"])
def test_that_the_chosen_theme_is_applied_and_remembered(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path, choice: str
) -> None:
    switch = ThemeSwitch(qapp, WindowSettings(tmp_path))
    switch.choose(choice)  # type: ignore[arg-type]  # one of the three
    assert theme.current().name == switch.resolved()
    assert WindowSettings(tmp_path).theme == choice
    switch.deleteLater()


def test_that_a_system_that_says_nothing_is_shown_in_the_dark(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> None:
    switch = ThemeSwitch(qapp, WindowSettings(tmp_path))
    says = qapp.styleHints().colorScheme()
    assert switch.resolved() == ("light" if says == Qt.ColorScheme.Light else "dark")
    switch.deleteLater()


def test_that_the_engine_has_a_process_of_its_own_unless_chosen_otherwise(tmp_path: Path) -> None:
    assert WindowSettings(tmp_path).engine == "process"
    WindowSettings(tmp_path).engine = "thread"
    assert WindowSettings(tmp_path).engine == "thread"
    (tmp_path / "window.ini").write_text("[General]\nengine=ray\n")
    assert WindowSettings(tmp_path).engine == "process"


def test_that_geometry_is_kept_in_the_folder_that_was_given(qtbot: QtBot, tmp_path: Path) -> None:
    WindowSettings(tmp_path).keep(QByteArray(b"where"), QByteArray(b"how"), 0.25)
    again = WindowSettings(tmp_path)
    assert (again.geometry.data(), again.state.data()) == (b"where", b"how")
    assert (tmp_path / "window.ini").exists()
    assert WindowSettings(tmp_path / "elsewhere").geometry.isEmpty()
