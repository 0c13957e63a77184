"""Colours, spacing and fonts of the window: the only place where any of them is named."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from PySide6.QtGui import QColor, QFont, QFontDatabase
from PySide6.QtWidgets import QApplication

ThemeName = Literal["dark", "light"]


@dataclass(frozen=True)
class Theme:
    """One set of colours, as `#rrggbb`. Frozen is cold, trainable is warm; `accent` marks what acts."""

    name: ThemeName
    window: str
    panel: str
    card: str
    field: str
    plot: str
    border: str
    grid: str
    text: str
    muted: str
    accent: str
    on_accent: str
    selection: str
    warm: str
    warm_row: str
    warm_bar: str
    cold: str
    cold_row: str
    cold_bar: str
    good: str
    bad: str
    curves: tuple[str, ...]


DARK = Theme(
    name="dark",
    window="#1e2126",
    panel="#25292f",
    card="#2c3138",
    field="#1e2126",
    plot="#1a1d21",
    border="#3a4049",
    grid="#2e333a",
    text="#e6e8eb",
    muted="#98a0ab",
    accent="#4c9ffe",
    on_accent="#0b1a2c",
    selection="#2f4a6b",
    warm="#f2a33a",
    warm_row="#3a3227",
    warm_bar="#c38634",
    cold="#7fb6d9",
    cold_row="#27333d",
    cold_bar="#6894b2",
    good="#5dbb7d",
    bad="#f0706a",
    curves=("#4c9ffe", "#f2a33a", "#5dbb7d", "#c58af9", "#f0706a", "#4ec9c0", "#d9c24a", "#98a0ab"),
)

LIGHT = Theme(
    name="light",
    window="#f4f5f7",
    panel="#ffffff",
    card="#f7f8fa",
    field="#ffffff",
    plot="#ffffff",
    border="#d9dde3",
    grid="#e8ebef",
    text="#1f2328",
    muted="#656d78",
    accent="#1f6feb",
    on_accent="#ffffff",
    selection="#cfe2ff",
    warm="#b8690a",
    warm_row="#fdf3e4",
    warm_bar="#ca8c40",
    cold="#2f6f99",
    cold_row="#e9f2f8",
    cold_bar="#5e90b1",
    good="#1a7f45",
    bad="#c6372f",
    curves=("#1f6feb", "#b8690a", "#1a7f45", "#7b3fc9", "#c6372f", "#0f7f78", "#8a7400", "#656d78"),
)

THEMES: dict[ThemeName, Theme] = {"dark": DARK, "light": LIGHT}

GAP = 8
"""The unit of spacing in pixels; margins and gaps are multiples or halves of it."""
RADIUS = 6
ROW_HEIGHT = 28
"""Height in pixels of a row in lists and forms."""
FONT_SIZE_PX = 13
SMALL_FONT_SIZE_PX = 12


def faint(colour: str) -> QColor:
    """The colour as a tint behind text."""
    result = QColor(colour)
    result.setAlphaF(0.10)
    return result


def shadow() -> QColor:
    """One pixel's step of a soft shadow; steps lie over each other towards what casts it."""
    return QColor(0, 0, 0, 18 if current().name == "dark" else 6)


def ui_font(size_px: int = FONT_SIZE_PX, *, bold: bool = False) -> QFont:
    """Inter where it is installed, else the platform's own font; digits of equal width either way."""
    family = "Inter" if "Inter" in QFontDatabase.families() else QApplication.font().family()
    font = QFont(family)
    font.setPixelSize(size_px)
    font.setFeature(QFont.Tag("tnum"), 1)
    if bold:
        font.setWeight(QFont.Weight.DemiBold)
    return font


def current() -> Theme:
    """The theme of the running application; dark until one was put on."""
    app = QApplication.instance()
    name = app.property("theme") if app is not None else None
    return THEMES.get(name, DARK) if isinstance(name, str) else DARK  # type: ignore[call-overload]  # any str may be asked
