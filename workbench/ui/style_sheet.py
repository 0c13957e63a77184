"""What widgets look like in a theme: the one style sheet, and the palette beside it."""

from __future__ import annotations

from functools import cache

from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from workbench.ui.memory_images import publish
from workbench.ui.theme import RADIUS, SMALL_FONT_SIZE_PX, THEMES, Theme, ThemeName, ui_font

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


def apply_theme(app: QApplication, name: ThemeName) -> None:
    """Puts the whole application into a theme; widgets hear of it as a `PaletteChange` event."""
    theme = THEMES[name]
    app.setProperty("theme", name)
    app.setStyle("Fusion")
    app.setFont(ui_font())
    _publish_images()
    app.setPalette(_palette(theme))
    app.setStyleSheet(_style_sheet(theme))


@cache
def _publish_images() -> None:
    for theme in THEMES.values():
        publish(
            {
                f"{theme.name}-down.svg": _ARROW.format(colour=theme.muted).encode(),
                f"{theme.name}-check.svg": _CHECK.format(colour=theme.on_accent).encode(),
            }
        )


def _palette(theme: Theme) -> QPalette:
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


def _style_sheet(theme: Theme) -> str:
    """Widgets choose a look by the dynamic properties `role` and `problem`."""
    parts = (_bars, _panels, _buttons, _fields, _tick_marks, _lists, _tabs_and_scroll_bars)
    return "".join(part(theme) for part in parts)


