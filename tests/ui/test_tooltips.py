from __future__ import annotations

import pytest
from PySide6.QtGui import QTextDocument

from workbench.ui.tooltips import literal, wrapped

LONG = "What batch norm does in blocks that stay frozen; blocks that train always have live batch norm."


def test_that_a_long_tooltip_is_broken_between_words() -> None:
    lines = wrapped(LONG).split("\n")
    assert " ".join(lines) == LONG
    assert len(lines) == 2
    assert all(len(line) < 70 for line in lines)


def test_that_short_tooltips_and_paragraphs_stay() -> None:
    assert wrapped("Close (Esc)") == "Close (Esc)"
    assert wrapped("First.\n\nSecond.") == "First.\n\nSecond."
    assert wrapped("") == ""


@pytest.mark.parametrize("name", ["a <b>bold</b> name.png", "<img src='x.png'>\n2 & 3", "<tt>\n  indented"])
def test_that_what_looks_like_markup_is_shown_as_it_stands(name: str) -> None:
    shown = QTextDocument()
    shown.setHtml(literal(name))
    assert shown.toPlainText() == name
    assert literal("shorter than <5 mm") == "shorter than <5 mm"
