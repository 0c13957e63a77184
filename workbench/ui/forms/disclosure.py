"""A line that unfolds what lies below it, and says what that is."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSizePolicy, QToolButton, QWidget

_NAMED = 3
"""How many of the folded things are named."""


class Disclosure(QToolButton):
    """`▸ Keep best, clip gradients, precision…`; `toggled` follows the state."""

    def __init__(self, titles: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named = ", ".join([titles[0], *(_inner(title) for title in titles[1:_NAMED])])
        self.setText(named + ("…" if len(titles) > _NAMED else ""))
        self.setToolTip("More settings: " + ", ".join(titles))
        self.setAccessibleName("More settings: " + ", ".join(titles))
        self.setProperty("role", "disclosure")
        self.setCheckable(True)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.toggled.connect(self._turn)
        self._turn()

    def _turn(self) -> None:
        self.setArrowType(Qt.ArrowType.DownArrow if self.isChecked() else Qt.ArrowType.RightArrow)


def _inner(title: str) -> str:
    """Lower case within a sentence, unless the title is an abbreviation or a symbol."""
    return title[0].lower() + title[1:] if title[1:2].islower() else title
