"""Takes docs/screenshots/*.png from the real window: `make screenshots`; with `stack`, `augmentation` or `data`, only
those of the stack editor or of the dialog of that name.

Everything in the pictures was trained while they were taken, in a store of their own that is thrown away afterwards.
"""

from __future__ import annotations

import io
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from PIL import Image
from PySide6.QtCore import QBuffer, QEventLoop, QIODevice
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication, QTableView, QWidget

REPOSITORY = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(REPOSITORY))

from docs.data_pictures import take_data_pictures  # noqa: E402  # found through the line above
from docs.domain_pictures import take_domain_pictures  # noqa: E402  # found through the line above
from docs.rate_pictures import take_rate_pictures  # noqa: E402  # found through the line above
from docs.stack_pictures import StackPictures  # noqa: E402  # found through the line above
from models.spec.source import TorchvisionSource  # noqa: E402
from storage.locations import HOME_VARIABLE, default_url  # noqa: E402
from storage.records import RunRecord  # noqa: E402
from workbench.app import build_window  # noqa: E402
from workbench.ui.controllers.window import WindowController  # noqa: E402
from workbench.ui.runs.export_dialog import ExportDialog  # noqa: E402
from workbench.ui.stack import StackView  # noqa: E402

PICTURES = REPOSITORY / "docs" / "screenshots"
SIZE = (1680, 1080)
MAX_BYTES = 500_000
PATIENCE_S = 600.0
Widget = TypeVar("Widget", bound=QWidget)
FIRST_RUNS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("Freeze all blocks", {"freeze.boundary": "all"}),
    ("Move boundary below 5.0", {"freeze.boundary": 13}),
    ("Start from random weights", {"source.initialisation": "random", "freeze.boundary": 0}),
)
LAST_RUN: dict[str, Any] = {"source.initialisation": "pretrained", "freeze.boundary": 10}
THEMES = ("dark", "light")
SHOWN_AFTER = (0.5, 0.7)
"""The share of the last run's steps after which the window is taken, by theme."""


def wait(what: str, reached: Callable[[], object]) -> None:
    """Lets the window live until `reached()` holds. Raises `TimeoutError` naming `what`."""
    until = time.monotonic() + PATIENCE_S
    while not reached():
        if time.monotonic() > until:
            raise TimeoutError(what)
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 50)
        time.sleep(0.01)


def settle(seconds: float = 0.7) -> None:
    """Lets layouts, throttled redraws and answers under way come to rest."""
    until = time.monotonic() + seconds
    wait("rest", lambda: time.monotonic() > until)


def take(widget: QWidget, name: str) -> None:
    """Writes what `widget` shows as `name`.png."""
    settle()
    write(widget.grab(), name)


def write(pixels: QPixmap, name: str) -> None:
    """Writes a picture as `name`.png, without an alpha channel and packed tightly."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    pixels.save(buffer, "PNG")
    path = PICTURES / f"{name}.png"
    with Image.open(io.BytesIO(buffer.data().data())) as picture:
        flat = picture.convert("RGB")
    flat.save(path, optimize=True)
    if path.stat().st_size > MAX_BYTES:
        raise ValueError(f"{path.name} has {path.stat().st_size:,} bytes; at most {MAX_BYTES:,} are kept here")
    print(f"{path.relative_to(REPOSITORY)}: {flat.width}×{flat.height}, {path.stat().st_size / 1000:.0f} kB")


class Session:
    """A window at work, and what a person would do to it."""

    def __init__(self, controller: WindowController) -> None:
        self.controller = controller
        self.window = controller.window
        self.area = controller.area
        self._closed = False
        controller.pump.closed.connect(self._see_closed)

    def open(self) -> None:
        self.window.setGeometry(0, 0, *SIZE)
        self.window.show()
        self.controller.start()
        transfer = self.controller.transfer
        wait("the source model and the data are described", lambda: transfer.stack and transfer.data)

    def run(self, title: str, changes: dict[str, Any]) -> str:
        """Edits the document, presses Run, and returns the run's id once it is in the history."""
        before = {record.id for record in self.controller.history.records}
        self.controller.document.edit(title, changes)
        wait("the stack after the edit", lambda: self.controller.transfer.stack)
        self.controller.run()
        wait("a new run in the history", lambda: {r.id for r in self.controller.history.records} - before)
        return next(record.id for record in self.controller.history.records if record.id not in before)

    def record(self, run: str) -> RunRecord:
        return next(record for record in self.controller.history.records if record.id == run)

    def wait_for_end(self, run: str) -> None:
        wait("the run's end", lambda: self.record(run).ended is not None and self.controller.training.training is None)
        if self.record(run).status not in ("completed", "cancelled"):
            raise RuntimeError(f"run {run}: {self.record(run).status}: {self.record(run).reason}")

    def wait_for_share(self, run: str, share: float) -> None:
        def reached() -> bool:
            now = self.record(run)
            if now.ended is not None:
                raise RuntimeError(f"run {run} was over before its picture was taken")
            return now.num_steps > 0 and now.step >= share * now.num_steps

        wait(f"{share:.0%} of a run", reached)

    def show_curves(self, runs: list[str]) -> None:
        for run in runs:
            self.area.history.shown_requested.emit(run, True)

    def close(self) -> None:
        self.window.close()
        wait("the engines' end", lambda: self._closed)

    def _see_closed(self) -> None:
        self._closed = True


