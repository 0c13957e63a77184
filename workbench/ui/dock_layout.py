"""Where the panels stand around the stack: at first, as the user left them, and back again."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMainWindow, QWidget

from workbench.ui.bottom_share import BottomShare
from workbench.ui.docks import dock
from workbench.ui.settings import WindowSettings

_FIRST_SIZE = QSize(1680, 1080)
_FRAME_SIZE = QSize(8, 40)
"""What a window manager adds around the window, at most; known only after it is shown."""
_SIDE_WIDTHS = (316, 330)
"""In a window of the first size or a larger one; less in a smaller one, as far as the panels allow."""
_BOTTOM_SHARE = 0.315
"""Of the window's height, before the user moves the border."""
_TITLES = {"left": "Source and target", "right": "Recipe and cost", "bottom": "Runs"}
_AREAS = {
    "left": Qt.DockWidgetArea.LeftDockWidgetArea,
    "right": Qt.DockWidgetArea.RightDockWidgetArea,
    "bottom": Qt.DockWidgetArea.BottomDockWidgetArea,
}


class DockLayout:
    """The panels of a window, by the side that they stand at."""

    def __init__(self, window: QMainWindow, settings: WindowSettings, panels: Mapping[str, QWidget]) -> None:
        self._window = window
        self._settings = settings
        self._docks = {side: dock(side, _TITLES[side], panel, window) for side, panel in panels.items()}
        self._bottom = BottomShare(window, self._docks["bottom"], settings.bottom_share or _BOTTOM_SHARE)

    @property
    def toggles(self) -> list[QAction]:
        """One for each panel, which shows and hides it."""
        return [panel.toggleViewAction() for panel in self._docks.values()]

    def begin(self) -> None:
        """The window as it was left; at first as large as the screen allows, with every panel in its place."""
        self._window.resize(_FIRST_SIZE.boundedTo(self._window.screen().availableSize() - _FRAME_SIZE))
        self._arrange()
        if not self._settings.geometry.isEmpty():
            self._window.restoreGeometry(self._settings.geometry)
            self._window.restoreState(self._settings.state)

    def reset(self) -> None:
        """Puts the panels back to where they were at first."""
        self._arrange()
        self._bottom.set_share(_BOTTOM_SHARE)

    def follow(self) -> None:
        """The window has another size, or is shown."""
        self._bottom.follow()

    def keep(self) -> None:
        """Remembers where everything stands, for the next start."""
        self._settings.keep(self._window.saveGeometry(), self._window.saveState(), self._bottom.share)

    def _arrange(self) -> None:
        for side, panel in self._docks.items():
            panel.setFloating(False)
            self._window.addDockWidget(_AREAS[side], panel)
            panel.show()
        sides = [self._docks["left"], self._docks["right"]]
        widths = [min(width, round(self._window.width() * width / _FIRST_SIZE.width())) for width in _SIDE_WIDTHS]
        self._window.resizeDocks(sides, widths, Qt.Orientation.Horizontal)
        self._bottom.follow()
