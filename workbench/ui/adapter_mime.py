"""How a kind of adapter travels from the palette to the stack."""

from __future__ import annotations

from PySide6.QtCore import QMimeData

ADAPTER_MIME = "application/x-transfer-workbench-adapter"


def adapter_mime(kind: str) -> QMimeData:
    """What is dragged: the kind, as the spec's field `kind` has it."""
    mime = QMimeData()
    mime.setData(ADAPTER_MIME, kind.encode())
    return mime


def adapter_in(mime: QMimeData) -> str:
    """The kind of adapter that is dragged; empty where something else is."""
    return bytes(mime.data(ADAPTER_MIME).data()).decode(errors="replace")
