"""How cells of run tables are painted: a colour mark, a status pill, a thin line under each row."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPalette, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem
from typing_extensions import override

from storage.records import RunStatus
from workbench.ui import theme
from workbench.ui.runs import wording
from workbench.ui.runs.run_columns import Column
from workbench.ui.runs.run_styles import RunStyle, RunStyles
from workbench.ui.runs.run_table_model import ID_ROLE

Index = QModelIndex | QPersistentModelIndex
_MARK_WIDTH = 26.0
_PILL_PADDING = 8.0


def status_colour(text: str) -> QColor:
    """The colour of a status as tables word it."""
    colours = theme.current()
    words = wording.STATUS_WORDS
    chosen: dict[RunStatus, str] = {
        "running": colours.accent,
        "paused": colours.accent,
        "completed": colours.good,
        "stopped": colours.good,
        "failed": colours.bad,
        "interrupted": colours.warm,
    }
    return QColor(next((colour for status, colour in chosen.items() if words[status] == text), colours.muted))


class RunDelegate(QStyledItemDelegate):
    """Paints by the look of the column."""

    def __init__(self, columns: tuple[Column, ...], styles: RunStyles, parent: QObject) -> None:
        super().__init__(parent)
        self._columns = columns
        self._styles = styles

    @override
    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        option.state &= ~QStyle.StateFlag.State_HasFocus
        look = self._columns[index.column()].look
        if look in ("colour", "status"):
            option.text = ""
        if look == "number" and index.data() == wording.DASH:
            muted = QColor(theme.current().muted)
            option.palette.setColor(QPalette.ColorRole.Text, muted)

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        area = QRectF(option.rect)
        painter.save()
        painter.setPen(QPen(QColor(theme.current().border), 1))
        painter.drawLine(area.bottomLeft() - QPointF(0, 1), area.bottomRight() - QPointF(0, 1))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        match self._columns[index.column()].look:
            case "colour":
                paint_mark(painter, area, self._styles.of(index.data(ID_ROLE)))
            case "status":
                paint_pill(painter, area, str(index.data()))
            case _:
                pass
        painter.restore()

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        hint = super().sizeHint(option, index)
        extra = {"status": 2 * _PILL_PADDING + 6, "colour": _MARK_WIDTH + 8}.get(self._columns[index.column()].look, 12)
        return QSize(hint.width() + round(extra), theme.ROW_HEIGHT)


def paint_mark(painter: QPainter, area: QRectF, style: RunStyle | None) -> None:
    """The run's line with a dot on it, as it is drawn among the curves; a hollow ring where it is not."""
    centre = area.center()
    if style is None:
        painter.setPen(QPen(QColor(theme.current().border), 1.2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(centre, 4.0, 4.0)
        return
    painter.setPen(QPen(style.colour, 1.4, style.line))
    half = QPointF(_MARK_WIDTH / 2, 0)
    painter.drawLine(centre - half, centre + half)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(style.colour)
    painter.drawEllipse(centre, 4.0, 4.0)


def paint_pill(painter: QPainter, area: QRectF, text: str) -> None:
    font = theme.ui_font(theme.SMALL_FONT_SIZE_PX - 1)
    painter.setFont(font)
    metrics = QFontMetricsF(font)
    height = metrics.height() + 4
    pill = QRectF(
        area.left() + 4, area.center().y() - height / 2, metrics.horizontalAdvance(text) + 2 * _PILL_PADDING, height
    )
    colour = status_colour(text)
    painter.setPen(QPen(colour, 1))
    fill = QColor(colour)
    fill.setAlphaF(0.10)
    painter.setBrush(fill)
    painter.drawRoundedRect(pill.adjusted(0.5, 0.5, -0.5, -0.5), height / 2, height / 2)
    painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, text)
