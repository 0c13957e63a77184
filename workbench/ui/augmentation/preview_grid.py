"""Pictures of training examples: as stored, as the model sees them, and as augmentation draws them."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget
from typing_extensions import override

from workbench.spec.augmentation_preview import PreviewRow
from workbench.spec.numbers import count_text
from workbench.ui import theme
from workbench.ui.theme import GAP
from workbench.ui.tooltips import literal

_CAPTION_PX = 22
_PICTURE_PX = 96
_LEAST_PX = 40
_CAPTIONS = ("Stored", "Model sees", "Augmented")
_PARTING = 2
"""The column before which a wider gap parts what is there from what is drawn."""


@dataclass(frozen=True)
class _Row:
    name: str
    pictures: tuple[QImage, ...]


class PreviewGrid(QWidget):
    """A row for each example; pictures shrink and grow with the room there is."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[_Row, ...] = ()
        self._stale = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(8 * _LEAST_PX, _CAPTION_PX + 4 * _LEAST_PX)
        self.setAccessibleName("Preview of the augmentation")

    def set_rows(self, rows: Sequence[PreviewRow]) -> None:
        self._rows = tuple(
            _Row(row.name, tuple(_decoded(picture) for picture in (row.stored, row.seen, *row.draws))) for row in rows
        )
        draws = max((len(row.draws) for row in rows), default=0)
        self.setAccessibleDescription(
            f"{count_text(len(rows), 'training example')}, each as stored, as the model sees it, "
            f"and augmented {draws} times"
        )
        self.set_stale(stale=False)

    def set_stale(self, *, stale: bool) -> None:
        """Pictures of what was before are shown faintly until new ones come."""
        self._stale = stale
        self.update()

    @property
    def num_pictures(self) -> int:
        """How many are shown."""
        return sum(len(row.pictures) for row in self._rows)

    @override
    def sizeHint(self) -> QSize:
        return QSize(7 * (_PICTURE_PX + GAP), _CAPTION_PX + 4 * (_PICTURE_PX + GAP))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        self._paint_captions(painter)
        painter.setOpacity(0.35 if self._stale else 1.0)
        for at, row in enumerate(self._rows):
            for column, picture in enumerate(row.pictures):
                place = self.place_of(at, column)
                painter.fillRect(place, QColor(theme.current().plot))
                fitted = picture.size().scaled(place.size(), Qt.AspectRatioMode.KeepAspectRatio)
                corner = QPoint((place.width() - fitted.width()) // 2, (place.height() - fitted.height()) // 2)
                painter.drawImage(QRect(place.topLeft() + corner, fitted), picture)
        painter.end()

    def _paint_captions(self, painter: QPainter) -> None:
        if not self._rows:
            return
        painter.setFont(theme.ui_font(theme.SMALL_FONT_SIZE_PX))
        painter.setPen(QColor(theme.current().muted))
        for column, caption in enumerate(_CAPTIONS):
            left = self.place_of(0, column).left()
            painter.drawText(QPoint(left, _CAPTION_PX - GAP), caption)

    def place_of(self, row: int, column: int) -> QRect:
        """Where a picture stands."""
        side = self._side()
        left = column * (side + GAP) + (GAP if column >= _PARTING else 0)
        return QRect(left, _CAPTION_PX + row * (side + GAP), side, side)

    def _side(self) -> int:
        columns = max((len(row.pictures) for row in self._rows), default=1)
        wide = (self.width() - GAP) // columns - GAP
        high = (self.height() - _CAPTION_PX) // max(1, len(self._rows)) - GAP
        return max(_LEAST_PX, min(wide, high))

    @override
    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            for at, row in enumerate(self._rows):
                if any(self.place_of(at, column).contains(event.pos()) for column in range(len(row.pictures))):
                    QToolTip.showText(event.globalPos(), literal(row.name), self)
                    return True
        return super().event(event)


def _decoded(picture: str) -> QImage:
    return QImage.fromData(base64.b64decode(picture))
