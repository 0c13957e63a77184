"""The task heads above the stack, and the curves that join them to the top block."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget
from typing_extensions import override

from workbench.ui.stack.look import Sheet

CHIP_HEIGHT = 28
HEIGHT = CHIP_HEIGHT + 24
_PADDING = 12
_GAP = 12
_MIN_CHIP = 64
_BRACE_GAP = 3
_NO_HEADS = "no task head yet"


class HeadChip(NamedTuple):
    """One head as the stack shows it.

    `outputs` is 0 while the data has not told them; `parameters` is `None` for a linear layer on the pooled features.
    """

    name: str
    kind: str
    outputs: int
    parameters: int | None = None

    @property
    def detail(self) -> str:
        return f"{self.kind} · {self.outputs}" if self.outputs else self.kind

    @property
    def tip(self) -> str:
        outputs = {0: "outputs not known yet", 1: "1 output"}.get(self.outputs, f"{self.outputs} outputs")
        return f"Head of the task {self.name}: {self.kind}, {outputs}. Heads always train."

    def size(self, feature_width: int) -> int | None:
        """How many parameters the head has on features of this width; `None` while nobody knows."""
        if self.parameters is not None:
            return self.parameters
        return (feature_width + 1) * self.outputs or None


class HeadsItem(QGraphicsItem):
    """Chips in one line, centred; those without room are counted in a last chip."""

    def __init__(self, sheet: Sheet) -> None:
        super().__init__()
        self._sheet = sheet
        self._heads: tuple[HeadChip, ...] = ()
        self._width = 0
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)

    def set_heads(self, heads: Sequence[HeadChip]) -> None:
        self._heads = tuple(heads)
        self.update()

    def set_width(self, width: int) -> None:
        self.prepareGeometryChange()
        self._width = width

    def tip_at(self, x: float, y: float) -> str:
        """What the chip at a point of this item stands for; empty beside the chips."""
        if not 0 <= y < CHIP_HEIGHT:
            return ""
        for rect, chip in self._places():
            if rect.left() <= x < rect.right():
                return chip.tip if chip else "\n".join(head.tip for head in self._heads[self._num_shown :])
        return ""

    @override
    def boundingRect(self) -> QRectF:
        return QRectF(0, 0, self._width, HEIGHT)

    @override
    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not self._heads:
            painter.setPen(self._sheet.look.muted)
            rect = QRectF(0, 0, self._width, CHIP_HEIGHT)
            self._sheet.look.regular.draw(painter, rect, _NO_HEADS, Qt.AlignmentFlag.AlignHCenter)
            return
        for rect, chip in self._places():
            self._paint_curve(painter, rect.center().x())
            self._paint_chip(painter, rect, chip)

    def _paint_chip(self, painter: QPainter, rect: QRectF, chip: HeadChip | None) -> None:
        look = self._sheet.look
        painter.setPen(QPen(look.head, 1))
        painter.setBrush(look.card)
        painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        inner = rect.adjusted(_PADDING, 0, -_PADDING + 2, 0)
        if chip is None:
            painter.setPen(look.muted)
            look.regular.draw(painter, inner, f"+{len(self._heads) - self._num_shown}")
            return
        name_width = min(look.bold.width(chip.name) + 1, round(inner.width()))
        painter.setPen(look.text)
        look.bold.draw(painter, QRectF(inner.left(), 0, name_width, CHIP_HEIGHT), chip.name)
        rest = inner.adjusted(name_width + _PADDING // 2, 0, 0, 0)
        if rest.width() > _PADDING * 2:
            painter.setPen(look.muted)
            look.regular.draw(painter, rest, chip.detail)

    def _paint_curve(self, painter: QPainter, x: float) -> None:
        """From a chip's foot to the middle of the top row."""
        start, end = QPointF(x, CHIP_HEIGHT + _BRACE_GAP), QPointF(self._width // 2, HEIGHT - _BRACE_GAP)
        bend = (start.y() + end.y()) / 2 + 2
        path = QPainterPath(start)
        path.cubicTo(QPointF(start.x(), bend), QPointF(end.x(), bend - 4), end)
        path.moveTo(end - QPointF(3, 3))
        path.lineTo(end)
        path.lineTo(end + QPointF(3, -3))
        painter.setPen(QPen(self._sheet.look.head, 1.4, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(path)

    @property
    def _num_shown(self) -> int:
        fitting = max(1, (self._width + _GAP) // (_MIN_CHIP + _GAP))
        return len(self._heads) if len(self._heads) <= fitting else max(1, fitting - 1)

    def _places(self) -> list[tuple[QRectF, HeadChip | None]]:
        """The rectangle of each chip; `None` stands for the chip that counts the rest."""
        shown: list[HeadChip | None] = [*self._heads[: self._num_shown]]
        if self._num_shown < len(self._heads):
            shown.append(None)
        widths = shared_out([self._wanted(chip) for chip in shown], self._width - _GAP * (len(shown) - 1))
        left = round((self._width - sum(widths) - _GAP * (len(widths) - 1)) / 2)
        places: list[tuple[QRectF, HeadChip | None]] = []
        for chip, width in zip(shown, widths, strict=True):
            places.append((QRectF(left, 0, width, CHIP_HEIGHT), chip))
            left += width + _GAP
        return places

    def _wanted(self, chip: HeadChip | None) -> int:
        look = self._sheet.look
        if chip is None:
            return _MIN_CHIP
        return look.bold.width(chip.name) + look.regular.width(chip.detail) + _PADDING * 5 // 2


def shared_out(wanted: Sequence[int], room: int) -> list[int]:
    """Widths that together fit into `room`: small wishes are met, large ones cut to one common width."""
    widths = [0] * len(wanted)
    left = room
    for rank, index in enumerate(sorted(range(len(wanted)), key=lambda i: wanted[i])):
        widths[index] = max(0, min(wanted[index], left // (len(wanted) - rank)))
        left -= widths[index]
    return widths
