"""The main window: places what it is given, announces what the user wants. No logic here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QCloseEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QMainWindow, QToolBar, QWidget
from typing_extensions import override

from workbench.ui.actions import Actions
from workbench.ui.dialogs.about import AboutDialog
from workbench.ui.dialogs.shortcuts import ShortcutsDialog
from workbench.ui.dock_layout import DockLayout
from workbench.ui.file_drops import FileDrops
from workbench.ui.message_bar import Action, MessageBar, Severity
from workbench.ui.preset_menu import PresetEntry, PresetMenu
from workbench.ui.settings import ThemeChoice, WindowSettings
from workbench.ui.top_bar import TopBar

_DIALOGS: dict[str, type[QDialog]] = {"shortcuts": ShortcutsDialog, "about": AboutDialog}
_TITLE = "Transfer Workbench"


class MainWindow(QMainWindow):
    """Four widgets and the bars around them; messages lie over the centre, above its `foot`.

    `action_triggered` carries the key of an action (see `workbench.ui.actions`). `may_close` is asked when the user
    closes the window; an owner that answers no, asks the user and calls `close_now` later.
    """

    action_triggered = Signal(str)
    name_edited = Signal(str)
    example_requested = Signal(object)
    preset_chosen = Signal(str)
    theme_chosen = Signal(str)
    engine_chosen = Signal(str)
    data_dropped = Signal(object)
    weights_dropped = Signal(object)
    document_dropped = Signal(object)
    close_requested = Signal()
    turned_to = Signal()
    """The user comes back from another window."""
    error_told = Signal()
    """An error stands over the lower end of the centre, where nothing may hide it."""

    def __init__(  # the window's places, each named
        self,
        settings: WindowSettings,
        *,
        left: QWidget,
        centre: QWidget,
        right: QWidget,
        bottom: QWidget,
        foot: QWidget | None = None,
        may_close: Callable[[], bool] = lambda: True,
    ) -> None:
        super().__init__()
        self._may_close = may_close
        self._closing = False
        self.actions_by_key = Actions(self)
        self._bar = TopBar(self.actions_by_key, self)
        self._drops = FileDrops(self)
        self._place(centre, foot)
        self._panels = DockLayout(self, settings, {"left": left, "right": right, "bottom": bottom})
        self._build_menus()
        self._connect()
        self._panels.begin()
        self.set_theme_choice(settings.theme)
        self.actions_by_key[f"engine_{settings.engine}"].setChecked(True)
        self.actions_by_key["palette"].setChecked(settings.palette)
        self.set_document("", None, modified=False)
        centre.setFocus(Qt.FocusReason.OtherFocusReason)

    # What the window is told --------------------------------------------------------------------------------------

    def set_document(self, name: str, path: Path | None, *, modified: bool) -> None:
        """Shows the experiment's name, its file and whether the two differ."""
        self._bar.set_document(name, modified=modified)
        self.setWindowTitle(
            f"{name or _TITLE}[*]{f' – {path.name}' if path else ''} – {_TITLE}" if name else f"{_TITLE}[*]"
        )
        self.setWindowModified(modified)
        self.actions_by_key.set_enabled(revert=modified and path is not None)

    def set_history(self, undo: str, redo: str) -> None:
        """Names the next undo and redo; empty where there is none."""
        for key, verb, text in (("undo", "&Undo", undo), ("redo", "&Redo", redo)):
            action = self.actions_by_key[key]
            action.setText(f"{verb} {text}".strip())
            action.setEnabled(bool(text))
        self._bar.set_history(undo, redo)

    def set_examples(self, examples: Iterable[tuple[str, Path]]) -> None:
        """Fills File, Open example with titles and files."""
        menu = self._menus["examples"]
        menu.clear()
        for title, path in examples:
            menu.addAction(title).triggered.connect(lambda _=False, path=path: self.example_requested.emit(path))
        menu.setEnabled(not menu.isEmpty())

    def set_theme_choice(self, choice: ThemeChoice) -> None:
        """Ticks the theme in the menu without announcing it."""
        self.actions_by_key[f"theme_{choice}"].setChecked(True)

    def set_presets(self, presets: Sequence[PresetEntry]) -> None:
        """Offers the presets, in the top bar and in the menu."""
        for place in (self._bar.preset, self._presets):
            place.set_presets(presets)

    def set_preset(self, key: str, *, modified: bool) -> None:
        """Shows which preset the experiment was made by (empty: none), and whether it was changed since."""
        self._bar.preset.set_current(key, modified=modified)
        self._presets.set_current(key)

    def show_message(
        self, what: str, remedy: str = "", severity: Severity = "info", action: Action | None = None
    ) -> None:
        """Says what was done or what went wrong, over the lower end of the centre; `action` is a button beside it."""
        self._messages.say(what, remedy, severity, action)
        if severity == "error":
            self.error_told.emit()

    @property
    def has_message(self) -> bool:
        """Whether something is being said."""
        return self._messages.isVisible()

    def clear_message(self) -> None:
        """Takes away what was said, for it no longer holds."""
        self._messages.clear()

    def close_now(self) -> None:
        """Closes without asking."""
        self._closing = True
        self.close()

    def reset_layout(self) -> None:
        """Puts the panels back to where they were at first."""
        self._panels.reset()

    # Qt's events --------------------------------------------------------------------------------------------------

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        if not self._closing:
            self.close_requested.emit()
        if self._closing or self._may_close():
            self._panels.keep()
            event.accept()
        else:
            event.ignore()

    @override
    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "actions_by_key"):
            self.actions_by_key.refresh_icons()
        if event.type() == QEvent.Type.ActivationChange and self.isActiveWindow():
            self.turned_to.emit()
        super().changeEvent(event)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._panels.follow()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._panels.follow()

    # Steps of building ----------------------------------------------------------------------------------------------

    def _place(self, centre: QWidget, foot: QWidget | None) -> None:
        bar = QToolBar("Experiment", self)
        bar.setObjectName("experiment")
        bar.setMovable(False)
        bar.toggleViewAction().setEnabled(False)
        bar.addWidget(self._bar)
        self.addToolBar(Qt.ToolBarArea.TopToolBarArea, bar)
        self.setCentralWidget(centre)
        self._messages = MessageBar(centre, foot)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)

    def _build_menus(self) -> None:
        self._menus = self.actions_by_key.fill(self.menuBar())
        self._menus["panels"].addActions(self._panels.toggles)
        self._presets = PresetMenu(self)
        model = self._menus["model"]
        model.insertMenu(model.actions()[0], self._presets)
        self.set_examples([])

    def _connect(self) -> None:
        self.actions_by_key.triggered.connect(self._route)
        self._bar.name_edited.connect(self.name_edited)
        self._bar.preset.preset_chosen.connect(self.preset_chosen)
        self._presets.preset_chosen.connect(self.preset_chosen)
        self._drops.data_dropped.connect(self.data_dropped)
        self._drops.weights_dropped.connect(self.weights_dropped)
        self._drops.document_dropped.connect(self.document_dropped)

    def _route(self, key: str) -> None:
        if key == "reset_layout":
            self.reset_layout()
        elif key == "quit":
            self.close()
        elif key in _DIALOGS:
            dialog = _DIALOGS[key](self)
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.open()
        elif key.startswith("theme_"):
            self.theme_chosen.emit(key.removeprefix("theme_"))
        elif key.startswith("engine_"):
            self.engine_chosen.emit(key.removeprefix("engine_"))
        else:
            self.action_triggered.emit(key)
