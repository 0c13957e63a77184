"""What stands of an adapter's description in the palette's two lines."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QFontMetrics
from pytestqt.qtbot import QtBot

from workbench.ui import theme
from workbench.ui.palette.brief import two_lines
from workbench.ui.palette.entries import adapter_entries

_PALETTE_ROOM = 194
"""In pixels, beside the scroll bar."""


def _twelve(text: str) -> bool:
    return len(text) <= 12


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("Short enough", ("Short enough", "")),
        ("Two lines of one clause", ("Two lines of", "one clause")),
        ("low grows it up at noon, which has no room", ("low grows it", "up at noon")),
        ("The update is a product of two", ("Product of", "two")),
        ("Incomprehensibilities are not broken", ("Incomprehensibilities", "are not broken")),
    ],
)
def test_that_clauses_without_room_are_left_out(text: str, lines: tuple[str, str]) -> None:
    assert two_lines(text, _twelve) == lines


def test_that_every_adapter_says_something_whole_in_the_palette(qtbot: QtBot, dark: theme.Theme) -> None:
    metrics = QFontMetrics(theme.ui_font(theme.SMALL_FONT_SIZE_PX))
    for entry in adapter_entries():
        lines = two_lines(entry.line, lambda text: metrics.horizontalAdvance(text) <= _PALETTE_ROOM)
        assert all(metrics.horizontalAdvance(line) <= _PALETTE_ROOM for line in lines), entry.title
        assert len(" ".join(lines)) >= 20, entry.title
