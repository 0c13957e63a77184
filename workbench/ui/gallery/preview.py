"""One picture as large as there is room, with a line below it that says what it shows."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from workbench.ui import theme
from workbench.ui.panels.text_line import TextLine
from workbench.ui.theme import GAP


class Preview(QWidget):
    """Keeps its place while there is no picture."""

    def __init__(self, name: str, side: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._canvas = _Canvas(side, self)
        self._canvas.setAccessibleName(name)
        self.caption = TextLine(self, small=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP // 2)
        column.addWidget(self._canvas)
        column.addWidget(self.caption)

    @property
    def image(self) -> QImage:
        return self._canvas.image

    def set_image(self, image: QImage, what: str) -> None:
        """Shows a picture; a null one leaves the place empty."""
        self._canvas.image = image
        self._canvas.update()
        self.caption.set_runs((what, "muted"))


class _Canvas(QWidget):
    def __init__(self, side: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.image = QImage()
        self._side = side
        self.setFixedHeight(side)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @override
    def sizeHint(self) -> QSize:
        return QSize(self._side, self._side)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(theme.current().window))
        if self.image.isNull():
            return
        fitted = self.image.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio).expandedTo(QSize(1, 1))
        place = QRect((self.width() - fitted.width()) // 2, (self.height() - fitted.height()) // 2, 0, 0)
        # Small images are shown by their pixels: that is what there is to see of them.
        smooth = fitted.width() < self.image.width() * 3
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smooth)
        painter.drawImage(QRect(place.topLeft(), fitted), self.image)
        painter.end()
