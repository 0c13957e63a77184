"""Joins the dialog of the image cache with the engine, which looks at the folder and clears it."""

from __future__ import annotations

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from storage.locations import decoded_images_folder
from workbench.launch.messages import Answer, ImageCache, ImageCacheAnswer, Refused
from workbench.launch.pump import Pump
from workbench.ui.dialogs.image_cache import ImageCacheDialog


class ImageCacheController(QObject):
    """Opens the dialog; what arrives after it was closed is dropped."""

    def __init__(self, pump: Pump, window: QWidget) -> None:
        super().__init__(window)
        self._pump = pump
        self._window = window
        self._asked = 0
        self.dialog: ImageCacheDialog | None = None

    def open(self) -> None:
        """Opens the dialog, or raises the one that is open."""
        if self.dialog is not None:
            self.dialog.activateWindow()
            return
        self.dialog = ImageCacheDialog(decoded_images_folder(), self._window)
        self.dialog.clear_requested.connect(lambda: self._ask("Clearing…", clear=True))
        self.dialog.limit_chosen.connect(lambda limit_bytes: self._ask("Setting the limit…", limit_bytes=limit_bytes))
        self.dialog.folder_requested.connect(
            lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(decoded_images_folder())))
        )
        self.dialog.finished.connect(self._forget)
        self._ask("Looking…")
        self.dialog.open()

    def _ask(self, waiting: str, *, clear: bool = False, limit_bytes: int | None = None) -> None:
        if self.dialog is not None:
            self.dialog.set_waiting(waiting)
        self._asked = self._pump.ask(
            lambda number: ImageCache(request=number, clear=clear, limit_bytes=limit_bytes), self._told
        )

    def _told(self, answer: Answer) -> None:
        if self.dialog is None or answer.request != self._asked:
            return
        if isinstance(answer, ImageCacheAnswer):
            self.dialog.set_state(answer.size_bytes, answer.limit_bytes)
        elif isinstance(answer, Refused):
            self.dialog.set_waiting(f"{answer.what} {answer.remedy}")

    def _forget(self) -> None:
        self.dialog = None
