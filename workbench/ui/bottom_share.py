"""The bottom panel's share of the window's height, kept while the window is resized."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QDockWidget, QMainWindow
from typing_extensions import override


class BottomShare(QObject):
    """Qt alone would keep the panel's height, and take what a smaller window lacks from the middle.

    The owner calls `follow` whenever the window's size changes; a border that the user moves sets another share.
    """

    def __init__(self, window: QMainWindow, panel: QDockWidget, share: float) -> None:
        super().__init__(window)
        self.share = share
        self._window = window
        self._panel = panel
        self._followed_height = 0
        panel.installEventFilter(self)

    def set_share(self, share: float) -> None:
        self.share = share
        self.follow()

    def follow(self) -> None:
        """Gives the panel its share of the window as it is now."""
        height, self._followed_height = self._window.height(), 0
        layout = self._window.layout()
        if layout is not None and self._stands_at_bottom():
            self._window.resizeDocks([self._panel], [round(height * self.share)], Qt.Orientation.Vertical)
            layout.activate()  # else it would come later, and look like the user's doing
        self._followed_height = height

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self._moved_by_hand():
            self.share = self._panel.height() / self._window.height()
        return False

    def _moved_by_hand(self) -> bool:
        settled = self._window.isVisible() and self._window.height() == self._followed_height
        return settled and self._stands_at_bottom()

    def _stands_at_bottom(self) -> bool:
        at_bottom = self._window.dockWidgetArea(self._panel) == Qt.DockWidgetArea.BottomDockWidgetArea
        return at_bottom and not self._panel.isFloating() and not self._panel.isHidden()
