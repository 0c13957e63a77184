from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QDialog, QDockWidget, QLabel, QLineEdit, QPushButton, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from workbench.experiment import Experiment
from workbench.spec.recipe import EarlyStopping, Recipe
from workbench.ui import theme
from workbench.ui.actions import ACTIONS, MENUS, MenuSpec
from workbench.ui.drop import DropOverlay
from workbench.ui.main_window import MainWindow
from workbench.ui.message_bar import MessageBar
from workbench.ui.panels.sides import RecipeSide
from workbench.ui.settings import ThemeSwitch, WindowSettings
from workbench.ui.style_sheet import apply_theme

Maker = Callable[..., MainWindow]


@pytest.fixture
def make(qtbot: QtBot, dark: theme.Theme, tmp_path: Path) -> Maker:
    def build(**options: object) -> MainWindow:
        places = {name: QLabel(name) for name in ("left", "centre", "right", "bottom")}
        window = MainWindow(WindowSettings(tmp_path), **places, **options)  # type: ignore[arg-type]
        qtbot.addWidget(window)
        return window

    return build


@pytest.fixture
def window(make: Maker, qtbot: QtBot) -> MainWindow:
    window = make()
    window.show()
    qtbot.waitExposed(window)
    return window


def panel(window: MainWindow, key: str) -> QDockWidget:
    found = window.findChild(QDockWidget, key)
    assert found is not None
    return found


def menu_keys(entries: tuple[str | MenuSpec | None, ...]) -> list[str]:
    return [
        key for entry in entries for key in (menu_keys(entry.entries) if isinstance(entry, MenuSpec) else [entry or ""])
    ]


def test_that_every_action_stands_in_a_menu_once_target_data_twice_and_no_shortcut_is_used_twice() -> None:
    listed = [key for menu in MENUS for key in menu_keys(menu.entries) if key]
    assert sorted(listed) == sorted([*(spec.key for spec in ACTIONS), "data"])  # who brings files looks under File
    shortcuts = [QKeySequence(spec.shortcut).toString() for spec in ACTIONS if spec.shortcut]
    assert len(shortcuts) == len(set(shortcuts))
    assert all(shortcuts), "a shortcut that Qt does not understand"


