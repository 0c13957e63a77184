"""The handle of the freeze boundary."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget
from typing_extensions import override

from workbench.ui.stack import marks
from workbench.ui.stack.arrangement import STRIP
from workbench.ui.stack.look import Sheet

_GRIP_WIDTH, _GRIP_HEIGHT = 26, 16
_LABEL = "Freeze boundary"
_HINTS = ("frozen below · drag, or ↑ ↓", "frozen below", "")
_PAD = 10
_LINE = 2
_MIN_LINE = 24


class BoundaryItem(QGraphicsItem):
    """A line across the stack with a grip and a label; ringed while the keyboard moves it."""

    def __init__(self, sheet: Sheet) -> None:
        super().__init__()
        self._sheet = sheet
        self._width = 0
        self._focused = False
        self._held = False
        self.setZValue(1)
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)

    def set_width(self, width: int) -> None:
        self.prepareGeometryChange()
        self._width = width

    def set_focused(self, focused: bool) -> None:  # noqa: FBT001  # a setter like Qt's own
        self._focused = focused
        self.update()

    def set_held(self, held: bool) -> None:  # noqa: FBT001  # a setter like Qt's own
        """Shows that a drag has hold of the handle."""
        self._held = held
        self.update()

    @override
    def boundingRect(self) -> QRectF:
        return QRectF(0, 0, self._width, STRIP)

    @override
    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        look = self._sheet.look
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._focused or self._held:
            painter.setPen(QPen(look.accent, 1.5))
            painter.setBrush(look.match if self._held else Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(1, 2, self._width - 2, STRIP - 4), 5, 5)
        left = self._inset
        marks.grip(
            painter, QRectF(left, (STRIP - _GRIP_HEIGHT) / 2, _GRIP_WIDTH, _GRIP_HEIGHT), look.accent, look.on_accent
        )
        text_left, text_right = self._paint_label(painter)
        painter.setPen(QPen(look.accent, _LINE, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        for start, end in ((left + _GRIP_WIDTH + _PAD, text_left - _PAD), (text_right + _PAD, self._width - left)):
            if end - start > _LINE:
                painter.drawLine(QPointF(start, STRIP / 2), QPointF(end, STRIP / 2))

    @property
    def _inset(self) -> int:
        """Room between the ring and what it surrounds; kept without it too, so that nothing jumps."""
        return 6

    def _paint_label(self, painter: QPainter) -> tuple[float, float]:
        """Label and hint in the middle, as much of them as fits; gives their left and right edges."""
        look, middle = self._sheet.look, self._width / 2
        label = look.bold.width(_LABEL)
        room = self._width - 2 * (self._inset + _GRIP_WIDTH + _MIN_LINE + 2 * _PAD)
        hint = next(hint for hint in _HINTS if not hint or label + _PAD + look.regular.width(hint) <= room)
        hint_width = look.regular.width(hint) + _PAD if hint else 0
        if label > room:
            return middle, middle - 2 * _PAD
        left = round(middle - (label + hint_width) / 2)
        painter.setPen(look.accent)
        look.bold.draw(painter, QRectF(left, 0, label + 1, STRIP), _LABEL)
        painter.setPen(look.muted)
        look.regular.draw(painter, QRectF(left + label + _PAD, 0, hint_width, STRIP), hint)
        return left, left + label + hint_width
