"""The suggestions: what each of them is, and a button that uses it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QPushButton, QWidget
from typing_extensions import override

from workbench.spec.numbers import number_text
from workbench.spec.rate_curve import MEANINGS, TITLES, MarkKind, RateCurve, RateMark, rounded
from workbench.ui.panels.text_line import TextLine
from workbench.ui.rate_finder.mark_styles import SYMBOLS, colour_of
from workbench.ui.theme import GAP

_BUTTON_WIDTH = 108


class MarksList(QWidget):
    """A row for each mark. Emits `chosen` with the rate in two figures."""

    chosen = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(2 * GAP)
        grid.setVerticalSpacing(GAP // 2)
        grid.setColumnStretch(1, 1)
        self._titles: dict[MarkKind, TextLine] = {}
        self._meanings: dict[MarkKind, TextLine] = {}
        self.buttons: dict[MarkKind, QPushButton] = {}
        for at, kind in enumerate(TITLES):
            self._add_row(grid, at, kind)
        self.set_curve(None)

    def set_curve(self, curve: RateCurve | None) -> None:
        """None while there is nothing to suggest."""
        marks = {mark.kind: mark for mark in curve.marks} if curve is not None else {}
        for kind in TITLES:
            self._show(kind, marks.get(kind))

    def _add_row(self, grid: QGridLayout, at: int, kind: MarkKind) -> None:
        title, meaning, button = _Title(kind, self), TextLine(self), QPushButton(self)
        title.setWordWrap(False)
        button.setFixedWidth(_BUTTON_WIDTH)
        button.clicked.connect(lambda: self.chosen.emit(button.property("rate")))
        for column, part in enumerate((title, meaning, button)):
            grid.addWidget(part, at, column)
        self._titles[kind], self._meanings[kind], self.buttons[kind] = title, meaning, button

    def _show(self, kind: MarkKind, mark: RateMark | None) -> None:
        button = self.buttons[kind]
        rate = rounded(mark.rate) if mark is not None and mark.rate is not None else None
        button.setText("Use" if rate is None else f"Use {number_text(rate)}")
        button.setAccessibleName(f"{button.text()}: {TITLES[kind]}")
        button.setProperty("rate", rate)
        button.setEnabled(rate is not None)
        button.setToolTip(mark.reason if mark is not None else "")
        self._meanings[kind].set_runs(((mark.reason if mark is not None else "") or MEANINGS[kind], "muted"))

    def meaning_text(self, kind: MarkKind) -> str:
        return self._meanings[kind].plain_text()


class _Title(TextLine):
    """The mark's sign as it is drawn, and its name."""

    def __init__(self, kind: MarkKind, parent: QWidget) -> None:
        self._kind = kind
        super().__init__(parent)
        self.set_runs((TITLES[kind], "strong"))

    @override
    def _render(self) -> None:
        super()._render()
        _, sign = SYMBOLS[self._kind]
        self.setText(f'<span style="color:{colour_of(self._kind)}">{sign}</span> {self.text()}')
