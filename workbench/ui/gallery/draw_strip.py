"""An example as augmentation changes it, in a few draws side by side."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from workbench.ui.panels.text_line import TextLine
from workbench.ui.theme import GAP

_A_ROW = 3
_SAID = "With augmentation, as the network sees it in some steps of training."


class DrawStrip(QWidget):
    """Hidden where there is no augmentation."""

    def __init__(self, width: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._canvas = _Draws(width, self)
        self._canvas.setAccessibleName(_SAID)
        said = TextLine(self, small=True)
        said.set_runs((_SAID, "muted"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP // 2)
        column.addWidget(self._canvas)
        column.addWidget(said)
        self.hide()

    @property
    def images(self) -> Sequence[QImage]:
        return self._canvas.images

    def blank(self) -> None:
        """Keeps its place while other draws are awaited."""
        self.set_images([QImage()] * len(self.images))

    def set_images(self, images: Sequence[QImage]) -> None:
        self._canvas.images = tuple(images)
        self._canvas.updateGeometry()
        self._canvas.update()
        self.setVisible(bool(images))


class _Draws(QWidget):
    def __init__(self, width: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.images: tuple[QImage, ...] = ()
        self._side = (width - (_A_ROW - 1) * GAP) // _A_ROW
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @override
    def sizeHint(self) -> QSize:
        rows = -(-len(self.images) // _A_ROW)
        return QSize(_A_ROW * (self._side + GAP) - GAP, max(1, rows * (self._side + GAP) - GAP))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        for at, image in enumerate(self.images):
            row, column = divmod(at, _A_ROW)
            place = QRect(column * (self._side + GAP), row * (self._side + GAP), self._side, self._side)
            painter.drawImage(place, image)
        painter.end()
