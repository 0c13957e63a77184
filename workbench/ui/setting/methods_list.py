"""The methods of transfer and what the setting says to each."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from workbench.spec.setting.methods import Method, Verdict
from workbench.ui.panels.text_line import TextLine, Weight
from workbench.ui.theme import GAP

_MARKS: dict[Verdict, tuple[str, Weight]] = {
    "applies": ("✓ applies", "good"),
    "needs": ("○ needs more", "warm"),
    "does not apply": ("✕ does not apply", "muted"),
}


def _absent(method: Method) -> str:
    """What does not apply is not missed."""
    return "" if method.here or method.verdict == "does not apply" else "Not in the workbench yet."


class MethodsList(QScrollArea):
    """A row for each method: its name, the verdict by mark, word and colour, the reason."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Methods of transfer")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._words = TextLine(self)
        self._inner = QWidget(self)
        self._grid = QGridLayout()
        self._grid.setColumnStretch(2, 1)
        self._grid.setHorizontalSpacing(2 * GAP)
        self._grid.setVerticalSpacing(GAP)
        self._shown: list[TextLine] = []
        column = QVBoxLayout(self._inner)
        column.addWidget(self._words)
        column.addLayout(self._grid)
        column.addStretch(1)
        self.setWidget(self._inner)

    def set_methods(self, methods: Sequence[Method]) -> None:
        for line in self._shown:
            self._grid.removeWidget(line)
            line.deleteLater()
        self._shown = []
        self._words.set_runs(("" if methods else "Which methods apply shows once both sides are known.", "muted"))
        for at, method in enumerate(methods):
            self._put(at, 0, (method.title, "strong"))
            self._put(at, 1, _MARKS[method.verdict])
            self._put(at, 2, (method.reason, "plain"), (_absent(method), "muted"))

    def text(self) -> str:
        """All rows, a line each cell."""
        return "\n".join(line.plain_text() for line in self._shown)

    def _put(self, row: int, column: int, *runs: tuple[str, Weight]) -> None:
        line = TextLine(self._inner)
        line.setWordWrap(column == 2)
        line.set_runs(*runs)
        self._grid.addWidget(line, row, column, Qt.AlignmentFlag.AlignTop)
        self._shown.append(line)
