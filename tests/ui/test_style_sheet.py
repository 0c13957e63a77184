"""What the style sheet draws, in both themes."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QKeySequence
from PySide6.QtWidgets import QCheckBox, QMenu
from pytestqt.qtbot import QtBot

from workbench.ui import theme


def test_that_a_check_box_has_an_outline_whether_checked_or_not(qtbot: QtBot, both_themes: theme.Theme) -> None:
    box = QCheckBox()
    qtbot.addWidget(box)
    box.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    box.show()
    qtbot.waitExposed(box)
    assert both_themes.muted in _colours(box)
    box.setChecked(True)
    colours = _colours(box)
    assert both_themes.accent in colours
    assert both_themes.on_accent in colours  # the tick


def test_that_a_shortcut_stands_apart_from_the_text_of_its_menu_entry(qtbot: QtBot, both_themes: theme.Theme) -> None:
    menu = QMenu()
    qtbot.addWidget(menu)
    action = menu.addAction("Use these settings")
    action.setShortcut(QKeySequence("Return"))
    action.setShortcutVisibleInContextMenu(True)
    menu.adjustSize()
    gap = _widest_gap(menu.grab().toImage(), both_themes.card)
    assert gap >= 2 * theme.GAP


def _colours(box: QCheckBox) -> set[str]:
    image = box.grab().toImage()
    return {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}


def _widest_gap(image: QImage, ground: str) -> int:
    """Columns of bare ground in a row, between the first and the last column with text."""
    rows = range(image.height() // 2 - 5, image.height() // 2 + 5)
    bare = [all(image.pixelColor(x, y).name() == ground for y in rows) for x in range(5, image.width() - 5)]
    text = "".join(" " if empty else "x" for empty in bare).strip()
    return max(len(gap) for gap in text.split("x"))
