"""One row of the stack: a block, or a leaf layer of an unfolded block."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget
from typing_extensions import override

from models.spec.stack import BlockDescription, LayerDescription
from workbench.spec.numbers import short_count, short_flops
from workbench.ui.stack import columns, marks
from workbench.ui.stack.columns import Column
from workbench.ui.stack.figures import bar_fraction, shape_text
from workbench.ui.stack.look import Face, Shade, Sheet

_BAR_HEIGHT = 6
_CHIP_HEIGHT = 18
_CHIP_PADDING = 8
_CHIP_GAP = 6
_MIN_CHIP = 40
LAYER_INDENT = 10
_HOVER_ALPHA = 14
_LAYER_ALPHA = 110


@dataclass(frozen=True)
class RowText:
    """What a row says; `name` is short where the row is a layer."""

    name: str
    kind: str
    shape: str
    count: str
    flops: str
    parameters: int

    @classmethod
    def of(cls, part: BlockDescription | LayerDescription, name: str = "") -> RowText:
        return cls(
            name or part.name,
            part.kind,
            shape_text(part.output_shape),
            short_count(part.parameters),
            short_flops(part.flops) if part.flops else "",
            part.parameters,
        )


@dataclass(frozen=True)
class RowState:
    """How a row looks at the moment."""

    trainable: bool = False
    hovered: bool = False
    matched: bool = False
    unfolded: bool = False
    chips: tuple[str, ...] = ()


class RowItem(QGraphicsItem):
    """Paints a row in the columns of its sheet. Layer rows are children of their block's row and move with it."""

    def __init__(self, text: RowText, sheet: Sheet, *, foldable: bool, parent: RowItem | None = None) -> None:
        super().__init__(parent)
        self.text = text
        self.state = RowState()
        self._sheet = sheet
        self._foldable = foldable
        self._width = 0
        self._height = 0
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)

    @property
    def _is_layer(self) -> bool:
        return self.parentItem() is not None

    def set_size(self, width: int, height: int) -> None:
        if (width, height) != (self._width, self._height):
            self.prepareGeometryChange()
            self._width, self._height = width, height

    def set_state(self, state: RowState) -> None:
        """Takes a new state, and repaints only where it differs."""
        if state != self.state:
            self.state = state
            self.update()

    def chip_at(self, x: float) -> str:
        """The full text of the adapter chip at `x`, empty where there is none."""
        for left, width, _, full in self._chip_places():
            if left <= x < left + width:
                return full
        return ""

    @override
    def boundingRect(self) -> QRectF:
        return QRectF(0, 0, self._width, self._height)

    @override
    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        look = self._sheet.look
        shade = look.warm if self.state.trainable else look.cold
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter, shade)
        if not self._is_layer:
            self._paint_marks(painter, shade)
        self._paint_texts(painter, shade)
        self._paint_bar(painter, shade)
        self._paint_chips(painter)
        if self.state.hovered:
            self._paint_prospect(painter)

    def _paint_ground(self, painter: QPainter, shade: Shade) -> None:
        look = self._sheet.look
        rect = QRectF(0, 1, self._width, self._height - 2)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(_faded(shade.row, _LAYER_ALPHA) if self._is_layer else shade.row)
        painter.drawRoundedRect(rect, 3, 3)
        if self.state.hovered:
            painter.setBrush(_faded(look.text, _HOVER_ALPHA))
            painter.drawRoundedRect(rect, 3, 3)
        painter.setBrush(_faded(shade.edge, _LAYER_ALPHA) if self._is_layer else shade.edge)
        painter.drawRoundedRect(QRectF(0, rect.top(), columns.EDGE, rect.height()), 1.5, 1.5)
        if self.state.matched:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(look.accent, 1.5))
            painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), 3, 3)

    def _paint_marks(self, painter: QPainter, shade: Shade) -> None:
        middle = self._height / 2
        if self._foldable:
            centre = QPointF(columns.CHEVRON_LEFT + columns.CHEVRON / 2, middle)
            marks.chevron(painter, centre, self._sheet.look.muted, unfolded=self.state.unfolded)
        mark = marks.trainable_mark if self.state.trainable else marks.frozen_mark
        mark(painter, QPointF(columns.MARK_LEFT + columns.MARK / 2, middle), shade.edge)

    def _paint_texts(self, painter: QPainter, shade: Shade) -> None:
        places, look = self._sheet.columns, self._sheet.look
        face = look.small if self._is_layer else look.regular
        indent = LAYER_INDENT if self._is_layer else 0
        painter.setPen(look.muted if self._is_layer else shade.text)
        name = self._rect(places.name).adjusted(indent, 0, 0, 0)
        name_face = face if self._is_layer else look.bold
        name_face.draw(painter, name, self.text.name, elide=Qt.TextElideMode.ElideMiddle)
        self._text(painter, face, places.kind, self.text.kind)
        self._text(painter, face, places.shape, self.text.shape)
        self._text(painter, face, places.count, self.text.count, Qt.AlignmentFlag.AlignRight)
        painter.setPen(look.muted)
        self._text(painter, look.small, places.flops, self.text.flops, Qt.AlignmentFlag.AlignRight)

    def _text(
        self,
        painter: QPainter,
        face: Face,
        column: Column,
        text: str,
        align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
    ) -> None:
        if column.width:
            face.draw(painter, self._rect(column), text, align)

    def _paint_bar(self, painter: QPainter, shade: Shade) -> None:
        column = self._sheet.columns.bar
        length = column.width * bar_fraction(self.text.parameters, self._sheet.most_parameters)
        if length <= 0:
            return
        height = _BAR_HEIGHT - 2 if self._is_layer else _BAR_HEIGHT
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(shade.bar)
        painter.drawRoundedRect(
            QRectF(column.left, (self._height - height) / 2, length, height), height / 2, height / 2
        )

    def _paint_chips(self, painter: QPainter) -> None:
        look = self._sheet.look
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for left, width, label, _ in self._chip_places():
            rect = QRectF(left + 0.5, (self._height - _CHIP_HEIGHT) // 2 + 0.5, width - 1, _CHIP_HEIGHT - 1)
            painter.setPen(QPen(look.accent, 1))
            painter.drawRoundedRect(rect, _CHIP_HEIGHT / 2, _CHIP_HEIGHT / 2)
            inner = rect.adjusted(_CHIP_PADDING, 0, -_CHIP_PADDING + 2, 0)
            look.chip.draw(painter, inner, label)

    def _chip_places(self) -> list[tuple[int, int, str, str]]:
        """Left edge, width, label and full text of each chip; a last `+2` stands for those without room."""
        places: list[tuple[int, int, str, str]] = []
        chips, column, face = self.state.chips, self._sheet.columns.chips, self._sheet.look.chip
        if not column.width:
            return places
        left, right = column.left, column.left + column.width
        for index, chip in enumerate(chips):
            following = len(chips) - index - 1
            reserved = _CHIP_GAP + chip_width(face, f"+{following}") if following else 0
            width = min(chip_width(face, chip), right - left - reserved)
            if width < chip_width(face, chip) and (places or width < _MIN_CHIP):
                more = f"+{following + 1}"
                return [*places, (left, chip_width(face, more), more, "\n".join(chips[index:]))]
            places.append((left, width, chip, chip))
            left += width + _CHIP_GAP
        return places

    def _paint_prospect(self, painter: QPainter) -> None:
        """Where the boundary would go on a click: above a row that trains, below a frozen one."""
        painter.setPen(QPen(self._sheet.look.accent, 2))
        y = 1 if self.state.trainable else self._height - 1
        painter.drawLine(QPointF(0, y), QPointF(self._width, y))

    def _rect(self, column: Column) -> QRectF:
        return QRectF(column.left, 0, column.width, self._height)


def chip_width(face: Face, chip: str) -> int:
    return face.width(chip) + 2 * _CHIP_PADDING


def chips_width(face: Face, chips: tuple[str, ...]) -> int:
    """The room that a row's chips would like to have; 0 for none."""
    return sum(chip_width(face, chip) for chip in chips) + _CHIP_GAP * (len(chips) - 1) if chips else 0


def _faded(colour: QColor, alpha: int) -> QColor:
    faded = QColor(colour)
    faded.setAlpha(alpha)
    return faded
