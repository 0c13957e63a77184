"""Thumbnails as pictures in memory: read and decoded a few at a time, so that the window never waits for them."""

from __future__ import annotations

import time
import zlib
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import BinaryIO

import numpy as np
from PySide6.QtCore import QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QImage

from workbench.data.looking.roll import PLACE, Roll

SLICE_MS = 3.0
"""What one turn of the event loop may spend on decoding."""
LIMIT_BYTES = 96 * 2**20
UNREADABLE = QImage()
"""Stands for an image that cannot be read."""

NewPlaces = Iterable[tuple[int, str, int, int, int]]
"""(example, file, offset, length, check sum) of each."""


class Pictures(QObject):
    """Call `want` with what is in sight, nearest first; `decoded` tells which examples can be drawn now, `missing`
    of which there is no thumbnail yet.
    """

    decoded = Signal(list)
    missing = Signal(list)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._kept: OrderedDict[int, QImage] = OrderedDict()
        self._bytes = 0
        self._side = 0
        self._ratio = 1.0
        self._waiting: list[int] = []
        self._missing: list[int] = []
        self._files: list[str] = []
        self._open: dict[int, BinaryIO] = {}
        self._folder = Path()
        self._places = np.zeros(0, dtype=PLACE)
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._work)

    def set_roll(self, roll: Roll) -> None:
        """Forgets all pictures."""
        self.close()
        self._folder, self._files, self._places = Path(roll.folder), list(roll.files), roll.places.copy()
        self._forget()

    def set_size(self, side: int, pixel_ratio: float) -> None:
        """How large pictures are drawn: `side` in the window's pixels, each of so many of the screen's."""
        if (side, pixel_ratio) != (self._side, self._ratio):
            self._side, self._ratio = side, pixel_ratio
            self._forget()

    def get(self, example: int) -> QImage | None:
        """None where it is not decoded; the picture was used now."""
        image = self._kept.get(example)
        if image is not None:
            self._kept.move_to_end(example)
        return image

    def want(self, examples: Sequence[int]) -> None:
        """Replaces what was wanted before."""
        wanted = [example for example in examples if example not in self._kept]
        self._waiting = wanted[::-1]
        self._missing = []
        if wanted and not self._timer.isActive():
            self._timer.start()

    def add_places(self, places: NewPlaces) -> None:
        """Thumbnails that an engine has made now."""
        for example, file, offset, length, check in places:
            if file not in self._files:
                self._files.append(file)
            self._places[example] = (self._files.index(file), offset, length, check)

    def close(self) -> None:
        """Lets go of the files, and stops."""
        self._timer.stop()
        for file in self._open.values():
            file.close()
        self._open.clear()

    def _forget(self) -> None:
        self._kept.clear()
        self._bytes = 0
        self._waiting = []
        self._missing = []

    def _work(self) -> None:
        """One slice."""
        done: list[int] = []
        end = time.perf_counter() + SLICE_MS / 1000
        while self._waiting and time.perf_counter() < end:
            example = self._waiting.pop()
            image = self._read(example)
            if image is None:
                self._missing.append(example)
            else:
                self._keep(example, image)
                done.append(example)
        if not self._waiting:
            self._timer.stop()
        if done:
            self.decoded.emit(done)
        if not self._waiting and self._missing:
            missing, self._missing = self._missing, []
            self.missing.emit(missing)

    def _read(self, example: int) -> QImage | None:
        number, offset, length, check = self._places[example].item()
        if number < 0:
            return None
        if length == 0:
            return UNREADABLE
        data = self._bytes_at(number, offset, length)
        if data is None or zlib.crc32(data) != check:
            self._places[example]["file"] = -1
            return None
        return self._fitted(QImage.fromData(data))

    def _bytes_at(self, number: int, offset: int, length: int) -> bytes | None:
        try:
            if number not in self._open:
                self._open[number] = (self._folder / self._files[number]).open("rb", buffering=0)
            file = self._open[number]
            file.seek(offset)
            return file.read(length)
        except OSError:
            return None

    def _fitted(self, image: QImage) -> QImage:
        """In the size and the format that is drawn fastest; small images grow by whole pixels seen as such."""
        box = round(self._side * self._ratio)
        size = image.size().scaled(QSize(box, box), Qt.AspectRatioMode.KeepAspectRatio).expandedTo(QSize(1, 1))
        grows = size.width() > image.width()
        mode = Qt.TransformationMode.FastTransformation if grows else Qt.TransformationMode.SmoothTransformation
        fitted = image.scaled(size, Qt.AspectRatioMode.IgnoreAspectRatio, mode)
        fitted = fitted.convertToFormat(QImage.Format.Format_RGB32)
        fitted.setDevicePixelRatio(self._ratio)
        return fitted

    def _keep(self, example: int, image: QImage) -> None:
        self._kept[example] = image
        self._bytes += image.sizeInBytes()
        while self._bytes > LIMIT_BYTES and len(self._kept) > 1:
            _, gone = self._kept.popitem(last=False)
            self._bytes -= gone.sizeInBytes()
