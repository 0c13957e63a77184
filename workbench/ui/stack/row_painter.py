"""How a row is drawn."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from workbench.ui.stack import chips, columns, marks, norm_mark, run_mark
from workbench.ui.stack.columns import Column
from workbench.ui.stack.figures import bar_fraction
from workbench.ui.stack.look import Face, Shade, Sheet, faded
from workbench.ui.stack.row_text import RowState, RowText

LAYER_INDENT = 10
READABLE, ROOMY = 15, 18
"""Rows lower than these pixels: only names; texts are small."""
_BAR_HEIGHT = 6
_MARKER = 3
"""How far a marked name's ground reaches beyond it."""
_LAYER_ALPHA = 110
_RIGHT = Qt.AlignmentFlag.AlignRight
_LEFT = Qt.AlignmentFlag.AlignLeft


class RowPainter:
    """Draws one row into `rect`, whose upper left corner is the origin."""

    def __init__(self, painter: QPainter, sheet: Sheet, text: RowText, state: RowState, rect: QRectF) -> None:
        self._painter = painter
        self._sheet = sheet
        self._look = sheet.look
        self._text = text
        self._state = state
        self._width, self._height = rect.width(), rect.height()
        self._shade = self._shade_of(state)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)

    def paint_block(self, places: Sequence[chips.ChipPlace], *, foldable: bool) -> None:
        self._paint_ground(self._shade.row, self._shade.edge)
        self._paint_found(0)
        if self._height >= READABLE:
            self._paint_marks(foldable=foldable)
            self._paint_texts()
            height = min(chips.HEIGHT, round(self._height) - 2)
            for place in places:
                chips.paint(self._painter, self._look, place, (self._height - height) // 2, height)
        else:
            self._paint_low_name()
            self._paint_dots(len(self._state.block.chips))
        self._paint_bar(_BAR_HEIGHT)
        self._paint_run()
        self._paint_frame()

    def paint_layer(self) -> None:
        self._paint_ground(faded(self._shade.row, _LAYER_ALPHA), faded(self._shade.edge, _LAYER_ALPHA))
        self._paint_found(LAYER_INDENT)
        if self._height >= READABLE:
            look, places = self._look, self._sheet.columns
            self._painter.setPen(look.muted)
            name = self._rect(places.name).adjusted(LAYER_INDENT, 0, 0, 0)
            look.small.draw(self._painter, name, self._text.name, elide=Qt.TextElideMode.ElideMiddle)
            self._paint_facts(look.small)
        self._paint_bar(_BAR_HEIGHT - 2)
        self._paint_frame()

    def _shade_of(self, state: RowState) -> Shade:
        block, look = state.block, self._look
        return look.warm if block.trains else look.adapted if block.adapted else look.cold

    def _paint_ground(self, row: QColor, edge: QColor) -> None:
        painter, state, rect = self._painter, self._state, self._inner
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(row)
        painter.drawRoundedRect(rect, 3, 3)
        for shown, veil in (
            (state.selected or state.target, self._look.selected_veil),
            (state.hovered, self._look.hover_veil),
        ):
            if shown:
                painter.setBrush(veil)
                painter.drawRoundedRect(rect, 3, 3)
        painter.setBrush(edge)
        parts = 3 if state.block.adapted and not state.block.trains else 1
        height = (rect.height() - 2 * (parts - 1)) / parts
        for part in range(parts):
            top = rect.top() + part * (height + 2)
            painter.drawRoundedRect(QRectF(0, top, columns.EDGE, height), 1.5, 1.5)

    def _paint_found(self, indent: int) -> None:
        """As with a marker pen: the name of what a search found; the whole row where it is low or stands at it."""
        if not self._state.matched:
            return
        rect = self._inner
        if self._height >= READABLE and not self._state.at_match:
            name, face = self._rect(self._sheet.columns.name), self._look.small if indent else self._look.bold
            width = min(name.width(), face.width(self._text.name) + indent)
            rect = QRectF(name.left() + indent - _MARKER, 3, width - indent + 2 * _MARKER, self._height - 6)
        self._painter.setPen(QPen(self._look.found, 2) if self._state.at_match else Qt.PenStyle.NoPen)
        self._painter.setBrush(self._look.found_veil)
        self._painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1) if self._state.at_match else rect, 3, 3)

    def _paint_marks(self, *, foldable: bool) -> None:
        painter, middle, block = self._painter, self._height / 2, self._state.block
        if foldable:
            centre = QPointF(columns.CHEVRON_LEFT + columns.CHEVRON / 2, middle)
            marks.chevron(painter, centre, self._look.muted, unfolded=self._state.unfolded)
        centre = QPointF(columns.MARK_LEFT + columns.MARK / 2, middle)
        mark = marks.trainable_mark if block.trains else marks.adapted_mark if block.adapted else marks.frozen_mark
        mark(painter, centre, self._shade.edge)
        if block.alone:
            marks.pin(painter, QPointF(columns.PIN_LEFT + columns.PIN / 2, middle), self._look.text)
        if block.norm and self._sheet.columns.norm.width:
            places = self._sheet.columns
            norm_mark.paint(painter, self._rect(places.norm), self._look, block.norm, in_words=places.norm_in_words)

    def _paint_texts(self) -> None:
        look, places, block = self._look, self._sheet.columns, self._state.block
        self._painter.setPen(self._shade.text)
        bold, regular = (look.bold, look.regular) if self._height >= ROOMY else (look.small_bold, look.small)
        bold.draw(self._painter, self._rect(places.name), self._text.name, elide=Qt.TextElideMode.ElideMiddle)
        self._paint_facts(regular)
        if block.rate is not None:
            self._painter.setPen(look.text if block.rate_by_hand else look.muted)
            self._text_in(look.small_bold if block.rate_by_hand else look.small, places.rate, block.rate_text)

    def _paint_low_name(self) -> None:
        """Letters fit into the lowest row; the room that a font keeps above its capitals does not, and lies outside."""
        self._painter.setPen(self._shade.text)
        face = self._look.low(round(self._height))
        above = max(0.0, face.metrics.height() - self._height)
        face.draw(self._painter, self._rect(self._sheet.columns.name).adjusted(0, -above, 0, 0), self._text.name)

    def _paint_facts(self, face: Face) -> None:
        places = self._sheet.columns
        self._text_in(face, places.kind, self._text.kind)
        self._text_in(face, places.shape, self._text.shape)
        self._text_in(face, places.count, self._text.count, _RIGHT)
        self._painter.setPen(self._look.muted)
        self._text_in(self._look.small, places.flops, self._text.flops, _RIGHT)

    def _text_in(self, face: Face, column: Column, text: str, align: Qt.AlignmentFlag = _LEFT) -> None:
        if column.width and text:
            face.draw(self._painter, self._rect(column), text, align)

    def _paint_dots(self, count: int) -> None:
        """One for each adapter, where there is no room for chips."""
        self._painter.setPen(Qt.PenStyle.NoPen)
        self._painter.setBrush(self._look.accent)
        left = self._sheet.columns.chips.left
        for dot in range(count):
            self._painter.drawEllipse(QPointF(left + 3 + 8 * dot, self._height / 2), 2, 2)

    def _paint_bar(self, thickness: int) -> None:
        column = self._sheet.columns.bar
        length = column.width * bar_fraction(self._text.parameters, self._sheet.most_parameters)
        if length <= 0:
            return
        height = min(thickness, self._height - 4)
        self._painter.setPen(Qt.PenStyle.NoPen)
        self._painter.setBrush(self._shade.bar)
        rect = QRectF(column.left, (self._height - height) / 2, length, height)
        self._painter.drawRoundedRect(rect, height / 2, height / 2)

    def _paint_run(self) -> None:
        column, mark = self._sheet.columns.run, self._state.mark
        if mark is not None and column.width:
            readable = self._height >= READABLE
            run_mark.paint(self._painter, self._rect(column), self._look, mark, with_rate=readable)

    def _paint_frame(self) -> None:
        """What is chosen, where something would land, where the keyboard stands, where a click would lead."""
        painter, state, accent = self._painter, self._state, self._look.accent
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if state.target or state.selected:
            painter.setPen(QPen(accent, 1 if state.selected else 1.5))
            painter.drawRoundedRect(self._inner.adjusted(1, 1, -1, -1), 3, 3)
        if state.cursor:
            painter.setPen(QPen(self._look.text, 1.2, Qt.PenStyle.DotLine))
            painter.drawRoundedRect(self._inner.adjusted(1.5, 1.5, -1.5, -1.5), 3, 3)
        if state.hovered and state.lead:
            painter.setPen(QPen(accent, 2))
            y = 1 if state.lead > 0 else self._height - 1
            painter.drawLine(QPointF(0, y), QPointF(self._width, y))

    @property
    def _inner(self) -> QRectF:
        """The row but for the gaps between rows."""
        return QRectF(0, 1, self._width, self._height - 2)

    def _rect(self, column: Column) -> QRectF:
        return QRectF(column.left, 0, column.width, self._height)
