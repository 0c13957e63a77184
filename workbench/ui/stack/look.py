"""The theme as painters need it: colours, fonts and metrics made once, not at every repaint."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

from workbench.ui import theme
from workbench.ui.stack.columns import Columns, Widths, fit

_FLAGS = {
    align: align | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
    for align in (Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight, Qt.AlignmentFlag.AlignHCenter)
}
_MOST_KEPT = 10_000
_LEAST_FONT_SIZE_PX = 8
_FOUND = 6
"""The theme's yellow among its curves: a marker pen's, which nothing else in the stack has."""


@dataclass(frozen=True)
class Shade:
    """The colours of one state: rows that train are warm, frozen ones cold, those whose adapters train between."""

    row: QColor
    edge: QColor
    bar: QColor
    text: QColor


@dataclass(frozen=True)
class Face:
    """A font with its metrics."""

    font: QFont
    metrics: QFontMetricsF
    _widths: dict[str, int] = field(default_factory=dict, compare=False, repr=False)
    _kept: dict[tuple[str, Qt.TextElideMode, float], str] = field(default_factory=dict, compare=False, repr=False)

    def width(self, text: str) -> int:
        """Pixels that `draw` needs to show the whole text; eliding rounds less kindly than measuring."""
        if text not in self._widths:
            if len(self._widths) >= _MOST_KEPT:
                self._widths.clear()
            self._widths[text] = math.ceil(self.metrics.horizontalAdvance(text)) + 2 if text else 0
        return self._widths[text]

    def draw(
        self,
        painter: QPainter,
        rect: QRectF,
        text: str,
        align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
        elide: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
    ) -> None:
        """One line in the painter's pen, centred vertically; shortened with an ellipsis where `rect` is too narrow."""
        painter.setFont(self.font)
        painter.drawText(rect, _FLAGS[align], self._elided(text, elide, rect.width()))

    def _elided(self, text: str, elide: Qt.TextElideMode, width: float) -> str:
        """Kept, because the same texts are drawn again with every move of a handle."""
        if self.width(text) <= width:
            return text
        key = (text, elide, width)
        if key not in self._kept:
            if len(self._kept) >= _MOST_KEPT:
                self._kept.clear()
            self._kept[key] = self.metrics.elidedText(text, elide, width)
        return self._kept[key]


class Look:
    """Colours and faces of the theme in force when it was made."""

    def __init__(self) -> None:
        self.theme = theme.current()
        self.regular = _face(theme.ui_font())
        self.bold = _face(theme.ui_font(bold=True))
        self.small = _face(theme.ui_font(theme.SMALL_FONT_SIZE_PX))
        self.small_bold = _face(theme.ui_font(theme.SMALL_FONT_SIZE_PX, bold=True))
        self.chip = _face(theme.ui_font(theme.SMALL_FONT_SIZE_PX - 1))
        self._low = {size: _face(theme.ui_font(size)) for size in range(_LEAST_FONT_SIZE_PX, theme.SMALL_FONT_SIZE_PX)}
        self.muted = QColor(self.theme.muted)
        self.text = QColor(self.theme.text)
        self.accent = QColor(self.theme.accent)
        self.on_accent = QColor(self.theme.on_accent)
        self.window = QColor(self.theme.window)
        self.card = QColor(self.theme.card)
        self.match = QColor(self.theme.selection)
        self.found = QColor(self.theme.curves[_FOUND])
        self.found_veil = faded(self.found, 64)
        self.selected_veil = faded(self.accent, 64)
        self.hover_veil = faded(self.text, 14)
        self.border = QColor(self.theme.border)
        self.head = QColor(self.theme.good)
        self.warm = _shade(self.theme.warm_row, self.theme.warm, self.theme.warm_bar, self.theme.text)
        self.cold = _shade(self.theme.cold_row, self.theme.cold, self.theme.cold_bar, self.theme.muted)
        self.adapted = Shade(_mixed(self.cold.row, self.accent, 0.05), self.accent, self.cold.bar, self.text)

    def low(self, row_height: int) -> Face:
        """The face of names in rows too low for any other."""
        return self._low[min(max(self._low), max(_LEAST_FONT_SIZE_PX, row_height - 2))]


@dataclass
class Sheet:
    """What all items of one stack are painted by; the scene changes it, the items read it."""

    look: Look = field(default_factory=Look)
    columns: Columns = field(default_factory=lambda: fit(0, Widths()))
    most_parameters: int = 1


def _face(font: QFont) -> Face:
    return Face(font, QFontMetricsF(font))


def faded(colour: QColor, alpha: int) -> QColor:
    """The colour, let through to 0…255."""
    result = QColor(colour)
    result.setAlpha(alpha)
    return result


def _mixed(ground: QColor, colour: QColor, share: float) -> QColor:
    """The ground with a share of the colour over it."""

    def mix(below: float, above: float) -> float:
        return below + (above - below) * share

    return QColor.fromRgbF(
        mix(ground.redF(), colour.redF()), mix(ground.greenF(), colour.greenF()), mix(ground.blueF(), colour.blueF())
    )


def _shade(row: str, edge: str, bar: str, text: str) -> Shade:
    return Shade(QColor(row), QColor(edge), QColor(bar), QColor(text))
