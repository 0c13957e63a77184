from __future__ import annotations

from workbench.ui.tooltips import wrapped

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
