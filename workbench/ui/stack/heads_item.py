"""The task heads above the stack, and the curves that join them to it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget
from typing_extensions import override

from workbench.ui.stack.head_chips import HeadChip, shared_out
from workbench.ui.stack.look import Sheet
from workbench.ui.stack.targets import HeadSlot

CHIP_HEIGHT = 28
HEIGHT = CHIP_HEIGHT + 24
_PADDING = 12
_GAP = 12
_MIN_CHIP = 64
_BRACE_GAP = 3
_LOWEST_BUS, _BUS_GAP, _BUS_TURN = HEIGHT - 6, 8, 5
"""Where the ways to lanes run along beneath the chips."""
_NO_HEADS = "no task head yet"
_ADD = "+ head"
_ADD_TIP = "Add a task head: it is trained together with the others."
_HELP = "\nClick to edit it, drag it to change the order."


class HeadPlace(NamedTuple):
    rect: QRectF
    slot: HeadSlot


class HeadsItem(QGraphicsItem):
    """Chips in one line, centred; those without room are counted in a last chip."""

    def __init__(self, sheet: Sheet) -> None:
        super().__init__()
        self._sheet = sheet
        self._heads: tuple[HeadChip, ...] = ()
        self._width = 0
        self._height = HEIGHT
        self._lanes: tuple[float, ...] = ()
        self.ringed: HeadSlot | None = None
        """The chip that the keyboard stands on."""
        self._focused = False
        self._carried: tuple[int, float] | None = None
        self.setZValue(2)
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)

    @property
    def heads(self) -> tuple[HeadChip, ...]:
        return self._heads

    def set_heads(self, heads: Sequence[HeadChip]) -> None:
        self._heads, self._carried = tuple(heads), None
        self.update()

    def set_extent(self, width: int, foot: int, lanes: Sequence[float]) -> None:
        """`foot`: how far below the chips' line the curves end, in the middle, or where each lane begins."""
        if (width, HEIGHT + foot, tuple(lanes)) != (self._width, self._height, self._lanes):
            self.prepareGeometryChange()
            self._width, self._height, self._lanes = width, HEIGHT + foot, tuple(lanes)
            self.update()

    def set_cursor(self, slot: HeadSlot | None) -> None:
        """Rings the chip that the keyboard stands on."""
        self.ringed = slot
        self.update()

    def set_focused(self, focused: bool) -> None:  # noqa: FBT001  # a setter like Qt's own
        """The ring is seen while the stack has the focus."""
        if focused != self._focused:
            self._focused = focused
            self.update()

    def carry(self, head: int, left: float) -> None:
        """Shows a head where the pointer holds it, its left edge at `left`."""
        self._carried = (head, left)
        self.update()

    def put_down(self) -> None:
        self._carried = None
        self.update()

    def slot_at(self, pos: QPointF) -> HeadSlot | None:
        """The chip at a point of this item."""
        if not 0 <= pos.y() < CHIP_HEIGHT:
            return None
        return next((slot for rect, slot in self.places() if rect.left() <= pos.x() < rect.right()), None)

    def slot_of(self, head: int, *, seen: bool = True) -> HeadSlot:
        """The chip of a head by its number; after the last, the one that adds.

        `seen`: the chip that counts the rest, for a head that has no room.
        """
        if head >= len(self._heads):
            return "add"
        return "more" if seen and head >= self._num_shown else head

    def tip(self, slot: HeadSlot) -> str:
        """What a chip stands for."""
        if slot == "add":
            return _ADD_TIP
        if slot == "more":
            return "\n".join(head.tip for head in self._heads[self._num_shown :])
        return self._heads[slot].tip + _HELP

    @override
    def boundingRect(self) -> QRectF:
        return QRectF(0, 0, self._width, self._height)

    @override
    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        places = self.places()
        if not self._heads:
            painter.setPen(self._sheet.look.muted)
            room = places[-1].rect.left() - _GAP
            self._sheet.look.regular.draw(
                painter, QRectF(0, 0, room, CHIP_HEIGHT), _NO_HEADS, Qt.AlignmentFlag.AlignRight
            )
        for rank, (rect, slot) in enumerate(places):
            if slot != "add":
                self._paint_way(painter, rank, rect.center().x())
            self._paint_chip(painter, rect, slot)

    def places(self) -> list[HeadPlace]:
        """The rectangle of each chip, from left to right; a carried one where it is held."""
        slots: list[HeadSlot] = [*range(self._num_shown)]
        if self._num_shown < len(self._heads):
            slots.append("more")
        slots.append("add")
        widths = shared_out([self._wanted(slot) for slot in slots], self._width - _GAP * (len(slots) - 1))
        left = self._left_of(widths)
        result: list[HeadPlace] = []
        for slot, width in zip(slots, widths, strict=True):
            held = self._carried[1] if self._carried is not None and self._carried[0] == slot else left
            result.append(HeadPlace(QRectF(held, 0, width, CHIP_HEIGHT), slot))
            left += width + _GAP
        return result

    def _left_of(self, widths: Sequence[int]) -> float:
        """Where the line begins: the heads in the middle and the last chip beside them, as far as there is room."""
        whole = sum(widths) + _GAP * (len(widths) - 1)
        if not self._heads:
            return round((self._width - whole + self._sheet.look.regular.width(_NO_HEADS)) / 2)
        centred = round((self._width - (whole - widths[-1] - _GAP)) / 2)
        return max(0, min(centred, self._width - whole))

    def _paint_chip(self, painter: QPainter, rect: QRectF, slot: HeadSlot) -> None:
        look, held = self._sheet.look, self._carried is not None and slot == self._carried[0]
        painter.setPen(QPen(look.border if slot == "add" else look.head, 1.6 if held else 1))
        painter.setBrush(look.card)
        painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        if self._focused and slot == self.ringed:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(look.text, 1.2, Qt.PenStyle.DotLine))
            painter.drawRoundedRect(rect.adjusted(2.5, 2.5, -2.5, -2.5), 4, 4)
        if isinstance(slot, int):
            self._paint_head(painter, rect.adjusted(_PADDING, 0, -_PADDING + 2, 0), self._heads[slot])
        else:
            painter.setPen(look.text if slot == "add" else look.muted)
            text = _ADD if slot == "add" else f"+{len(self._heads) - self._num_shown}"
            inner = rect if rect.width() < 2 * _PADDING + look.regular.width(text) else rect.adjusted(1, 0, 1, 0)
            look.regular.draw(painter, inner, text, Qt.AlignmentFlag.AlignHCenter)

    def _paint_head(self, painter: QPainter, inner: QRectF, head: HeadChip) -> None:
        look = self._sheet.look
        name_width = min(look.bold.width(head.name) + 1, round(inner.width()))
        painter.setPen(look.text)
        look.bold.draw(painter, QRectF(inner.left(), 0, name_width, CHIP_HEIGHT), head.name)
        rest = inner.adjusted(name_width + _PADDING // 2, 0, 0, 0)
        if rest.width() > _PADDING * 2:
            painter.setPen(look.muted)
            look.regular.draw(painter, rest, head.detail)

    def _paint_way(self, painter: QPainter, rank: int, x: float) -> None:
        """From a chip's foot to the middle of the top row, or to the lane of its own branch."""
        start = QPointF(x, CHIP_HEIGHT + _BRACE_GAP)
        lane = self._lanes[min(rank, len(self._lanes) - 1)] if self._lanes else None
        path = self._curve(start) if lane is None else self._bus(start, lane, self._level(rank))
        painter.setPen(QPen(self._sheet.look.head, 1.4, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(path)

    def _curve(self, start: QPointF) -> QPainterPath:
        end = QPointF(self._width // 2, self._height - _BRACE_GAP)
        turn = QPointF(end.x(), HEIGHT - _BRACE_GAP)
        bend = (start.y() + turn.y()) / 2 + 2
        path = QPainterPath(start)
        path.cubicTo(QPointF(start.x(), bend), QPointF(turn.x(), bend - 4), turn)
        path.lineTo(end)
        path.moveTo(end - QPointF(3, 3))
        path.lineTo(end)
        path.lineTo(end + QPointF(3, -3))
        return path

    def _bus(self, start: QPointF, lane: float, level: float) -> QPainterPath:
        """Down to the level, along it, and down the lane: later heads run higher, so that no ways cross."""
        radius = min(_BUS_TURN, level - start.y(), abs(lane - start.x()) / 2)
        step = radius if lane > start.x() else -radius
        path = QPainterPath(start)
        path.lineTo(start.x(), level - radius)
        path.quadTo(start.x(), level, start.x() + step, level)
        path.lineTo(lane - step, level)
        path.quadTo(lane, level, lane, level + radius)
        path.lineTo(lane, HEIGHT)
        return path

    def _level(self, rank: int) -> float:
        """How far down the way of a chip turns towards its lane."""
        room = _LOWEST_BUS - CHIP_HEIGHT - _BRACE_GAP - 2
        ways = min(len(self._heads), self._num_shown + 1)
        return _LOWEST_BUS - rank * min(_BUS_GAP, room / max(1, ways - 1))

    @property
    def _num_shown(self) -> int:
        room = self._width - self._wanted("add") - _GAP
        fitting = max(1, (room + _GAP) // (_MIN_CHIP + _GAP))
        return len(self._heads) if len(self._heads) <= fitting else max(1, fitting - 1)

    def _wanted(self, slot: HeadSlot) -> int:
        look = self._sheet.look
        if slot == "add":
            return look.regular.width(_ADD) + 2 * _PADDING
        if slot == "more":
            return _MIN_CHIP
        head = self._heads[slot]
        return look.bold.width(head.name) + look.regular.width(head.detail) + _PADDING * 5 // 2
