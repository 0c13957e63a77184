"""What signals said."""

from __future__ import annotations

from typing import Any

Said = list[tuple[Any, ...]]


def record(signal: Any) -> Said:
    """What a signal says from now on; `QSignalSpy` miscounts references to the tuples that it hands out."""
    said: Said = []
    signal.connect(lambda *arguments: said.append(arguments))
    return said
