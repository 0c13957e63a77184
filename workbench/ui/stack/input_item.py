"""What enters the stack, beneath its first row."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget
from typing_extensions import override

from workbench.ui.stack import marks
from workbench.ui.stack.look import Sheet

HEIGHT = 26
_MARK = 18


class InputItem(QGraphicsItem):
    """An upward triangle and the shape of one example."""

    def __init__(self, sheet: Sheet) -> None:
        super().__init__()
        self._sheet = sheet
        self._text = ""
        self._width = 0
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)

    def set_text(self, text: str) -> None:
        self._text = text
        self.update()

    def set_width(self, width: int) -> None:
        self.prepareGeometryChange()
        self._width = width

    @override
    def boundingRect(self) -> QRectF:
        return QRectF(0, 0, self._width, HEIGHT)

    @override
    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        look = self._sheet.look
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = min(look.regular.width(self._text) + 1, self._width - _MARK)
        left = (self._width - width - _MARK) // 2
        marks.trainable_mark(painter, QPointF(left + _MARK / 2 - 3, HEIGHT / 2), look.muted)
        painter.setPen(look.muted)
        look.regular.draw(painter, QRectF(left + _MARK, 0, width, HEIGHT), self._text)
