"""How cells of run tables are painted: a colour mark, a status pill, a thin line under each row."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QStyleOptionViewItem
from typing_extensions import override

from storage.records import RunStatus
from workbench.series_words import BETWEEN_TASKS
from workbench.ui import theme
from workbench.ui.runs import wording
from workbench.ui.runs.cell_delegate import CellDelegate, Index
from workbench.ui.runs.run_columns import Column
from workbench.ui.runs.run_styles import RunStyle, RunStyles
from workbench.ui.runs.run_table_model import ID_ROLE
from workbench.ui.runs.scores import PART_MARKS

_MARK_WIDTH = 22.0
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


class RunDelegate(CellDelegate):
    """Paints by the look of the column."""

    def __init__(self, columns: tuple[Column, ...], styles: RunStyles, parent: QObject) -> None:
        super().__init__(parent)
        self._columns = columns
        self._styles = styles

    @override
    def paint_content(self, painter: QPainter, cell: QStyleOptionViewItem, index: Index) -> None:
        match self._columns[index.column()].look:
            case "colour":
                paint_mark(painter, QRectF(cell.rect), self._styles.of(index.data(ID_ROLE)))
            case "status":
                paint_pill(painter, QRectF(cell.rect), str(index.data()))
            case "score":
                self._paint_score(painter, cell, index)
            case _:
                super().paint_content(painter, cell, index)

    def _paint_score(self, painter: QPainter, cell: QStyleOptionViewItem, index: Index) -> None:
        """The number, and its mark small and muted in a slot of its own, so that numbers stand below each other."""
        whole = cell.rect
        number, mark = _parted(cell.text)
        slot = whole.adjusted(whole.width() - theme.GAP - _slot_width(), 0, -theme.GAP, 0)
        painter.setFont(_mark_font())
        painter.setPen(QColor(theme.current().muted))
        painter.drawText(slot, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, mark)
        cell.rect = whole.adjusted(0, 0, -_slot_width() - theme.GAP // 2, 0)
        cell.text = fitted_scores(number, cell.rect.width() - 2 * theme.GAP, cell.fontMetrics.horizontalAdvance)
        super().paint_content(painter, cell, index)

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        hint = super().sizeHint(option, index)
        if self._columns[index.column()].look != "score":
            return hint
        number, _ = _parted(str(index.data()))
        width = option.fontMetrics.horizontalAdvance(number) + theme.GAP // 2 + _slot_width() + 3 * theme.GAP
        return QSize(width, hint.height())


def fitted_scores(scores: str, width: int, width_of: Callable[[str], int]) -> str:
    """As many tasks' scores as fit, and the number of the others: `class 0.983 · size MAE 2.4 px +2`."""
    each = scores.split(BETWEEN_TASKS)
    if width_of(scores) <= width:
        return scores
    for count in range(len(each) - 1, 0, -1):
        told = f"{BETWEEN_TASKS.join(each[:count])} +{len(each) - count}"
        if width_of(told) <= width:
            return told
    return scores


def _parted(score: str) -> tuple[str, str]:
    """The number, with what stands before it, and the mark behind it."""
    number, _, mark = score.rpartition(" ")
    return (number, mark) if number else (score, "")


def _mark_font() -> QFont:
    return theme.ui_font(theme.SMALL_FONT_SIZE_PX - 1)


def _slot_width() -> int:
    metrics = QFontMetrics(_mark_font())
    return max(metrics.horizontalAdvance(mark) for mark in PART_MARKS.values())


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
        area.left() + theme.GAP / 2,
        area.center().y() - height / 2,
        metrics.horizontalAdvance(text) + 2 * _PILL_PADDING,
        height,
    )
    colour = status_colour(text)
    painter.setPen(QPen(colour, 1))
    painter.setBrush(theme.faint(colour.name()))
    painter.drawRoundedRect(pill.adjusted(0.5, 0.5, -0.5, -0.5), height / 2, height / 2)
    painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, text)
