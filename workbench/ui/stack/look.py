"""The theme as painters need it: colours, fonts and metrics made once, not at every repaint."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

from workbench.ui import theme
from workbench.ui.stack.columns import Columns, Widths, fit


@dataclass(frozen=True)
class Shade:
    """The colours of one temperature: rows that train are warm, frozen ones cold."""

    row: QColor
    edge: QColor
    bar: QColor
    text: QColor


@dataclass(frozen=True)
class Face:
    """A font with its metrics."""

    font: QFont
    metrics: QFontMetricsF

    def width(self, text: str) -> int:
        """Pixels that `draw` needs to show the whole text; eliding rounds less kindly than measuring."""
        return math.ceil(self.metrics.horizontalAdvance(text)) + 2 if text else 0

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
        shown = self.metrics.elidedText(text, elide, rect.width())
        painter.drawText(rect, align | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, shown)


class Look:
    """Colours and faces of the theme in force when it was made."""

    def __init__(self) -> None:
        self.theme = theme.current()
        self.regular = _face(theme.ui_font())
        self.bold = _face(theme.ui_font(bold=True))
        self.small = _face(theme.ui_font(theme.SMALL_FONT_SIZE_PX))
        self.chip = _face(theme.ui_font(theme.SMALL_FONT_SIZE_PX - 1))
        self.muted = QColor(self.theme.muted)
        self.text = QColor(self.theme.text)
        self.accent = QColor(self.theme.accent)
        self.on_accent = QColor(self.theme.on_accent)
        self.window = QColor(self.theme.window)
        self.card = QColor(self.theme.card)
        self.match = QColor(self.theme.selection)
        self.head = QColor(self.theme.good)
        self.warm = _shade(self.theme.warm_row, self.theme.warm, self.theme.warm_bar, self.theme.text)
        self.cold = _shade(self.theme.cold_row, self.theme.cold, self.theme.cold_bar, self.theme.muted)


@dataclass
class Sheet:
    """What all items of one stack are painted by; the scene changes it, the items read it."""

    look: Look = field(default_factory=Look)
    columns: Columns = field(default_factory=lambda: fit(0, Widths()))
    most_parameters: int = 1


def _face(font: QFont) -> Face:
    return Face(font, QFontMetricsF(font))


def _shade(row: str, edge: str, bar: str, text: str) -> Shade:
    return Shade(QColor(row), QColor(edge), QColor(bar), QColor(text))
