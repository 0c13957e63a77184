"""Counts as small bars, in a line of their own."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget
from typing_extensions import override

from workbench.spec.cards import Bar
from workbench.ui import theme
from workbench.ui.tooltips import literal

HEIGHT = 34
_GAP = 2.0
_WIDEST = 26.0
_LEAST_HEIGHT = 1.0


class BarStrip(QWidget):
    """One bar for each count, from the left; a tooltip tells which it is. Says all of them to screen readers."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bars: tuple[Bar, ...] = ()
        self._more = 0
        self.setFixedHeight(HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_bars(self, bars: Sequence[Bar], more: int = 0) -> None:
        """`more` have no room; the tooltip beside the bars counts them."""
        self._bars, self._more = tuple(bars), more
        self.setVisible(bool(bars))
        self.setAccessibleDescription(", ".join(f"{bar.label}: {bar.count:,}" for bar in self._bars))
        self.update()

    def tip_at(self, x: float) -> str:
        """`cat: 1,204 examples` for the bar at `x` pixels, how many more there are for the place beside them."""
        for bar, rect in zip(self._bars, self._places(), strict=True):
            if rect.left() - _GAP / 2 <= x < rect.right() + _GAP / 2:
                return f"{bar.label}: {bar.count:,} {'example' if bar.count == 1 else 'examples'}"
        return f"and {self._more:,} more" if self._more else ""

    @override
    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), literal(self.tip_at(event.pos().x())), self)
            return True
        return super().event(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        now = theme.current()
        painter = QPainter(self)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(now.accent))
        for rect in self._places():
            painter.drawRect(rect)
        painter.setPen(QColor(now.border))
        base = self.height() - 0.5
        painter.drawLine(QPointF(0, base), QPointF(self.width(), base))
        painter.end()

    def _places(self) -> list[QRectF]:
        """A rectangle for each bar, also for those of no height."""
        count = len(self._bars)
        step = min(_WIDEST, self.width() / max(1, count))
        width = max(1.0, step - (_GAP if step > 2 * _GAP else 0.0))
        most = max((bar.count for bar in self._bars), default=0) or 1
        room = self.height() - 2
        heights = [max(_LEAST_HEIGHT, room * bar.count / most) if bar.count else 0.0 for bar in self._bars]
        return [QRectF(at * step, room - height + 1, width, height) for at, height in enumerate(heights)]
