"""How plain cells of tables are painted: room at both sides, and a thin line under each row."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPalette, QPen
from PySide6.QtWidgets import QApplication, QStyle, QStyledItemDelegate, QStyleOptionViewItem
from typing_extensions import override

from workbench.ui import theme
from workbench.ui.runs import wording

Index = QModelIndex | QPersistentModelIndex


class CellDelegate(QStyledItemDelegate):
    """Paints ground, line and content; columns with a look of their own override `paint_content`."""

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        cell = QStyleOptionViewItem(option)
        self.initStyleOption(cell, index)
        style = cell.widget.style() if cell.widget is not None else QApplication.style()
        painter.save()
        style.drawPrimitive(QStyle.PrimitiveElement.PE_PanelItemViewItem, cell, painter, cell.widget)
        painter.setPen(QPen(QColor(theme.current().border), 1))
        painter.drawLine(cell.rect.bottomLeft(), cell.rect.bottomRight())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.paint_content(painter, cell, index)
        painter.restore()

    def paint_content(self, painter: QPainter, cell: QStyleOptionViewItem, index: Index) -> None:
        """The text, elided at the end, dashes muted; the model's own colour where it names one."""
        area = cell.rect.adjusted(theme.GAP, 0, -theme.GAP, 0)
        text = cell.fontMetrics.elidedText(cell.text, Qt.TextElideMode.ElideRight, area.width())
        own = index.data(Qt.ItemDataRole.ForegroundRole)
        muted = cell.text == wording.DASH
        plain = QColor(theme.current().muted) if muted else cell.palette.color(QPalette.ColorRole.Text)
        painter.setFont(cell.font)
        painter.setPen(own.color() if isinstance(own, QBrush) else plain)
        painter.drawText(area, cell.displayAlignment, text)

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        hint = super().sizeHint(option, index)
        return QSize(hint.width() + 2 * theme.GAP, theme.ROW_HEIGHT)
