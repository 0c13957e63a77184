"""Tooltips that are not wider than a paragraph of text: Qt breaks lines of plain text nowhere."""

from __future__ import annotations

import textwrap

_LETTERS_IN_LINE = 68


def wrapped(text: str) -> str:
    """The text with its paragraphs broken into lines; what breaks it had stay."""
    return "\n".join(textwrap.fill(line, _LETTERS_IN_LINE) for line in text.split("\n"))
