"""How each mark of a finder's curve looks: by symbol as well as by colour."""

from __future__ import annotations

from workbench.spec.rate_curve import MarkKind
from workbench.ui import theme

SYMBOLS: dict[MarkKind, tuple[str, str]] = {"steepest": ("t", "▼"), "valley": ("o", "●"), "minimum": ("s", "■")}
"""pyqtgraph's name of the symbol, and the sign that stands for it in text."""
_ORDER: tuple[MarkKind, ...] = ("steepest", "valley", "minimum")


def colour_of(kind: MarkKind) -> str:
    """In the present theme; the first colour is the curve's."""
    return theme.current().curves[1 + _ORDER.index(kind)]
