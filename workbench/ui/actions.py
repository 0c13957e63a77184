"""Every action of the window, declared as data, and the menus they stand in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar

from workbench.ui.icons import IconName, icon


@dataclass(frozen=True)
class ActionSpec:
    """One action. `group` makes it checkable and exclusive among the actions of its group; `toggles`, on its own."""

    key: str
    text: str
    tip: str
    shortcut: str = ""
    icon: IconName | None = None
    group: str = ""
    toggles: bool = False
    enabled: bool = True


@dataclass(frozen=True)
class MenuSpec:
    """A menu: keys of actions, menus within it, and `None` for a line between. `key` names a menu filled later."""

    title: str
    entries: tuple[str | MenuSpec | None, ...]
    key: str = ""


ACTIONS: tuple[ActionSpec, ...] = (
    ActionSpec("new", "&New", "Start over with the bundled experiment", "Ctrl+N", "new"),
    ActionSpec("open", "&Open…", "Open an experiment from a TOML file", "Ctrl+O", "open"),
    ActionSpec("save", "&Save", "Save the experiment", "Ctrl+S", "save"),
    ActionSpec("save_as", "Save &as…", "Save the experiment under another name", "Ctrl+Shift+S"),
    ActionSpec(
        "revert", "Re&vert to saved", "Go back to what the file holds; can be undone", icon="revert", enabled=False
    ),
    ActionSpec("export", "&Export weights…", "Write the weights of a finished run", "Ctrl+E", "export", enabled=False),
    ActionSpec("quit", "&Quit", "Close the window", "Ctrl+Q", "quit"),
    ActionSpec("undo", "&Undo", "Undo the last edit", "Ctrl+Z", "undo", enabled=False),
    ActionSpec("redo", "&Redo", "Do the undone edit again", "Ctrl+Shift+Z", "redo", enabled=False),
    ActionSpec("copy_adapters", "&Copy adapters\tCtrl+C", "Copy the adapters of the selected blocks"),
    ActionSpec("paste_adapters", "&Paste adapters\tCtrl+V", "Set the copied adapters on the selected blocks"),
    ActionSpec("source", "Choose source &model…", "Choose the model whose knowledge is transferred", "Ctrl+M"),
    ActionSpec(
        "data", "Choose target &data…", "Take a folder, a file or a known set as target data", "Ctrl+Shift+O", "folder"
    ),
    ActionSpec("augmentation", "Aug&mentation…", "Change training images at random, and see how", "Ctrl+Shift+M"),
    ActionSpec("penalties", "Pe&nalties…", "Hold the model near its source, or near an earlier run", "Ctrl+Shift+N"),
    ActionSpec("look", "&Look at the data…", "See every image, its labels, and what was found in the data", "Ctrl+L"),
    ActionSpec("add_head", "Add &head…", "Add a task, and a head that answers it", "Ctrl+Shift+H"),
    ActionSpec(
        "palette",
        "&Adapters",
        "Show the adapters that can be dragged onto blocks",
        "Ctrl+Shift+A",
        "adapters",
        toggles=True,
    ),
    ActionSpec("rate", "Learning &rate of blocks…", "Set the rate of the selected blocks by hand", "Ctrl+Shift+R"),
    ActionSpec(
        "find_rate",
        "Fin&d a learning rate…",
        "Try rising rates for a few steps, and see where the loss falls",
        "Ctrl+R",
    ),
    ActionSpec("norms", "&Batch norm in frozen blocks…", "Choose what batch norms do in blocks that do not train"),
    ActionSpec("find", "&Find block or layer…", "Find a block or a layer by its name or kind", "Ctrl+F", "search"),
    ActionSpec("show_live", "&Live curves", "Show the curves of the run", "Ctrl+1"),
    ActionSpec("show_compare", "&Compare", "Show the runs that are compared", "Ctrl+2"),
    ActionSpec("show_history", "&History", "Show all runs", "Ctrl+3"),
    ActionSpec("zoom_in", "Zoom &in\tCtrl++", "Show the blocks in taller rows"),
    ActionSpec("zoom_out", "Zoom &out\tCtrl+-", "Show the blocks in lower rows"),
    ActionSpec("zoom_fit", "&Fit all blocks\tCtrl+0", "Show the whole model, as far as it has room"),
    ActionSpec("fold_all", "Fold &all blocks", "Hide the layers of every block"),
    ActionSpec("theme_system", "As the &system", "Follow the system's colours", group="theme"),
    ActionSpec("theme_dark", "&Dark", "Light text on dark ground", group="theme"),
    ActionSpec("theme_light", "&Light", "Dark text on light ground", group="theme"),
    ActionSpec("run", "&Run", "Run the experiment, or queue it while another trains", "Ctrl+Return", "run"),
    ActionSpec("pause", "&Pause", "Hold the run after its present step", "Ctrl+P", "pause", enabled=False),
    ActionSpec("continue", "C&ontinue", "Let the run go on", "Ctrl+Shift+P", "continue", enabled=False),
    ActionSpec("finish", "&Finish now", "End the run and keep its weights", icon="finish", enabled=False),
    ActionSpec("cancel", "&Cancel", "End the run and discard its weights", icon="cancel", enabled=False),
    ActionSpec(
        "resume",
        "Resu&me run",
        "Go on from the last checkpoint: the selected runs, else the newest that can",
        icon="resume",
        enabled=False,
    ),
    ActionSpec(
        "engine_process",
        "In a &process of its own",
        "Training cannot slow the window down or take it along if it crashes",
        group="engine",
    ),
    ActionSpec(
        "engine_thread",
        "In &this process",
        "For debugging, and where processes cannot be started; the window is less smooth and opens torch",
        group="engine",
    ),
    ActionSpec("image_cache", "&Image cache…", "See how much disk decoded images take, limit it, and clear them"),
    ActionSpec("reset_layout", "&Reset layout", "Put all panels back to where they were at first", icon="layout"),
    ActionSpec(
        "welcome", "&Welcome", "See where to start: examples, your own data, recent runs", "Ctrl+Shift+W", "welcome"
    ),
    ActionSpec("guide", "&Guide", "Open the user guide", "F1", "guide"),
    ActionSpec("shortcuts", "&Keyboard shortcuts", "List every shortcut", "Ctrl+/", "keyboard"),
    ActionSpec("about", "&About Transfer Workbench", "Version, license and libraries", icon="about"),
)

_ENGINE = MenuSpec("&Engine", ("engine_process", "engine_thread"))

MENUS: tuple[MenuSpec, ...] = (
    MenuSpec(
        "&File",
        (
            "new",
            "open",
            MenuSpec("Open e&xample", (), "examples"),
            "data",
            None,
            "save",
            "save_as",
            "revert",
            None,
            "export",
            None,
            "quit",
        ),
    ),
    MenuSpec(
        "&Edit",
        (
            "undo",
            "redo",
            None,
            "copy_adapters",
            "paste_adapters",
            None,
            "source",
            "data",
            "look",
            "augmentation",
            "penalties",
        ),
    ),
    MenuSpec("&Model", (None, "palette", "add_head", None, "rate", "find_rate", "norms", None, "find"), "model"),
    MenuSpec(
        "&View",
        (
            MenuSpec("&Panels", (), "panels"),
            None,
            "show_live",
            "show_compare",
            "show_history",
            None,
            "zoom_in",
            "zoom_out",
            "zoom_fit",
            "fold_all",
            None,
            MenuSpec("&Theme", ("theme_system", "theme_dark", "theme_light")),
        ),
    ),
    MenuSpec(
        "&Run", ("run", None, "pause", "continue", "finish", "cancel", None, "resume", None, "image_cache", _ENGINE)
    ),
    MenuSpec("&Window", ("reset_layout",)),
    MenuSpec("&Help", ("welcome", None, "guide", "shortcuts", None, "about")),
)


class Actions(QObject):
    """The actions by key; `triggered` carries the key of the one that was chosen."""

    triggered = Signal(str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._actions: dict[str, QAction] = {}
        self._groups: dict[str, QActionGroup] = {}
        for spec in ACTIONS:
            self._actions[spec.key] = self._build(spec)
        self.refresh_icons()

    def __getitem__(self, key: str) -> QAction:
        return self._actions[key]

    def set_enabled(self, **enabled: bool) -> None:
        """`set_enabled(pause=True, resume=False)`."""
        for key, value in enabled.items():
            self._actions[key].setEnabled(value)

    def refresh_icons(self) -> None:
        """Draws the icons in the present theme."""
        for spec in ACTIONS:
            if spec.icon is not None:
                self._actions[spec.key].setIcon(icon(spec.icon))

    def fill(self, bar: QMenuBar) -> dict[str, QMenu]:
        """Builds the menus; returns those that are filled later, by key."""
        later: dict[str, QMenu] = {}
        for spec in MENUS:
            self._fill_menu(bar.addMenu(spec.title), spec, later)
        return later

    def _fill_menu(self, menu: QMenu, spec: MenuSpec, later: dict[str, QMenu]) -> None:
        menu.setToolTipsVisible(True)
        if spec.key:
            later[spec.key] = menu
        for entry in spec.entries:
            if entry is None:
                menu.addSeparator()
            elif isinstance(entry, MenuSpec):
                self._fill_menu(menu.addMenu(entry.title), entry, later)
            else:
                menu.addAction(self._actions[entry])

    def _build(self, spec: ActionSpec) -> QAction:
        action = QAction(spec.text, self)
        action.setObjectName(spec.key)
        action.setToolTip(spec.tip)
        action.setStatusTip(spec.tip)
        action.setShortcut(QKeySequence(spec.shortcut))
        action.setEnabled(spec.enabled)
        action.setCheckable(spec.toggles or bool(spec.group))
        if spec.group:
            self._groups.setdefault(spec.group, QActionGroup(self)).addAction(action)
        action.triggered.connect(self._teller(spec.key))
        return action

    def _teller(self, key: str) -> Callable[[], None]:
        return lambda: self.triggered.emit(key)
