"""What the window remembers between two starts: its place, its panels and its colours, and the theme at work."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, get_args

from PySide6.QtCore import QByteArray, QObject, QSettings, Qt
from PySide6.QtWidgets import QApplication

from workbench.launch.links import Mode
from workbench.ui import theme
from workbench.ui.style_sheet import apply_theme

ThemeChoice = Literal["system", "dark", "light"]
_CHOICES: tuple[ThemeChoice, ...] = get_args(ThemeChoice)
_MODES: tuple[Mode, ...] = get_args(Mode)


class WindowSettings:
    """An ini file in `folder`. What cannot be read counts as not remembered."""

    def __init__(self, folder: Path) -> None:
        self._store = QSettings(str(folder / "window.ini"), QSettings.Format.IniFormat)

    @property
    def theme(self) -> ThemeChoice:
        value = self._store.value("theme", "system")
        return next((choice for choice in _CHOICES if choice == value), "system")

    @theme.setter
    def theme(self, choice: ThemeChoice) -> None:
        self._store.setValue("theme", choice)

    @property
    def engine(self) -> Mode:
        """Where the engine runs: in a process of its own unless the user chose otherwise."""
        value = self._store.value("engine", "process")
        return next((mode for mode in _MODES if mode == value), "process")

    @engine.setter
    def engine(self, mode: Mode) -> None:
        self._store.setValue("engine", mode)

    @property
    def palette(self) -> bool:
        """Whether the adapters stand open beside the stack; not at first."""
        return str(self._store.value("palette", "")) == "shown"

    @palette.setter
    def palette(self, shown: bool) -> None:
        self._store.setValue("palette", "shown" if shown else "")

    @property
    def welcome(self) -> bool:
        """Whether the welcome page is shown at every start; without that, at the first one alone."""
        return str(self._store.value("welcome", "")) == "always"

    @welcome.setter
    def welcome(self, always: bool) -> None:
        self._store.setValue("welcome", "always" if always else "")

    @property
    def geometry(self) -> QByteArray:
        """Empty before the first time."""
        return self._bytes("geometry")

    @property
    def state(self) -> QByteArray:
        """The arrangement of the panels; empty before the first time."""
        return self._bytes("state")

    @property
    def bottom_share(self) -> float | None:
        """The bottom panel's share of the window's height; `None` before the first time."""
        try:
            share = float(str(self._store.value("bottom_share")))
        except ValueError:
            return None
        return share if 0.0 < share < 1.0 else None

    def keep(self, geometry: QByteArray, state: QByteArray, bottom_share: float) -> None:
        self._store.setValue("geometry", geometry)
        self._store.setValue("state", state)
        self._store.setValue("bottom_share", bottom_share)
        self._store.sync()

    def _bytes(self, key: str) -> QByteArray:
        value = self._store.value(key)
        return value if isinstance(value, QByteArray) else QByteArray()


class ThemeSwitch(QObject):
    """Puts the application into the chosen theme, and follows the system where that is the choice."""

    def __init__(self, app: QApplication, settings: WindowSettings) -> None:
        super().__init__(app)
        self._app = app
        self._settings = settings
        app.styleHints().colorSchemeChanged.connect(self._follow)
        self._apply()

    @property
    def choice(self) -> ThemeChoice:
        return self._settings.theme

    def choose(self, choice: ThemeChoice) -> None:
        """Applies and remembers a choice."""
        self._settings.theme = choice
        self._apply()

    def _follow(self) -> None:
        if self.choice == "system":
            self._apply()

    def _apply(self) -> None:
        name = self.resolved()
        if self._app.property("theme") != name:
            apply_theme(self._app, name)

    def resolved(self) -> theme.ThemeName:
        """The theme that the choice comes to now; dark where the system says nothing."""
        if self.choice == "system":
            light = self._app.styleHints().colorScheme() == Qt.ColorScheme.Light
            return "light" if light else "dark"
        return self.choice
