"""How long a frame takes while a handle is dragged along a tall stack; see `docs/benchmarks.md`.

python benchmarks/stack_view.py [--rounds N] [--write docs/benchmarks.md]
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from benchmarks import report
from benchmarks.figures import Row
from benchmarks.frames import Frame, frames_row
from benchmarks.tall_stacks import DATA, TALL_STACKS
from models.spec.adapters import BitFitAdapter, LoraAdapter
from models.spec.freeze import Freeze
from models.spec.rates import DiscriminativeRates
from models.spec.stack import StackDescription
from workbench.experiment import Experiment
from workbench.spec.cost import estimate
from workbench.ui.controllers.stack_states import block_states, captions
from workbench.ui.stack import StackView
from workbench.ui.style_sheet import apply_theme

SIZE = (860, 900)
MOVES = 400
"""Moves of the mouse in each drag."""


class Owner:
    """Answers every preview as the window does: states of all blocks, with rates that all change, and the cost."""

    def __init__(self, view: StackView, stack: StackDescription) -> None:
        self._view = view
        self._stack = stack
        names = [block.name for block in stack.blocks]
        self._experiment = Experiment.model_validate(
            {"adapters": [LoraAdapter(blocks=tuple(names[1::7])), BitFitAdapter(blocks=tuple(names[2::11]))]}
        ).model_copy(update={"rates": DiscriminativeRates()})
        view.boundary_previewed.connect(self.show)

    def show(self, frozen: int) -> None:
        experiment = self._experiment.model_copy(update={"freeze": Freeze(boundary=frozen, batch_norm="statistics")})
        self._view.set_states(block_states(experiment, self._stack))
        self._view.set_caption(*captions(experiment, self._stack, estimate(experiment, self._stack, DATA)))


class Drag:
    """A hand that drags the freeze boundary and waits for every frame to be painted."""

    def __init__(self, view: StackView) -> None:
        self._canvas = view.canvas
        self._port = view.canvas.viewport()

    def frames(self, *, scrolling: bool) -> Iterator[Frame]:
        """Each move of the mouse that moves the handle, until all is painted.

        `scrolling`: the picture moves along with the pointer; else the pointer goes to and fro in what is in sight.
        """
        scene, bar = self._canvas.stack_scene, self._canvas.verticalScrollBar()
        start = self._canvas.mapFromScene(300, scene.handle_rect("freeze").center().y())
        self._send(QEvent.Type.MouseButtonPress, start)
        height = self._port.height()
        for step in range(MOVES):
            before, wall, used = self._canvas.shown, time.perf_counter(), time.thread_time()
            if scrolling:
                y = scene.handle_rect("freeze", step % (scene.num_blocks + 1)).center().y()
                bar.setValue(round(y - height / 2))
            else:
                y = bar.value() + 20 + (step * 37) % (height - 40)
            self._send(QEvent.Type.MouseMove, self._canvas.mapFromScene(300, y))
            QApplication.processEvents()
            if self._canvas.shown != before:
                yield Frame((time.perf_counter() - wall) * 1000, (time.thread_time() - used) * 1000)
        self._send(QEvent.Type.MouseButtonRelease, self._canvas.mapFromScene(300, y))

    def _send(self, kind: QEvent.Type, point: QPoint) -> None:
        button, held = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        pressed = Qt.MouseButton.NoButton if kind is QEvent.Type.MouseButtonRelease else button
        place = QPointF(point)
        event = QMouseEvent(kind, place, QPointF(self._port.mapToGlobal(point)), button, pressed, held)
        QApplication.sendEvent(self._port, event)


def measure(rounds: int) -> Iterator[Row]:
    """For every tall stack and both ways to drag, the frames of all rounds."""
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    apply_theme(app, "dark")
    for title, stack, unfolded in TALL_STACKS:
        view = shown(stack, unfolded=unfolded)
        owner = Owner(view, stack)
        for scrolling, how in ((False, "within the window"), (True, "while it scrolls")):
            times: list[Frame] = []
            for _ in range(rounds):
                view.set_boundary(0)
                owner.show(0)
                QApplication.processEvents()
                times += list(Drag(view).frames(scrolling=scrolling))
            yield frames_row(f"{title}, {how}", times)
        view.close()
        view.deleteLater()


def shown(stack: StackDescription, *, unfolded: bool) -> StackView:
    """The view on the screen, all blocks unfolded where asked for."""
    view = StackView()
    view.resize(*SIZE)
    view.set_stack(stack)
    view.set_heads([("digit", "linear", 10), ("parity", "linear", 2)])
    if unfolded:
        for block in range(len(stack.blocks)):
            view.canvas.stack_scene.unfold(block, unfolded=True)
    view.show()
    QApplication.processEvents()
    return view


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3, help="how often each drag is repeated (3)")
    report.add_write_option(parser)
    options = parser.parse_args()
    rows = report.told(measure(options.rounds))
    if options.write is not None:
        report.write(options.write, {"stack": rows}, section="stack view")


if __name__ == "__main__":
    main()
