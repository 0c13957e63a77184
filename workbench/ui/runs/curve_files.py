"""Writes pictures and tables whole or not at all."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSaveFile
from PySide6.QtGui import QPixmap

from models.spec.errors import UserError


def png(picture: QPixmap) -> bytes:
    held = QByteArray()
    buffer = QBuffer(held)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    picture.save(buffer, "PNG")
    return bytes(held.data())


def write_whole(path: Path, content: bytes) -> None:
    """Writes to a temporary file, flushes it to the disk and renames it. Raises `UserError` naming the path."""
    file = QSaveFile(str(path))
    opened = file.open(QIODevice.OpenModeFlag.WriteOnly)
    if not opened or file.write(content) != len(content) or not file.commit():
        raise UserError(
            f"The file cannot be written: {file.errorString()}.", where=str(path), remedy="Choose another folder."
        )
