"""The terminal as the commands write to it."""

from __future__ import annotations

from rich.console import Console


def terminal(*, stderr: bool = False) -> Console:
    """No name from a user's files becomes a picture: rich would print the column `image:label` with one."""
    return Console(stderr=stderr, emoji=False)
