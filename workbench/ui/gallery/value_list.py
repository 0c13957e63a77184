"""The balance of a label as bars, which also narrow the grid: one row a class, or a range of numbers."""

from __future__ import annotations

import itertools

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)
from typing_extensions import override

from workbench.ui import theme
from workbench.ui.gallery.facets import Facet
from workbench.ui.gallery.value_model import COUNT, SHARE, ValueModel
from workbench.ui.theme import GAP

_ROW = 30
_BAR = 4
_BATCH = 5000
"""So many rows are laid out at once: a column may have as many values as there are images."""
_HINT = "Click values to show their images alone; click again to let go"


class ValueList(QListView):
    """`values_changed` carries the frozenset of chosen rows; empty means all."""

    values_changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = ValueModel(self)
        self.setModel(self._rows)
        self.setItemDelegate(_BarDelegate(self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.MultiSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformItemSizes(True)
        self.setLayoutMode(QListView.LayoutMode.Batched)
        self.setBatchSize(_BATCH)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("Values, with the number of images of each")
        self.setToolTip(_HINT)
        self.selectionModel().selectionChanged.connect(lambda *_: self.values_changed.emit(self.chosen))

    def set_facet(self, facet: Facet) -> None:
        """Shows other values, none of them chosen."""
        self._rows.set_facet(facet)

    def set_counts(self, counts: list[int]) -> None:
        self._rows.set_counts(counts)
        self.viewport().update()

    @property
    def chosen(self) -> frozenset[int]:
        selection = self.selectionModel().selection()
        parts = (selection.at(at) for at in range(selection.count()))
        return frozenset(itertools.chain.from_iterable(range(part.top(), part.bottom() + 1) for part in parts))

    def choose(self, *rows: int) -> None:
        """Narrows to these values."""
        self.clearSelection()
        for row in rows:
            self.selectionModel().select(self._rows.index(row), QItemSelectionModel.SelectionFlag.Select)


class _BarDelegate(QStyledItemDelegate):
    """Value on the left, count on the right, a bar below both."""

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(120, _ROW)

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        now = theme.current()
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        rect: QRect = option.rect
        if chosen:
            painter.fillRect(rect, QColor(now.selection))
        inner = rect.adjusted(GAP, 3, -GAP, -3)
        count = index.data(COUNT)
        figure = f"{count:,}"
        painter.setFont(theme.ui_font(theme.SMALL_FONT_SIZE_PX))
        painter.setPen(QColor(now.muted))
        painter.drawText(inner, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop, figure)
        room = inner.width() - painter.fontMetrics().horizontalAdvance(figure) - GAP
        text = painter.fontMetrics().elidedText(index.data(), Qt.TextElideMode.ElideRight, room)
        painter.setPen(QColor(now.text if count else now.muted))
        painter.drawText(inner, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, text)
        track = QRect(inner.left(), inner.bottom() - _BAR + 1, inner.width(), _BAR)
        painter.fillRect(track, QColor(now.grid))
        width = max(1, round(track.width() * index.data(SHARE))) if count else 0
        painter.fillRect(QRect(track.topLeft(), QSize(width, _BAR)), QColor(now.accent if chosen else now.cold_bar))
