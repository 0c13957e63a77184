"""Colours, spacing and fonts of the window: the only place where any of them is named."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Literal

from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from workbench.ui.memory_images import publish

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
_MENU_TEXT_WIDTH = 180
"""Least width in pixels of a menu's texts: Qt puts shortcuts right behind the widest, and padding behind those."""
_ARROW = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><path d="M2 3.5 5 6.5 8 3.5" fill="none" '
    'stroke="{colour}" stroke-width="1.4" stroke-linecap="round"/></svg>'
)
_CHECK = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 12 12"><path d="M2.5 6.3 5 8.8 9.6 3.6" fill="none" '
    'stroke="{colour}" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round"/></svg>'
)


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
    """The theme of the running application; dark until `apply` was called."""
    app = QApplication.instance()
    name = app.property("theme") if app is not None else None
    return THEMES.get(name, DARK) if isinstance(name, str) else DARK  # type: ignore[call-overload]  # any str may be asked


def apply(app: QApplication, name: ThemeName) -> None:
    """Puts the whole application into a theme; widgets hear of it as a `PaletteChange` event."""
    theme = THEMES[name]
    app.setProperty("theme", name)
    app.setStyle("Fusion")
    app.setFont(ui_font())
    _publish_images()
    app.setPalette(palette(theme))
    app.setStyleSheet(style_sheet(theme))


@cache
def _publish_images() -> None:
    for theme in THEMES.values():
        publish(
            {
                f"{theme.name}-down.svg": _ARROW.format(colour=theme.muted).encode(),
                f"{theme.name}-check.svg": _CHECK.format(colour=theme.on_accent).encode(),
            }
        )


def palette(theme: Theme) -> QPalette:
    role = QPalette.ColorRole
    colours = {
        role.Window: theme.panel,
        role.WindowText: theme.text,
        role.Base: theme.field,
        role.AlternateBase: theme.card,
        role.Text: theme.text,
        role.Button: theme.card,
        role.ButtonText: theme.text,
        role.BrightText: theme.bad,
        role.Highlight: theme.selection,
        role.HighlightedText: theme.text,
        role.ToolTipBase: theme.card,
        role.ToolTipText: theme.text,
        role.PlaceholderText: theme.muted,
        role.Link: theme.accent,
        role.Mid: theme.border,
        role.Accent: theme.accent,
    }
    result = QPalette()
    for key, colour in colours.items():
        result.setColor(key, QColor(colour))
    for key in (role.WindowText, role.Text, role.ButtonText):
        result.setColor(QPalette.ColorGroup.Disabled, key, QColor(theme.muted))
    return result


