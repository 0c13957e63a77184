"""The adapter chip that the pointer carries from one row to another."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget
from typing_extensions import override

from workbench.ui.stack import chips
from workbench.ui.stack.look import Sheet


class CarriedChip(QGraphicsItem):
    """Lies over everything, a little below the pointer; hidden while nothing is carried."""

    def __init__(self, sheet: Sheet) -> None:
        super().__init__()
        self._sheet = sheet
        self._place = chips.ChipPlace(0, 0, "", 0)
        self.setZValue(3)
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
        self.hide()

    def carry(self, text: str, pos: QPointF) -> None:
        """Shows a chip of this text at a point of the scene."""
        if text != self._place.label:
            self.prepareGeometryChange()
            self._place = chips.ChipPlace(0, chips.chip_width(self._sheet.look.chip, text), text, 0)
        self.setPos(pos + QPointF(8, 4))
        self.show()

    def put_down(self) -> None:
        self.hide()

    @override
    def boundingRect(self) -> QRectF:
        return QRectF(0, 0, self._place.width, chips.HEIGHT)

    @override
    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chips.paint(painter, self._sheet.look, self._place, 0)