def _bars(theme: Theme) -> str:
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
    """


def _panels(theme: Theme) -> str:
    return f"""
        QLabel[role="panel-title"] {{ font-weight: 600; }}
        QFrame[role="message"] {{ background: {theme.card}; border: none; border-top: 1px solid {theme.border};
            border-bottom: 1px solid {theme.border}; }}
        QFrame[role="card"] {{ background: {theme.card}; border: 1px solid {theme.border}; border-radius: {RADIUS}px; }}
        QFrame[role="choice"] {{ background: {theme.card}; border: 1px solid {theme.border};
            border-radius: {RADIUS}px; }}
        QFrame[role="choice"]:hover {{ border-color: {theme.muted}; }}
        QFrame[role="choice"]:focus {{ border-color: {theme.accent}; }}
        QFrame[role="line"] {{ background: {theme.border}; border: none; }}
        QLabel[role="heading"] {{ color: {theme.muted}; font-size: 11px; font-weight: 600; letter-spacing: 1px; }}
        QFrame[role="problem"] {{ background: transparent; border: 1px solid {theme.bad}; border-radius: {RADIUS}px; }}
        QFrame[role="notice"] {{ background: transparent; border: 1px solid {theme.warm}; border-radius: {RADIUS}px; }}
        QFrame[role="problem"]:focus, QFrame[role="problem"]:hover,
        QFrame[role="notice"]:focus, QFrame[role="notice"]:hover {{ background: {theme.card}; }}
        QFrame[role="row"] {{ background: transparent; border: 1px solid transparent; border-radius: {RADIUS}px; }}
        QFrame[role="row"]:hover {{ border-color: {theme.border}; }}
        QFrame[role="row"]:focus {{ border-color: {theme.accent}; }}
        QLabel[role="small"] {{ font-size: {SMALL_FONT_SIZE_PX}px; }}
        QLabel[role="figure"] {{ font-weight: 600; }}
        QLabel[role="muted"] {{ color: {theme.muted}; }}
        QLabel[role="warning"] {{ color: {theme.warm}; }}
        QLabel[role="error"] {{ color: {theme.bad}; }}
    """


def _buttons(theme: Theme) -> str:
    return f"""
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
        QToolButton[role="disclosure"] {{ color: {theme.muted}; background: transparent; border: none; padding: 4px 0px;
            text-align: left; }}
        QToolButton[role="disclosure"]:hover, QToolButton[role="disclosure"]:focus {{ color: {theme.text}; }}
        QToolButton::menu-indicator {{ image: none; }}
    """


def _fields(theme: Theme) -> str:
    return f"""
        QLineEdit[role="title"] {{ background: transparent; border: 1px solid transparent; font-weight: 600;
            padding: 2px 4px; }}
        QLineEdit[role="title"]:hover {{ border-color: {theme.border}; }}
        QLineEdit[role="title"]:focus {{ border-color: {theme.accent}; background: {theme.field}; }}
        QLineEdit, QComboBox, QAbstractSpinBox {{ background: {theme.field}; border: 1px solid {theme.border};
            border-radius: 4px; padding: 2px 6px; min-height: 20px; selection-background-color: {theme.selection}; }}
        QLineEdit:focus, QComboBox:focus, QAbstractSpinBox:focus {{ border-color: {theme.accent}; }}
        QComboBox::drop-down {{ border: none; width: 20px; }}
        QComboBox::down-arrow {{ image: url(:/{theme.name}-down.svg); width: 10px; height: 10px; }}
        QAbstractSpinBox::up-button, QAbstractSpinBox::down-button {{ width: 18px; border: none;
            background: transparent; }}
        QAbstractSpinBox::up-arrow, QAbstractSpinBox::down-arrow {{ width: 0px; height: 0px; image: none; }}
        QLineEdit[problem="true"], QComboBox[problem="true"], QAbstractSpinBox[problem="true"]
            {{ border-color: {theme.bad}; }}
        QLineEdit[problem="true"]:focus, QComboBox[problem="true"]:focus, QAbstractSpinBox[problem="true"]:focus
            {{ border: 2px solid {theme.bad}; padding: 1px 5px; }}
    """


def _tick_marks(theme: Theme) -> str:
    return f"""
        QCheckBox::indicator, QListView::indicator {{ width: 12px; height: 12px; border: 1px solid {theme.muted};
            border-radius: 3px; background: {theme.field}; }}
        QCheckBox::indicator:checked, QListView::indicator:checked {{ border-color: {theme.accent};
            background: {theme.accent}; image: url(:/{theme.name}-check.svg); }}
        QCheckBox::indicator:checked:disabled {{ border-color: {theme.muted}; background: {theme.muted}; }}
        QCheckBox::indicator:focus {{ border-color: {theme.text}; }}
        QRadioButton::indicator {{ width: 12px; height: 12px; border: 1px solid {theme.muted};
            border-radius: 7px; background: {theme.field}; }}
        QRadioButton::indicator:checked {{ border-color: {theme.accent};
            background: qradialgradient(cx: 0.5, cy: 0.5, radius: 0.5, fx: 0.5, fy: 0.5,
            stop: 0 {theme.accent}, stop: 0.5 {theme.accent}, stop: 0.6 {theme.field}, stop: 1 {theme.field}); }}
        QRadioButton::indicator:focus {{ border-color: {theme.text}; }}
    """


def _lists(theme: Theme) -> str:
    return f"""
        QTableView {{ background: {theme.panel}; border: none; gridline-color: {theme.border}; }}
        QTableView[role="rows"]::item {{ padding: 0px 8px; }}
        QListWidget::item {{ padding: 6px 8px; border-radius: 4px; }}
        QListWidget::item:selected {{ background: {theme.selection}; color: {theme.text}; }}
        QHeaderView::section {{ background: {theme.panel}; color: {theme.muted}; border: none; padding: 4px 8px; }}
        QTableCornerButton::section {{ background: {theme.panel}; border: none; }}
        QListWidget, QListView[role="plain"] {{ background: transparent; border: none; outline: none; }}
    """


def _tabs_and_scroll_bars(theme: Theme) -> str:
    return f"""
        QDialogButtonBox {{ dialogbuttonbox-buttons-have-icons: 0; button-layout: 3; }}
        QTabBar::tab {{ background: transparent; color: {theme.muted}; border: 1px solid transparent;
            border-bottom: none; border-top-left-radius: {RADIUS}px; border-top-right-radius: {RADIUS}px;
            padding: 6px 16px; }}
        QTabBar::tab:hover, QTabBar::tab:focus {{ color: {theme.text}; }}
        QTabBar::tab:selected {{ background: {theme.card}; color: {theme.text}; border-color: {theme.border}; }}
        QTabBar::tab:selected:focus {{ border-color: {theme.accent}; }}
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