def style_sheet(theme: Theme) -> str:
    """The one style sheet; widgets choose a look by the dynamic properties `role` and object names used here."""
    return f"""
        QToolTip {{ background: {theme.card}; color: {theme.text}; border: 1px solid {theme.border}; padding: 4px; }}
        QMainWindow::separator {{ background: {theme.border}; width: 1px; height: 1px; }}
        QToolBar {{ background: {theme.panel}; border: none; border-bottom: 1px solid {theme.border}; padding: 0px; }}
        QMenuBar {{ background: {theme.window}; color: {theme.muted}; }}
        QMenuBar::item {{ padding: 4px 10px; background: transparent; }}
        QMenuBar::item:selected {{ background: {theme.selection}; color: {theme.text}; }}
        QMenu {{ background: {theme.card}; border: 1px solid {theme.border}; padding: 4px; }}
        QMenu::item {{ padding: 4px 16px 4px 8px; border-radius: 4px; min-width: {_MENU_TEXT_WIDTH}px; }}
        QMenu::item:selected {{ background: {theme.selection}; }}
        QMenu::item:disabled {{ color: {theme.muted}; }}
        QMenu::separator {{ height: 1px; background: {theme.border}; margin: 4px 6px; }}
        QLabel[role="panel-title"] {{ font-weight: 600; }}
        QFrame[role="message"] {{ background: {theme.card}; border: none; border-top: 1px solid {theme.border}; }}
        QLineEdit[role="title"] {{ background: transparent; border: 1px solid transparent; font-weight: 600;
            padding: 2px 4px; }}
        QLineEdit[role="title"]:hover {{ border-color: {theme.border}; }}
        QLineEdit[role="title"]:focus {{ border-color: {theme.accent}; background: {theme.field}; }}
        QFrame[role="card"] {{ background: {theme.card}; border: 1px solid {theme.border}; border-radius: {RADIUS}px; }}
        QFrame[role="line"] {{ background: {theme.border}; border: none; }}
        QLabel[role="heading"] {{ color: {theme.muted}; font-size: 11px; font-weight: 600; letter-spacing: 1px; }}
        QFrame[role="problem"] {{ background: transparent; border: 1px solid {theme.bad}; border-radius: {RADIUS}px; }}
        QFrame[role="notice"] {{ background: transparent; border: 1px solid {theme.warm}; border-radius: {RADIUS}px; }}
        QFrame[role="problem"]:focus, QFrame[role="problem"]:hover,
        QFrame[role="notice"]:focus, QFrame[role="notice"]:hover {{ background: {theme.card}; }}
        QLabel[role="small"] {{ font-size: {SMALL_FONT_SIZE_PX}px; }}
        QLabel[role="figure"] {{ font-weight: 600; }}
        QLabel[role="muted"] {{ color: {theme.muted}; }}
        QLabel[role="warning"] {{ color: {theme.warm}; }}
        QLabel[role="error"] {{ color: {theme.bad}; }}
        QPushButton, QToolButton[role="button"] {{ background: {theme.card}; border: 1px solid {theme.border};
            border-radius: {RADIUS}px; padding: 4px 10px; }}
        QPushButton:hover, QToolButton[role="button"]:hover {{ border-color: {theme.muted}; }}
        QPushButton:focus {{ border-color: {theme.accent}; }}
        QToolButton[role="button"]:checked {{ border-color: {theme.accent}; }}
        QPushButton:disabled {{ color: {theme.muted}; }}
        QPushButton[role="quiet"] {{ background: transparent; border-color: transparent; padding: 2px; }}
        QPushButton[role="quiet"]:hover {{ border-color: {theme.border}; }}
        QPushButton[role="quiet"]:focus {{ border-color: {theme.accent}; }}
        QPushButton[role="primary"] {{ background: {theme.accent}; color: {theme.on_accent};
            border-color: {theme.accent}; font-weight: 600; }}
        QPushButton[role="primary"]:disabled {{ background: {theme.border}; color: {theme.muted};
            border-color: {theme.border}; }}
        QLineEdit, QComboBox, QAbstractSpinBox {{ background: {theme.field}; border: 1px solid {theme.border};
            border-radius: 4px; padding: 2px 6px; min-height: 20px; selection-background-color: {theme.selection}; }}
        QLineEdit:focus, QComboBox:focus, QAbstractSpinBox:focus {{ border-color: {theme.accent}; }}
        QComboBox::drop-down {{ border: none; width: 20px; }}
        QComboBox::down-arrow {{ image: url(:/{theme.name}-down.svg); width: 10px; height: 10px; }}
        QAbstractSpinBox::up-button, QAbstractSpinBox::down-button {{ width: 18px; border: none;
            background: transparent; }}
        QAbstractSpinBox::up-arrow, QAbstractSpinBox::down-arrow {{ width: 0px; height: 0px; image: none; }}
        QCheckBox::indicator {{ width: 12px; height: 12px; border: 1px solid {theme.muted};
            border-radius: 3px; background: {theme.field}; }}
        QCheckBox::indicator:checked {{ border-color: {theme.accent}; background: {theme.accent};
            image: url(:/{theme.name}-check.svg); }}
        QCheckBox::indicator:checked:disabled {{ border-color: {theme.muted}; background: {theme.muted}; }}
        QCheckBox::indicator:focus {{ border-color: {theme.text}; }}
        QRadioButton::indicator {{ width: 12px; height: 12px; border: 1px solid {theme.muted};
            border-radius: 7px; background: {theme.field}; }}
        QRadioButton::indicator:checked {{ border-color: {theme.accent};
            background: qradialgradient(cx: 0.5, cy: 0.5, radius: 0.5, fx: 0.5, fy: 0.5,
            stop: 0 {theme.accent}, stop: 0.5 {theme.accent}, stop: 0.6 {theme.field}, stop: 1 {theme.field}); }}
        QRadioButton::indicator:focus {{ border-color: {theme.text}; }}
        QLineEdit[problem="true"], QComboBox[problem="true"], QAbstractSpinBox[problem="true"]
            {{ border-color: {theme.bad}; }}
        QLineEdit[problem="true"]:focus, QComboBox[problem="true"]:focus, QAbstractSpinBox[problem="true"]:focus
            {{ border: 2px solid {theme.bad}; padding: 1px 5px; }}
        QToolButton[role="disclosure"] {{ color: {theme.muted}; background: transparent; border: none; padding: 4px 0px;
            text-align: left; }}
        QToolButton[role="disclosure"]:hover, QToolButton[role="disclosure"]:focus {{ color: {theme.text}; }}
        QTableView {{ background: {theme.panel}; border: none; gridline-color: {theme.border}; }}
        QTableView[role="rows"]::item {{ padding: 0px 8px; }}
        QListWidget {{ background: {theme.panel}; border: none; outline: none; }}
        QListWidget::item {{ padding: 6px 8px; border-radius: 4px; }}
        QListWidget::item:selected {{ background: {theme.selection}; color: {theme.text}; }}
        QDialogButtonBox {{ dialogbuttonbox-buttons-have-icons: 0; button-layout: 3; }}
        QHeaderView::section {{ background: {theme.panel}; color: {theme.muted}; border: none; padding: 4px 8px; }}
        QTableCornerButton::section {{ background: {theme.panel}; border: none; }}
        QListWidget, QListView[role="plain"] {{ background: transparent; border: none; outline: none; }}
        QTabBar::tab {{ background: transparent; color: {theme.muted}; border: 1px solid transparent;
            border-bottom: none; border-top-left-radius: {RADIUS}px; border-top-right-radius: {RADIUS}px;
            padding: 6px 16px; }}
        QTabBar::tab:hover, QTabBar::tab:focus {{ color: {theme.text}; }}
        QTabBar::tab:selected {{ background: {theme.card}; color: {theme.text}; border-color: {theme.border}; }}
        QTabBar::tab:selected:focus {{ border-color: {theme.accent}; }}
        QToolButton::menu-indicator {{ image: none; }}
        QSplitter::handle {{ background: transparent; }}
        QScrollBar:vertical {{ background: transparent; width: 10px; margin: 0; }}
        QScrollBar:horizontal {{ background: transparent; height: 10px; margin: 0; }}
        QScrollBar::handle {{ background: {theme.border}; border-radius: 3px; margin: 2px; min-width: 24px;
            min-height: 24px; }}
        QScrollBar::handle:hover {{ background: {theme.muted}; }}
        QScrollBar::handle:disabled {{ background: transparent; }}
        QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
        QAbstractScrollArea::corner {{ background: transparent; border: none; }}
        QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
        QProgressBar {{ background: {theme.border}; border: none; border-radius: 3px; max-height: 6px; }}
        QProgressBar::chunk {{ background: {theme.accent}; border-radius: 3px; }}
    """
