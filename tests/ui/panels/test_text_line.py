"""A line of text in the colours of the theme."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from workbench.ui import theme
from workbench.ui.panels.text_line import TextLine
from workbench.ui.style_sheet import apply_theme


def test_that_text_changes_its_colours_with_the_theme(qtbot: QtBot, dark: theme.Theme, qapp: object) -> None:
    line = TextLine()
    qtbot.addWidget(line)
    line.set_runs(("a <b>", "strong"), ("", "plain"), ("c", "muted"))
    assert line.plain_text() == "a <b> c"
    assert theme.DARK.muted in line.text()
    apply_theme(qapp, "light")  # type: ignore[arg-type]
    assert theme.LIGHT.muted in line.text()
    assert "&lt;b&gt;" in line.text()
