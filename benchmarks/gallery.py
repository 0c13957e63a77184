"""How long frames take while a grid of 100,000 images is scrolled, and what the window waits for before; see
`docs/benchmarks.md`.

python benchmarks/gallery.py [--images N] [--write docs/benchmarks.md]
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np
from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication

from benchmarks import report
from benchmarks.figures import Row, at_most, percentile
from benchmarks.frames import Frame, frames_row
from benchmarks.live_window import BEAT_MS
from benchmarks.photographs import photograph
from storage.locations import HOME_VARIABLE
from workbench.app import build_window
from workbench.data.looking.opened import OpenedData
from workbench.data.sources import open_dataset
from workbench.launch.engine.gallery import looking_folder
from workbench.spec.data import ImageFolder
from workbench.ui.controllers.window import WindowController
from workbench.ui.gallery import GalleryWindow

LONGEST_MS = 100.0
SIZE_PX = (160, 120)
NUM_CLASSES = 10
DIFFERENT = 500
"""Photographs that are made; all files are links to one of them, and each is read and decoded on its own."""
STEPS = 300
COLD_STEPS = 40
WAYS: dict[str, Callable[[int, int, int, np.random.Generator], int]] = {
    "by the wheel, 60 pixels at a time": lambda value, _page, _most, _random: value + 60,
    "by the page": lambda value, page, _most, _random: value + page,
    "to places far apart": lambda _value, _page, most, random: int(random.integers(0, most)),
}
"""From where the bar stands, the height of a page and the bar's end to where it goes."""


def measure(num_images: int) -> Iterator[Row]:
    """The real window over a real engine: first without any thumbnail, then with all of them."""
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    app.setQuitOnLastWindowClosed(False)
    with tempfile.TemporaryDirectory() as name:
        os.environ[HOME_VARIABLE] = f"{name}/home"
        folder = make_images(Path(name) / "images", num_images)
        controller = build_window(app, f"sqlite:///{name}/home/store.sqlite")
        controller.window.show()
        controller.start()
        choose(controller, folder)
        yield before(controller, num_images)
        make_thumbnails(folder)
        controller.gallery.open()
        wait(lambda: view_of(controller).roll is not None)
        for how, way in WAYS.items():
            yield scrolled(view_of(controller), how, way, num_images)
        close(controller)


def make_images(folder: Path, number: int) -> Path:
    """So many files in ten class folders."""
    originals = folder / ".originals"
    originals.mkdir(parents=True)
    for seed in range(min(DIFFERENT, number)):
        image = photograph(np.random.Generator(np.random.PCG64(seed))).resize(SIZE_PX)
        image.save(originals / f"{seed}.jpg", quality=90)
    for label in range(NUM_CLASSES):
        (folder / f"class{label}").mkdir()
    for at in range(number):
        os.link(originals / f"{at % DIFFERENT}.jpg", folder / f"class{at % NUM_CLASSES}" / f"{at:06}.jpg")
    return folder


def choose(controller: WindowController, folder: Path) -> None:
    transfer = controller.transfer
    wait(lambda: transfer.stack is not None and transfer.data is not None)
    controller.data.drop(folder)
    wait(lambda: transfer.data is not None and transfer.data.title == folder.name)


def before(controller: WindowController, num_images: int) -> Row:
    """The longest that the window was deaf from the key that opens the gallery on, while thumbnails are being made."""
    owner = QObject()
    beats = Beats(owner)
    controller.gallery.open()
    view = view_of(controller)
    wait(lambda: view.roll is not None)
    bar = view.grid.verticalScrollBar()
    random = np.random.default_rng(0)
    for step in range(COLD_STEPS):
        far = step % 4 == 0
        bar.setValue(int(random.integers(0, bar.maximum())) if far else bar.value() + bar.pageStep())
        spend(0.25)
    beats.timer.stop()
    view.close()
    wall_ms, used_ms = ([1000 * gap for gap in column] for column in zip(*beats.gaps_s, strict=True))
    return at_most(
        f"longest wait while {num_images:,} images are listed and thumbnails made",
        max(used_ms),
        LONGEST_MS,
        "ms",
        f" of processor time between two beats (99th percentile {percentile(used_ms, 0.99):.1f} ms; on the clock "
        f"{percentile(wall_ms, 0.99):.1f} and {max(wall_ms):.1f} ms)",
    )


