"""Icons by what they are for, in the colours of the theme."""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

import qtawesome
from PySide6.QtGui import QIcon

from workbench.ui import theme

IconName = Literal[
    "new", "open", "save", "revert", "export", "quit", "undo", "redo", "run", "pause", "continue", "finish", "cancel",
    "resume", "search", "download", "cached", "keyboard", "about", "guide", "close", "layout", "folder", "random",
    "zoom_in", "adapters", "zoom_out", "zoom_fit", "welcome",
]  # fmt: skip
Ink = Literal["text", "muted", "accent", "on_accent", "good", "warm", "bad"]

_GLYPHS: dict[IconName, str] = {
    "new": "ph.file-plus",
    "open": "ph.folder-open",
    "save": "ph.floppy-disk",
    "revert": "ph.clock-counter-clockwise",
    "export": "ph.export",
    "quit": "ph.sign-out",
    "undo": "ph.arrow-u-up-left",
    "redo": "ph.arrow-u-up-right",
    "run": "ph.play-fill",
    "pause": "ph.pause-fill",
    "continue": "ph.play-fill",
    "finish": "ph.check-circle",
    "cancel": "ph.x-circle",
    "resume": "ph.arrow-clockwise",
    "search": "ph.magnifying-glass",
    "download": "ph.download-simple",
    "cached": "ph.check",
    "keyboard": "ph.keyboard",
    "about": "ph.info",
    "guide": "ph.question",
    "close": "ph.x",
    "layout": "ph.layout",
    "folder": "ph.folder",
    "random": "ph.dice-five",
    "adapters": "ph.puzzle-piece",
    "zoom_in": "ph.magnifying-glass-plus",
    "zoom_out": "ph.magnifying-glass-minus",
    "welcome": "ph.compass",
    "zoom_fit": "ph.arrows-in-line-vertical",
}


def icon(name: IconName, ink: Ink = "text") -> QIcon:
    """The icon in the present theme; ask again after a `PaletteChange`."""
    return _coloured(name, ink, theme.current().name)


@lru_cache(maxsize=256)
def _coloured(name: IconName, ink: Ink, theme_name: theme.ThemeName) -> QIcon:
    colours = theme.THEMES[theme_name]
    return QIcon(qtawesome.icon(_GLYPHS[name], color=getattr(colours, ink), color_disabled=colours.muted))