def take_all(session: Session) -> None:
    window, area, history = session.window, session.area, session.controller.history
    window.theme_chosen.emit("dark")
    session.open()
    take_welcome(session)
    window.name_edited.emit("MNIST-5k with few labels")
    runs = []
    for title, changes in FIRST_RUNS:
        runs.append(session.run(title, changes))
        session.wait_for_end(runs[-1])
    area.history.tags_changed.emit(runs[0], ("baseline",))
    area.history.note_changed.emit(runs[2], "The control: nothing transferred")
    session.show_curves(runs)
    last = session.run("Move boundary below 4.1", LAST_RUN)
    for theme, share in zip(THEMES, SHOWN_AFTER, strict=True):
        window.theme_chosen.emit(theme)
        session.wait_for_share(last, share)
        take(window, f"main-{theme}")
    take_in_both(session, _child(window, StackView), "stack")
    session.wait_for_end(last)
    history.compare([last, *runs])
    wait("the comparison", lambda: len(area.compare.run_ids()) == 1 + len(runs))
    take_in_both(session, area, "compare")
    area.show_tab("history")
    take_in_both(session, area, "history")
    take_export(session, last)
    take_chooser(session)
    take_augmentation(session)
    take_data(session)
    take_domains(session)
    take_rates(session)
    StackPictures(session, write, wait, settle).take_all()


def take_in_both(session: Session, widget: QWidget, name: str) -> None:
    """Takes `widget` in either theme; the window is dark afterwards."""
    for theme in reversed(THEMES):
        session.window.theme_chosen.emit(theme)
        take(widget, f"{name}-{theme}")


def take_chooser(session: Session) -> None:
    chooser = session.controller.sources.chooser
    session.controller.sources.open(TorchvisionSource(architecture="resnet50"), features=0)
    tables = [table for table in chooser.findChildren(QTableView) if table.isVisible()]
    wait("the catalogue", lambda: all(table.model().rowCount() for table in tables))
    take_in_both(session, chooser, "source-chooser")
    chooser.reject()


def take_augmentation(session: Session) -> None:
    """The presets of digits, whose mirrored images would be none."""
    controller = session.controller.augmentation
    editor = controller.dialog.editor
    controller.open()
    editor.preset_chosen.emit("shifts")
    editor.add_requested.emit("mixup")
    wait("the preview", lambda: not controller.is_drawing)
    take_in_both(session, controller.dialog, "augmentation")
    controller.dialog.reject()
    session.controller.document.undo_stack.undo()
    session.controller.document.undo_stack.undo()


def take_export(session: Session, run: str) -> None:
    session.controller.history.export(run)
    dialog = _child(session.window, ExportDialog)
    dialog.folder_field.setText("~/transfer-workbench-exports/top-8-blocks")
    take_in_both(session, dialog, "export")
    dialog.reject()


def _child(parent: QWidget, kind: type[Widget]) -> Widget:
    found = parent.findChild(kind)
    if found is None:
        raise LookupError(kind.__name__)
    return found


@contextmanager
def own_store() -> Iterator[str]:
    """The URL of an empty store in a folder that is removed afterwards."""
    before = os.environ.get(HOME_VARIABLE)
    with tempfile.TemporaryDirectory(prefix="screenshots-") as folder:
        os.environ[HOME_VARIABLE] = folder
        try:
            yield default_url()
        finally:
            del os.environ[HOME_VARIABLE]
            if before is not None:
                os.environ[HOME_VARIABLE] = before


def take_stack(session: Session) -> None:
    """Only the states of the stack editor: nothing has to be trained for them."""
    session.open()
    StackPictures(session, write, wait, settle).take_all()


def take_welcome(session: Session) -> None:
    """As the first start shows it: nothing was run yet."""
    session.controller.welcome.open()
    take_in_both(session, session.window, "welcome")
    session.controller.welcome.close()


def take_data(session: Session) -> None:
    take_data_pictures(session.controller, lambda widget, name: take_in_both(session, widget, name), wait)


def take_domains(session: Session) -> None:
    take_domain_pictures(session.controller, lambda widget, name: take_in_both(session, widget, name), wait)


def take_rates(session: Session) -> None:
    take_rate_pictures(session.controller, lambda widget, name: take_in_both(session, widget, name), wait)


def alone(take: Callable[[Session], None]) -> Callable[[Session], None]:
    """The same in a session that was just begun."""

    def take_alone(session: Session) -> None:
        session.window.theme_chosen.emit("dark")
        session.open()
        take(session)

    return take_alone


PARTS: dict[str, Callable[[Session], None]] = {
    "stack": take_stack,
    "augmentation": alone(take_augmentation),
    "data": alone(take_data),
    "domains": alone(take_domains),
    "rates": alone(take_rates),
    "welcome": alone(take_welcome),
}


def main() -> None:
    PICTURES.mkdir(exist_ok=True)
    app = QApplication(sys.argv[:1])
    app.setApplicationName("Transfer Workbench")
    with own_store() as url:
        session = Session(build_window(app, url))
        try:
            next((take for name, take in PARTS.items() if name in sys.argv[1:]), take_all)(session)
        finally:
            session.controller.training.steer("cancel")
            wait("quiet", lambda: session.controller.training.training is None)
            session.close()


if __name__ == "__main__":
    main()
