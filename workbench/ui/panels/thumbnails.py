"""A strip of examples, one of each class."""

from __future__ import annotations

import base64
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QHelpEvent, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget
from typing_extensions import override

_SIDE_PX = 22
_STEP_PX = 25


class ThumbnailStrip(QWidget):
    """Shows as many pictures as fit in one line; each names its class in its tooltip."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._images: list[QImage] = []
        self._labels: list[str] = []
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
        for index, image in enumerate(self._images[: self._num_shown()]):
            fitted = image.size().scaled(_SIDE_PX, _SIDE_PX, Qt.AspectRatioMode.KeepAspectRatio)
            corner = QRect(index * _STEP_PX, 0, _SIDE_PX, _SIDE_PX)
            corner = QRect(corner.center().x() - fitted.width() // 2 + 1, (_SIDE_PX - fitted.height()) // 2, 0, 0)
            painter.drawImage(QRect(corner.topLeft(), fitted), image)
        painter.end()

    @override
    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            index = event.pos().x() // _STEP_PX
            if 0 <= index < min(len(self._labels), self._num_shown()):
                QToolTip.showText(event.globalPos(), self._labels[index], self)
                return True
        return super().event(event)

    def _num_shown(self) -> int:
        return max(1, (self.width() - _SIDE_PX) // _STEP_PX + 1)
