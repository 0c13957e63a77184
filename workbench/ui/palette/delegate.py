"""How the palette's rows are painted: small headings, and adapters as a title above two muted lines."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem
from typing_extensions import override

from workbench.ui import theme
from workbench.ui.palette.brief import two_lines
from workbench.ui.palette.entries import PaletteEntry
from workbench.ui.palette.model import PaletteModel
from workbench.ui.theme import GAP

_TITLE_HEIGHT, _LINE_HEIGHT, _MARGIN = 19, 15, 5
_ENTRY_HEIGHT = _TITLE_HEIGHT + 2 * _LINE_HEIGHT + 2 * _MARGIN
_HEADING_HEIGHT = 24
_HEADING_FONT_PX = 11


class PaletteDelegate(QStyledItemDelegate):
    """The chosen row is filled; while the list has the focus it also has the ring of every focused field."""

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(0, _HEADING_HEIGHT if _entry(index) is None else _ENTRY_HEIGHT)

    @override
    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        entry = _entry(index)
        rect: QRect = option.rect
        if entry is None:
            _paint_heading(painter, rect, str(index.data()))
        else:
            _paint_ground(painter, rect, option.state)
            _paint_entry(painter, rect, entry, fits=_fits(index, entry))
        painter.restore()


def _paint_heading(painter: QPainter, rect: QRect, text: str) -> None:
    font = theme.ui_font(_HEADING_FONT_PX, bold=True)
    painter.setFont(font)
    painter.setPen(QColor(theme.current().muted))
    painter.drawText(rect.adjusted(GAP, 0, -GAP, -3), Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom, text)


def _paint_ground(painter: QPainter, rect: QRect, state: QStyle.StateFlag) -> None:
    now, flag = theme.current(), QStyle.StateFlag
    selected, hovered = bool(state & flag.State_Selected), bool(state & flag.State_MouseOver)
    if not (selected or hovered):
        return
    ringed = selected and bool(state & flag.State_HasFocus)
    painter.setPen(QPen(QColor(now.accent), 1) if ringed else Qt.PenStyle.NoPen)
    painter.setBrush(QColor(now.selection if selected else now.card))
    painter.drawRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), theme.RADIUS, theme.RADIUS)


def _paint_entry(painter: QPainter, rect: QRect, entry: PaletteEntry, *, fits: bool) -> None:
    """What does not fit the selected blocks is muted: it can still be dragged onto another one."""
    now = theme.current()
    upper = QRect(rect.left() + GAP, rect.top() + _MARGIN, rect.width() - 2 * GAP, _TITLE_HEIGHT)
    _paint_text(painter, upper, entry.title, theme.ui_font(bold=fits), now.text if fits else now.muted)
    small = theme.ui_font(theme.SMALL_FONT_SIZE_PX)
    metrics = QFontMetrics(small)
    lines = two_lines(entry.line, lambda text: metrics.horizontalAdvance(text) <= upper.width())
    for at, line in enumerate(lines):
        lower = QRect(upper.left(), upper.bottom() + 1 + at * _LINE_HEIGHT, upper.width(), _LINE_HEIGHT)
        _paint_text(painter, lower, line, small, now.muted)


def _paint_text(painter: QPainter, rect: QRect, text: str, font: QFont, colour: str) -> None:
    painter.setFont(font)
    painter.setPen(QColor(colour))
    shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
    painter.drawText(rect, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)


def _fits(index: QModelIndex | QPersistentModelIndex, entry: PaletteEntry) -> bool:
    model = index.model()
    return not isinstance(model, PaletteModel) or model.fits(entry)


def _entry(index: QModelIndex | QPersistentModelIndex) -> PaletteEntry | None:
    model = index.model()
    return model.entry_at(index) if isinstance(model, PaletteModel) else None
