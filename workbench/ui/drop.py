"""What can be dropped onto the window, and what is said while it is held over it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from PySide6.QtCore import QMimeData, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from workbench.spec.printable import printable
from workbench.ui import theme

WEIGHT_SUFFIXES = (".safetensors", ".pt", ".pth", ".ckpt")
DOCUMENT_SUFFIXES = (".toml", ".json")
DATA_SUFFIXES = (".csv", ".tsv", ".parquet", ".jsonl", ".ndjson")
_PACKED = ".gz"
_IN_OTHER_BYTES = "\ufffd"
"""What Qt writes in the place of bytes of a path that are no UTF-8: the path then leads nowhere."""

_FONT_SIZE_PX = 18

DropKind = Literal["folder", "data", "weights", "document", "foreign"]
_PROMISES: dict[DropKind, str] = {
    "folder": "Drop to make “{name}” the target data",
    "data": "Drop to make “{name}” the target data",
    "weights": "Drop to take “{name}” as the source model",
    "document": "Drop to open the experiment “{name}”",
    "foreign": "The path of “{name}” is not written in UTF-8: rename it first",
}


@dataclass(frozen=True)
class Dropped:
    """One file or folder that the window understands, or one that it says why it does not take (`foreign`)."""

    kind: DropKind
    path: Path

    @property
    def promise(self) -> str:
        return _PROMISES[self.kind].format(name=printable(self.path.name))


def recognised(mime: QMimeData) -> Dropped | None:
    """The local file or folder, where there is one and the window has something to say of it."""
    local = [name for url in mime.urls() if url.isLocalFile() and (name := url.toLocalFile())]
    if len(local) != 1:
        return None
    path = Path(local[0])
    # Of what must not be looked at, `Path`'s own questions would raise.
    if _IN_OTHER_BYTES in local[0] and not os.path.exists(path):  # noqa: PTH110
        return Dropped("foreign", path)
    if os.path.isdir(path):  # noqa: PTH112
        return Dropped("folder", path)
    unpacked = path.with_suffix("") if path.suffix.lower() == _PACKED else path
    if unpacked.suffix.lower() in DATA_SUFFIXES:
        return Dropped("data", path)
    if path.suffix.lower() in WEIGHT_SUFFIXES:
        return Dropped("weights", path)
    return Dropped("document", path) if path.suffix.lower() in DOCUMENT_SUFFIXES else None


class DropOverlay(QWidget):
    """Lies over the window while something is held over it, and says what dropping would do."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._text = ""
        self.hide()

    def promise(self, text: str) -> None:
        self._text = text
        self.setAccessibleName(text)
        self.raise_()
        self.show()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        now = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = QColor(now.window)
        ground.setAlphaF(0.82)
        painter.fillRect(self.rect(), ground)
        painter.setPen(QPen(QColor(now.accent), 2, Qt.PenStyle.DashLine))
        inset = 2.0 * theme.GAP
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), theme.RADIUS, theme.RADIUS)
        painter.setFont(theme.ui_font(_FONT_SIZE_PX, bold=True))
        text = painter.fontMetrics().boundingRect(self._text).size()
        plate = QRectF(0, 0, text.width() + 6 * theme.GAP, text.height() + 4 * theme.GAP)
        plate.moveCenter(QRectF(self.rect()).center())
        painter.setPen(QColor(now.border))
        painter.setBrush(QColor(now.card))
        painter.drawRoundedRect(plate, theme.RADIUS, theme.RADIUS)
        painter.setPen(QColor(now.text))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._text)
        painter.end()
