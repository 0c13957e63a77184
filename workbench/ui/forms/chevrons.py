"""The arrows of spin boxes; Fusion's own vanish in a styled field."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QDoubleSpinBox, QStyle, QStyleOptionSpinBox, QWidget
from typing_extensions import override

from workbench.ui import theme

_TEXT_INSET = 4
_HALF_WIDTH = 3.0
_PEN_WIDTH = 1.4


class ChevronSpinBox(QDoubleSpinBox):
    """A spin box with arrows drawn in the theme's colours; an arrow that leads nowhere is faint."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        # In line with the text of combo boxes.
        self.lineEdit().setTextMargins(_TEXT_INSET, 0, 0, 0)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        option = QStyleOptionSpinBox()
        self.initStyleOption(option)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for control, flag, direction in (
            (QStyle.SubControl.SC_SpinBoxUp, self.StepEnabledFlag.StepUpEnabled, -1),
            (QStyle.SubControl.SC_SpinBoxDown, self.StepEnabledFlag.StepDownEnabled, 1),
        ):
            place = self.style().subControlRect(QStyle.ComplexControl.CC_SpinBox, option, control, self)
            possible = self.isEnabled() and bool(self.stepEnabled() & flag)
            _draw(painter, place, direction, theme.current().muted if possible else theme.current().border)
        painter.end()


def _draw(painter: QPainter, place: QRect, direction: int, colour: str) -> None:
    pen = QPen(QColor(colour), _PEN_WIDTH)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    middle = QRectF(place).center()
    tip = QPointF(middle.x(), middle.y() + direction * _HALF_WIDTH / 2)
    for side in (-1, 1):
        painter.drawLine(QPointF(middle.x() + side * _HALF_WIDTH, middle.y() - direction * _HALF_WIDTH / 2), tip)
