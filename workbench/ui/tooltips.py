"""Tooltips as plain text, not wider than a paragraph: Qt breaks lines of plain text nowhere."""

from __future__ import annotations

import textwrap
from html import escape

from PySide6.QtGui import Qt

_LETTERS_IN_LINE = 68


def wrapped(text: str) -> str:
    """The text with its paragraphs broken into lines; what breaks it had stay."""
    return literal("\n".join(textwrap.fill(line, _LETTERS_IN_LINE) for line in text.split("\n")))


def literal(text: str) -> str:
    """A tooltip that shows `text` letter by letter: the name of a file may hold `<b>`, which Qt takes for markup."""
    return f'<p style="white-space:pre">{escape(text)}</p>' if Qt.mightBeRichText(text) else text
