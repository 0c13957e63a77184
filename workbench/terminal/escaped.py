"""Text on its way into rich's markup."""

from __future__ import annotations

from rich.markup import escape

from workbench.spec.printable import printable_lines


def escaped(text: str) -> str:
    """The text as it is: no markup, and no control characters that the terminal would obey."""
    return escape(printable_lines(text))