def test_that_ctrl_return_asks_for_a_run_from_anywhere(window: MainWindow, qtbot: QtBot) -> None:
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    with qtbot.waitSignal(window.action_triggered) as asked:
        qtbot.keyClick(window, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert asked.args == ["run"]
    button = next(button for button in window.findChildren(QPushButton) if button.property("role") == "primary")
    with qtbot.waitSignal(window.action_triggered) as asked:
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert asked.args == ["run"]
    window.actions_by_key.set_enabled(run=False)
    assert not button.isEnabled()


@pytest.mark.parametrize("field", ["Epochs", "Learning rate", "Stop early after", "Optimiser"])
def test_that_run_and_undo_are_heard_while_a_field_is_typed_in(
    qtbot: QtBot, dark: theme.Theme, tmp_path: Path, field: str
) -> None:
    side = RecipeSide()
    window = MainWindow(WindowSettings(tmp_path), left=QLabel(), centre=QLabel(), right=side, bottom=QLabel())
    qtbot.addWidget(window)
    window.set_history("Set epochs to 7", "")
    side.recipe.set_experiment(Experiment(recipe=Recipe(early_stopping=EarlyStopping())))
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    editor = next(widget for widget in side.findChildren(QWidget) if widget.accessibleName() == field)
    editor.setFocus()
    heard: list[str] = []
    window.action_triggered.connect(heard.append)
    qtbot.keyClick(editor, Qt.Key.Key_7)
    qtbot.keyClick(editor, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert heard == ["undo", "run"]


def test_that_undo_and_redo_carry_the_names_of_the_edits(window: MainWindow) -> None:
    undo, redo = window.actions_by_key["undo"], window.actions_by_key["redo"]
    assert not undo.isEnabled()
    window.set_history("Move boundary to 5.1", "")
    assert undo.text() == "&Undo Move boundary to 5.1"
    assert (undo.isEnabled(), redo.isEnabled()) == (True, False)
    window.set_history("", "Set epochs to 20")
    assert redo.text() == "&Redo Set epochs to 20"
    assert undo.text() == "&Undo"


def test_that_the_undo_button_keeps_the_name_of_the_edit_in_another_theme(
    window: MainWindow, qapp: QApplication
) -> None:
    window.set_history("Set epochs to 20", "")
    button = next(button for button in window.findChildren(QToolButton) if button.text() == "Set epochs to 20")
    apply_theme(qapp, "light")
    assert button.text() == "Set epochs to 20"
    assert button.toolTip() == "Undo: Set epochs to 20 (Ctrl+Z)"
    window.set_history("", "")
    assert button.toolButtonStyle() == Qt.ToolButtonStyle.ToolButtonIconOnly


def test_that_a_name_is_told_when_it_is_complete_and_an_empty_one_is_put_back(window: MainWindow, qtbot: QtBot) -> None:
    window.set_document("First", None, modified=False)
    field = next(field for field in window.findChildren(QLineEdit) if field.accessibleName() == "Experiment name")
    heard: list[str] = []
    window.name_edited.connect(heard.append)
    field.selectAll()
    qtbot.keyClicks(field, "Second")
    assert heard == []
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert heard == ["Second"]
    field.clear()
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert field.text() == "Second"
    assert heard == ["Second"]


def test_that_the_title_names_the_document_and_marks_it_modified(window: MainWindow, tmp_path: Path) -> None:
    window.set_document("Digits", tmp_path / "digits.toml", modified=True)
    assert window.isWindowModified()
    assert window.windowTitle() == "Digits[*] – digits.toml – Transfer Workbench"
    assert window.actions_by_key["revert"].isEnabled()
    window.set_document("Digits", None, modified=True)
    assert not window.actions_by_key["revert"].isEnabled()


def test_that_closing_asks_the_owner_and_close_now_does_not(make: Maker, qtbot: QtBot) -> None:
    answers = [False]
    window = make(may_close=lambda: answers[-1])
    window.show()
    with qtbot.waitSignal(window.close_requested):
        assert not window.close()
    assert window.isVisible()
    window.close_now()
    assert not window.isVisible()


def test_that_the_layout_and_the_size_are_the_same_after_a_restart(make: Maker, qtbot: QtBot) -> None:
    first = make()
    first.resize(700, 500)
    first.show()
    qtbot.waitExposed(first)
    panel(first, "right").close()
    first.close()
    second = make()
    second.show()
    qtbot.waitExposed(second)
    assert second.size() == first.size()
    assert panel(second, "right").isHidden()
    assert not panel(second, "left").isHidden()
    second.actions_by_key["reset_layout"].trigger()
    assert not panel(second, "right").isHidden()


def test_that_the_bottom_panel_keeps_its_share_of_the_window_not_its_height(make: Maker, qtbot: QtBot) -> None:
    window = make()
    window.resize(1200, 1000)
    window.show()
    qtbot.waitExposed(window)
    bottom = panel(window, "bottom")
    assert bottom.height() == pytest.approx(315, abs=2)
    for height in (900, 700, 600):
        window.resize(1200, height)
        assert bottom.height() == pytest.approx(0.315 * height, abs=2)
    window.resizeDocks([bottom], [300], Qt.Orientation.Vertical)  # as a border that is moved by hand
    qtbot.waitUntil(lambda: bottom.height() == 300)
    window.resize(1200, 1000)
    assert bottom.height() == pytest.approx(500, abs=2)
    window.close()
    again = make()
    again.show()
    qtbot.waitExposed(again)
    assert panel(again, "bottom").height() == pytest.approx(0.5 * again.height(), abs=2)  # smaller on a small screen
    again.actions_by_key["reset_layout"].trigger()
    assert panel(again, "bottom").height() == pytest.approx(0.315 * again.height(), abs=2)


def test_that_a_bottom_panel_moved_elsewhere_is_left_as_it_is(window: MainWindow) -> None:
    bottom = panel(window, "bottom")
    window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, bottom)
    window.resize(1000, 600)
    bottom.setFloating(True)
    bottom.resize(400, 250)
    window.resize(1000, 500)
    assert (bottom.width(), bottom.height()) == (400, 250)


def test_that_panels_are_shown_and_hidden_by_keyboard_from_the_menu(window: MainWindow) -> None:
    left = panel(window, "left")
    left.toggleViewAction().trigger()
    assert left.isHidden()
    left.toggleViewAction().trigger()
    assert not left.isHidden()


def test_that_examples_are_offered_and_told_by_their_file(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    window.set_examples([("MNIST with few labels", tmp_path / "a.toml")])
    files = window.menuBar().actions()[0].menu()
    examples = next(entry.menu() for entry in files.actions() if "xample" in entry.text())
    with qtbot.waitSignal(window.example_requested) as asked:
        examples.actions()[0].trigger()
    assert asked.args == [tmp_path / "a.toml"]


@pytest.mark.parametrize(
    ("name", "signal"),
    [
        ("pictures", "data_dropped"),
        ("people.csv", "data_dropped"),
        ("people.tsv.gz", "data_dropped"),
        ("w.safetensors", "weights_dropped"),
        ("e.toml", "document_dropped"),
    ],
)
def test_that_what_is_dropped_is_announced_and_promised_while_it_is_held(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, name: str, signal: str
) -> None:
    path = tmp_path / name
    if path.suffix:
        path.write_text("")
    else:
        path.mkdir()
    overlay = window.findChild(DropOverlay)
    assert overlay is not None
    mime = held(path)
    enter(window, mime)
    assert overlay.isVisible()
    assert name in overlay.accessibleName()
    with qtbot.waitSignal(getattr(window, signal)) as dropped:
        drop(window, mime)
    assert dropped.args == [path]
    assert not overlay.isVisible()


def test_that_a_drop_whose_path_is_no_utf8_is_told_and_changes_nothing(window: MainWindow, tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"caf\xe9.csv")
    path.write_text("a,b\n")
    mime = QMimeData()
    mime.setUrls([QUrl.fromEncoded(QByteArray(path.as_uri().encode()))])
    dropped: list[object] = []
    for signal in (window.data_dropped, window.document_dropped, window.weights_dropped):
        signal.connect(dropped.append)
    enter(window, mime)
    overlay = window.findChild(DropOverlay)
    assert overlay is not None
    assert overlay.accessibleName() == "The path of “caf\ufffd.csv” is not written in UTF-8: rename it first"
    drop(window, mime)
    assert not overlay.isVisible()
    assert dropped == []


def test_that_what_the_window_does_not_understand_is_refused(window: MainWindow, tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_text("")
    mime = held(tmp_path / "a.docx")
    assert not enter(window, mime)
    mime = held(tmp_path)
    assert enter(window, mime)
    QApplication.sendEvent(window, QDragLeaveEvent())
    overlay = window.findChild(DropOverlay)
    assert overlay is not None
    assert not overlay.isVisible()


def test_that_themes_are_chosen_in_the_menu_and_remembered(
    window: MainWindow, qtbot: QtBot, qapp: QApplication, tmp_path: Path
) -> None:
    settings = WindowSettings(tmp_path)
    switch = ThemeSwitch(qapp, settings)
    window.theme_chosen.connect(switch.choose)
    window.actions_by_key["theme_light"].trigger()
    assert theme.current() == theme.LIGHT
    assert WindowSettings(tmp_path).theme == "light"
    window.actions_by_key["theme_dark"].trigger()
    assert theme.current() == theme.DARK
    switch.deleteLater()


def test_that_undo_names_its_step_as_far_as_there_is_room(window: MainWindow, qtbot: QtBot) -> None:
    name = "Set rate of each block to Discriminative layer by layer"
    window.set_history(name, "Add LoRA to 2.0")
    undo, redo = (window.actions_by_key[key] for key in ("undo", "redo"))
    window.resize(1680, 900)
    qtbot.waitUntil(lambda: undo.iconText() == name)
    assert "Add LoRA to 2.0" in redo.toolTip()
    window.resize(700, 900)
    qtbot.waitUntil(lambda: undo.iconText().endswith("…"))
    assert name in undo.toolTip()


def test_that_bad_news_stays_until_it_is_closed(window: MainWindow, qtbot: QtBot) -> None:
    bar = window.findChild(MessageBar)
    assert bar is not None
    assert not bar.isVisible()
    window.show_message("Not saved.", "Choose another folder.", "error")
    assert bar.isVisible()
    assert bar.text() == "Not saved. Choose another folder."
    qtbot.mouseClick(bar.findChild(QToolButton), Qt.MouseButton.LeftButton)
    assert not bar.isVisible()


@pytest.mark.parametrize("key", ["shortcuts", "about"])
def test_that_help_opens_beside_the_window_and_goes_when_closed(window: MainWindow, qtbot: QtBot, key: str) -> None:
    window.actions_by_key[key].trigger()
    dialog = window.findChild(QDialog)
    assert dialog is not None
    assert dialog.isVisible()
    dialog.reject()
    qtbot.waitUntil(lambda: window.findChild(QDialog) is None)


def test_that_icons_follow_the_theme(window: MainWindow, qapp: QApplication) -> None:
    before = window.actions_by_key["save"].icon().cacheKey()
    apply_theme(qapp, "light")
    assert window.actions_by_key["save"].icon().cacheKey() != before


def test_that_unreadable_settings_count_as_not_remembered(make: Maker, tmp_path: Path) -> None:
    (tmp_path / "window.ini").write_text("[General]\ntheme=purple\ngeometry=12\nstate=@ByteArray(nonsense)\n")
    window = make()
    assert WindowSettings(tmp_path).theme == "system"
    window.show()
    assert not panel(window, "left").isHidden()


def test_that_the_window_comes_without_torch_and_without_sql() -> None:
    script = (
        "import sys; import workbench.ui.main_window, workbench.ui.panels.sides, workbench.ui.document, "
        "workbench.ui.dialogs.source_chooser; "
        "print([name for name in ('torch', 'torchvision', 'timm', 'sqlalchemy') if name in sys.modules])"
    )
    said = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "[]"


def held(path: Path) -> QMimeData:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    return mime


def enter(window: MainWindow, mime: QMimeData) -> bool:
    event = QDragEnterEvent(
        QPoint(50, 50), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    event.ignore()
    QApplication.sendEvent(window, event)
    return event.isAccepted()


def drop(window: MainWindow, mime: QMimeData) -> None:
    event = QDropEvent(
        QPointF(50, 50), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    QApplication.sendEvent(window, event)
