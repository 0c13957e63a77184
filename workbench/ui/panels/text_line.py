"""A line of text of which some parts weigh more than others, in the colours of the theme."""

from __future__ import annotations

from html import escape
from typing import Literal

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QLabel, QWidget
from typing_extensions import override

from workbench.ui import theme

Weight = Literal["strong", "plain", "muted", "good", "warm", "bad"]
Run = tuple[str, Weight]


class TextLine(QLabel):
    """Wraps within its width; follows the theme."""

    def __init__(self, parent: QWidget | None = None, *, small: bool = False) -> None:
        super().__init__(parent)
        if small:
            self.setProperty("role", "small")
        self._runs: tuple[Run, ...] = ()
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setWordWrap(True)

    def set_runs(self, *runs: Run) -> None:
        """Shows the parts, a space between them; empty ones are left out, and a line without any hides."""
        self._runs = tuple(run for run in runs if run[0])
        self.setVisible(bool(self._runs))
        self._render()
        self.setAccessibleName(self.plain_text())

    def plain_text(self) -> str:
        return " ".join(text for text, _ in self._runs)

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.PaletteChange:
            self._render()
        super().changeEvent(event)

    def _render(self) -> None:
        self.setText(" ".join(_html(text, weight) for text, weight in self._runs))


def _html(text: str, weight: Weight) -> str:
    now = theme.current()
    colour = {"muted": now.muted, "good": now.good, "warm": now.warm, "bad": now.bad}.get(weight, now.text)
    heavy = "font-weight:600;" if weight == "strong" else ""
    return f'<span style="color:{colour};{heavy}">{escape(text)}</span>'
