"""The window, put together."""

from __future__ import annotations

import gc
import os
import sys

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

from models.spec.errors import UserError
from storage.locations import store_folder
from workbench import documents
from workbench.examples import EXAMPLES
from workbench.experiment import Experiment
from workbench.launch.answer_cache import cache_folder
from workbench.launch.desk import Desk
from workbench.launch.links import Mode
from workbench.launch.pump import Pump
from workbench.ui.controllers.window import WindowController
from workbench.ui.document import ExperimentDocument
from workbench.ui.main_window import MainWindow
from workbench.ui.palette.adapter_palette import AdapterPalette
from workbench.ui.panels.sides import RecipeSide, TransferSide
from workbench.ui.runs.runs_area import RunsArea
from workbench.ui.settings import ThemeSwitch, WindowSettings
from workbench.ui.stack import StackView
from workbench.ui.stack_area import StackArea

BUNDLED = EXAMPLES / "mnist5k-linear-probe.toml"
GC_INTERVAL_MS = 1000
SCREENS = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
"""One of these variables tells Qt where to draw."""


class CollectorOnGuiThread(QObject):
    """Runs Python's cyclic garbage collector on the window's thread alone: a worker thread that happened to collect
    would run destructors of Qt objects, which Qt forbids.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self, interval=GC_INTERVAL_MS)
        self._timer.timeout.connect(self._collect)
        self._timer.start()

    def _collect(self) -> None:
        due = [count > threshold for count, threshold in zip(gc.get_count(), gc.get_threshold(), strict=True)]
        if any(due):
            gc.collect(max(generation for generation, is_due in enumerate(due) if is_due))


def build_window(app: QApplication, store_url: str, mode: Mode | None = None) -> WindowController:
    """The whole window over a store; shown and started by the caller. The engine runs where `mode` says, else where
    the user chose.
    """
    folder = store_folder(store_url)
    settings = WindowSettings(folder)
    themes = ThemeSwitch(app, settings)
    start = documents.read(BUNDLED) if BUNDLED.exists() else Experiment()
    document = ExperimentDocument(start)
    transfer, recipe, area = TransferSide(), RecipeSide(), RunsArea()
    middle = StackArea(StackView(), AdapterPalette(), settings)
    controller: WindowController
    window = MainWindow(
        settings,
        left=transfer,
        centre=middle,
        right=recipe,
        bottom=area,
        foot=middle.stack.bottom_bar,
        may_close=lambda: controller.may_close(),  # noqa: PLW0108  # made below
    )
    document.setParent(window)
    pump = Pump(lambda tell: Desk(store_url, tell, cache_folder(), mode or settings.engine), window)
    window.engine_chosen.connect(lambda chosen: _choose_engine(chosen, settings, window))
    controller = WindowController(window, settings, themes, document, pump, store_url)
    controller.join(transfer, middle, recipe, area)
    return controller


def _choose_engine(mode: Mode, settings: WindowSettings, window: MainWindow) -> None:
    """Runs that are under way stay where they are: the choice holds from the next start on."""
    settings.engine = mode
    where = "in a process of its own" if mode == "process" else "in the window's process"
    window.show_message(f"From the next start on, the engine runs {where}.", "Close the window and open it again.")


def open_window(store_url: str, mode: Mode | None = None) -> int:
    """Runs the program until its window is closed; returns the exit code. Raises `UserError` where there is no screen,
    which Qt would answer by aborting.
    """
    if sys.platform == "linux" and not any(os.environ.get(name) for name in SCREENS):
        raise UserError(
            "There is no screen here to open the window on.",
            where="window",
            remedy="Run an experiment without it (run FILE.toml; see --help), or start a virtual one with xvfb-run.",
        )
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)  # noqa: S101  # nothing else makes one
    app.setApplicationName("Transfer Workbench")
    app.setDesktopFileName("transfer-workbench")
    CollectorOnGuiThread(app)
    controller = build_window(app, store_url, mode)
    app.setQuitOnLastWindowClosed(False)  # engines outlast the window by a moment
    controller.finished.connect(app.quit)
    controller.welcome.greet()  # so that the first paint shows it
    controller.window.show()
    QTimer.singleShot(0, controller.start)  # first paint, then work
    return app.exec()
