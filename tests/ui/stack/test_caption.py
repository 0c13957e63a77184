"""The sentence beneath the picture keeps its words as long as there is room for them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from workbench.ui import theme
from workbench.ui.stack.caption import Caption

FULL = "Trains 4.1 and above, the adapters and the task heads: 3.02 M of 3.38 M parameters"
SHORT = "Trains 3.02 M of 3.38 M"


@pytest.fixture
def caption(qtbot: QtBot, dark: theme.Theme) -> Iterator[Caption]:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(1000, 200)
    made = Caption(window)
    made.set_texts(FULL, SHORT)
    window.show()
    yield made
    window.close()


@pytest.mark.parametrize(("width", "lines"), [(900, 1), (420, 2)])
def test_that_the_whole_sentence_is_said_in_one_line_or_two(caption: Caption, width: int, lines: int) -> None:
    caption.resize(width, 10)
    assert len(caption.lines) == lines
    assert " ".join(caption.lines) == FULL
    assert not caption.grab().isNull()


def test_that_numbers_are_left_where_two_lines_are_too_few(caption: Caption) -> None:
    caption.resize(160, 10)
    assert caption.lines == [SHORT]


def test_that_its_height_follows_from_the_width_alone(caption: Caption) -> None:
    heights = []
    for text in (FULL, SHORT):
        caption.set_texts(text, SHORT)
        for width in (420, 900):
            caption.resize(width, 10)
            heights.append(caption.height())
    assert heights[:2] == heights[2:]
    assert heights[0] > heights[1]
