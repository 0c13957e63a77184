"""A strip of examples, one of each class."""

from __future__ import annotations

import base64
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QImage, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget
from typing_extensions import override

from workbench.ui.tooltips import literal

_SIDE_PX = 22
_STEP_PX = 25
_LEAST_STEP_PX = 23
"""Pictures move this close together before one of them is left out."""


class ThumbnailStrip(QWidget):
    """Shows as many pictures as fit in one line; each names its class in its tooltip. `clicked` asks to see more."""

    clicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._images: list[QImage] = []
        self._labels: list[str] = []
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_images(self, pictures: Sequence[str], labels: Sequence[str]) -> None:
        """PNG files in base64, and the class of each."""
        decoded = [QImage.fromData(base64.b64decode(picture)) for picture in pictures]
        kept = [(image, label) for image, label in zip(decoded, labels, strict=False) if not image.isNull()]
        self._images = [image for image, _ in kept]
        self._labels = [label for _, label in kept]
        self.setAccessibleName(f"One example of each class: {', '.join(self._labels)}")
        self.setVisible(bool(kept))
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(_STEP_PX * 4, _SIDE_PX)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        for index, image in enumerate(self._images[: self.num_shown]):
            fitted = image.size().scaled(_SIDE_PX, _SIDE_PX, Qt.AspectRatioMode.KeepAspectRatio)
            corner = QRect(index * self._step(), 0, _SIDE_PX, _SIDE_PX)
            corner = QRect(corner.center().x() - fitted.width() // 2 + 1, (_SIDE_PX - fitted.height()) // 2, 0, 0)
            painter.drawImage(QRect(corner.topLeft(), fitted), image)
        painter.end()

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.clicked.emit()

    @override
    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            index = event.pos().x() // self._step()
            if 0 <= index < self.num_shown:
                QToolTip.showText(event.globalPos(), literal(self._labels[index]), self)
                return True
        return super().event(event)

    @property
    def num_shown(self) -> int:
        """How many pictures have room."""
        return min(len(self._images), max(1, (self.width() - _SIDE_PX) // self._step() + 1))

    def _step(self) -> int:
        """Pixels from one picture to the next: as many as are usual, or as few as show them all."""
        gaps = max(1, len(self._images) - 1)
        return min(_STEP_PX, max(_LEAST_STEP_PX, (self.width() - _SIDE_PX) // gaps))