class Beats:
    """A timer that should fire every 5 ms; what the process computed between two beats is what a user has to wait for,
    and on the clock what else the machine did meanwhile as well.
    """

    def __init__(self, owner: QObject) -> None:
        self.timer = QTimer(owner, interval=BEAT_MS, timerType=Qt.TimerType.PreciseTimer)
        self.timer.timeout.connect(self._beat)
        self.gaps_s: list[tuple[float, float]] = []
        self._last = time.perf_counter(), time.process_time()
        self.timer.start()

    def _beat(self) -> None:
        now = time.perf_counter(), time.process_time()
        self.gaps_s.append((now[0] - self._last[0], now[1] - self._last[1]))
        self._last = now


def make_thumbnails(folder: Path) -> None:
    data = ImageFolder(path=str(folder))
    opened = OpenedData(data, open_dataset(data, lambda _done, _total: None), looking_folder())
    list(opened.thumbnails(range(len(opened.dataset)), seconds=float("inf")))
    opened.close()


def scrolled(
    view: GalleryWindow, how: str, way: Callable[[int, int, int, np.random.Generator], int], num_images: int
) -> Row:
    """Every turn of the event loop from a scroll on, until all that is in sight is drawn."""
    bar = view.grid.verticalScrollBar()
    bar.setValue(0)
    settle(view)
    frames: list[Frame] = []
    drawn_ms: list[float] = []
    random = np.random.default_rng(0)
    for _ in range(STEPS):
        began = time.perf_counter()
        bar.setValue(way(bar.value(), bar.pageStep(), bar.maximum(), random))
        frames.append(turn())
        while not in_sight(view):
            frames.append(turn())
        drawn_ms.append((time.perf_counter() - began) * 1000)
    drawn = f"all {len(view.grid.in_sight())} in sight after {median(drawn_ms):.0f} ms"
    return frames_row(f"{num_images:,} images, {how}", frames, drawn)


def turn() -> Frame:
    """One turn of the event loop."""
    wall, used = time.perf_counter(), time.thread_time()
    QApplication.processEvents()
    return Frame((time.perf_counter() - wall) * 1000, (time.thread_time() - used) * 1000)


def in_sight(view: GalleryWindow) -> bool:
    """Whether all that is in sight can be drawn."""
    grid = view.grid
    return all(grid.pictures.get(int(grid.examples[cell])) is not None for cell in grid.in_sight())


def settle(view: GalleryWindow) -> None:
    wait(lambda: in_sight(view))
    spend(2)


def view_of(controller: WindowController) -> GalleryWindow:
    assert controller.gallery.view is not None
    return controller.gallery.view


def wait(holds: Callable[[], bool], seconds: float = 900) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "the window does not come to what is waited for"
        QApplication.processEvents()
        time.sleep(0.002)


def spend(seconds: float) -> None:
    end = time.monotonic() + seconds
    wait(lambda: time.monotonic() > end)


def close(controller: WindowController) -> None:
    gone: list[bool] = []
    controller.finished.connect(lambda: gone.append(True))
    controller.window.close()
    wait(lambda: bool(gone))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--images", type=int, default=100_000, help="how many images the grid holds (100,000)")
    report.add_write_option(parser)
    options = parser.parse_args()
    rows = report.told(measure(options.images))
    if options.write is not None:
        report.write(options.write, {"gallery": rows}, section="gallery")


if __name__ == "__main__":
    main()
