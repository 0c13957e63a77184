"""The handle of a boundary: a line across the stack with a grip and a label."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget
from typing_extensions import override

from workbench.ui.stack import marks
from workbench.ui.stack.handles import HEIGHTS, HandleKind
from workbench.ui.stack.look import Sheet

_LABELS: dict[HandleKind, tuple[str, tuple[str, ...]]] = {
    "freeze": ("Freeze boundary", ("frozen below · drag, or ↑ ↓", "frozen below", "")),
    "top": ("Frozen from here up", ("drag, or T and ↑ ↓", "")),
    "share": (
        "Share boundary",
        ("one copy for each task above · drag, or S and ↑ ↓", "one copy for each task above", ""),
    ),
}
_PARKED: dict[HandleKind, str] = {
    "freeze": "",
    "top": "freeze from the top",
    "share": "share boundary",
}
_GRIP_WIDTH = 26
_PAD = 10
_MIN_LINE = 24
INSET = 6
"""Room between the ring and what it surrounds; kept without it too, so that nothing jumps."""


class HandleItem(QGraphicsItem):
    """Ringed while the keyboard moves it; small, and without its line, while it is parked at the top of the stack."""

    def __init__(self, kind: HandleKind, sheet: Sheet) -> None:
        super().__init__()
        self.kind = kind
        self._sheet = sheet
        self._width = 0
        self._height = HEIGHTS[kind]
        self._focused = self._held = self._parked = False
        self.setZValue(1)
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)

    def set_width(self, width: int) -> None:
        if width != self._width:
            self.prepareGeometryChange()
            self._width = width

    def set_focused(self, focused: bool) -> None:  # noqa: FBT001  # a setter like Qt's own
        self._focused = focused
        self.update()

    def set_held(self, held: bool) -> None:  # noqa: FBT001  # a setter like Qt's own
        """Shows that a drag has hold of the handle."""
        self._held = held
        self.update()

    def set_parked(self, parked: bool) -> None:  # noqa: FBT001  # a setter like Qt's own
        if parked != self._parked:
            self._parked = parked
            self.update()

    @override
    def boundingRect(self) -> QRectF:
        return QRectF(0, 0, self._width, self._height)

    @override
    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._focused or self._held:
            painter.setPen(QPen(self._colour, 1.5))
            painter.setBrush(self._sheet.look.match if self._held else Qt.BrushStyle.NoBrush)
            inset = 2 if self._height > 24 else 1
            painter.drawRoundedRect(QRectF(1, inset, self._width - 2, self._height - 2 * inset), 5, 5)
        if self._parked and not self._held:
            self._paint_parked(painter)
        else:
            self._paint_line(painter)

    @property
    def _colour(self) -> QColor:
        look = self._sheet.look
        return look.head if self.kind == "share" else look.accent

    def _paint_parked(self, painter: QPainter) -> None:
        look = self._sheet.look
        grip = QRectF(INSET, self._height / 2 - 4, _GRIP_WIDTH, 8)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._colour)
        painter.setOpacity(0.65)
        painter.drawRoundedRect(grip, 4, 4)
        painter.setOpacity(1)
        painter.setPen(look.muted)
        room = self._width / 2 - grip.right() - 3 * _PAD
        if room >= _MIN_LINE:
            look.small.draw(painter, QRectF(grip.right() + _PAD, 0, room, self._height), _PARKED[self.kind])

    def _paint_line(self, painter: QPainter) -> None:
        look, middle = self._sheet.look, self._height / 2
        height = min(16, self._height - 6)
        marks.grip(painter, QRectF(INSET, middle - height / 2, _GRIP_WIDTH, height), self._colour, look.on_accent)
        text_left, text_right = self._paint_label(painter)
        thickness = 2 if self.kind == "freeze" else 1.4
        painter.setPen(QPen(self._colour, thickness, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        for start, end in (
            (INSET + _GRIP_WIDTH + _PAD, text_left - _PAD),
            (text_right + _PAD, self._width - INSET),
        ):
            if end - start > thickness:
                painter.drawLine(QPointF(start, middle), QPointF(end, middle))

    def _paint_label(self, painter: QPainter) -> tuple[float, float]:
        """Label and hint in the middle, as much of them as fits; gives their left and right edges."""
        look, middle = self._sheet.look, self._width / 2
        text, hints = _LABELS[self.kind]
        strong, plain = (look.bold, look.regular) if self.kind == "freeze" else (look.small_bold, look.small)
        label = strong.width(text)
        room = self._width - 2 * (INSET + _GRIP_WIDTH + _MIN_LINE + 2 * _PAD)
        hint = next(hint for hint in hints if not hint or label + _PAD + plain.width(hint) <= room)
        hint_width = plain.width(hint) + _PAD if hint else 0
        if label > room:
            return middle, middle - 2 * _PAD
        left = round(middle - (label + hint_width) / 2)
        painter.setPen(self._colour)
        strong.draw(painter, QRectF(left, 0, label + 1, self._height), text)
        painter.setPen(look.muted)
        plain.draw(painter, QRectF(left + label + _PAD, 0, hint_width, self._height), hint)
        return left, left + label + hint_width
