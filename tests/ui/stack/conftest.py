"""Stacks to show, a view that answers as the document would, and hands that move the mouse."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from models.spec.stack import BlockDescription, InputDescription, LayerDescription, StackDescription
from workbench.ui.stack import StackView
from workbench.ui.stack.counts import Added, figures, summary
from workbench.ui.stack.handles import HandleKind
from workbench.ui.style_sheet import apply_theme


def make_stack(num_blocks: int = 6, num_layers: int = 3) -> StackDescription:
    """Blocks `0.0`, `1.0`, … with 100, 200, … parameters."""
    layers = tuple(
        LayerDescription(name=f"blocks.conv{n}", kind="Conv2d", output_shape=(8, 4, 4), parameters=10, flops=10**6)
        for n in range(num_layers)
    )
    blocks = tuple(
        BlockDescription(
            name=f"{n}.0",
            kind="InvertedResidual",
            output_shape=(8 * (n + 1), 4, 4),
            parameters=100 * (n + 1),
            flops=10**6,
            buffers=4,
            layers=layers,
        )
        for n in range(num_blocks)
    )
    return StackDescription(
        title="Tiny",
        library="bundled",
        architecture="tiny",
        initialisation="random",
        weights=None,
        input=InputDescription(size=32, mean=(0.5,), std=(0.5,)),
        described_size=32,
        blocks=blocks,
        feature_width=16,
        source_classes=0,
    )


@pytest.fixture
def stack() -> StackDescription:
    return make_stack()


@pytest.fixture
def stack_of() -> Callable[..., StackDescription]:
    return make_stack


@pytest.fixture
def view(qtbot: QtBot, qapp: QApplication, stack: StackDescription) -> StackView:
    """Three of six blocks frozen; what is chosen is set and told, as the window does through its document."""
    apply_theme(qapp, "dark")
    view = StackView()
    qtbot.addWidget(view)
    view.resize(800, 480)
    view.boundary_chosen.connect(view.set_boundary)
    view.top_chosen.connect(view.set_top)
    view.share_chosen.connect(view.set_share)
    view.canvas.moved.connect(lambda: tell_what_trains(view))
    view.set_stack(stack)
    view.set_heads([("digit", "linear", 10)])
    view.set_boundary(3)
    with qtbot.waitExposed(view):
        view.show()
        view.activateWindow()
    view.canvas.setFocus()
    return view


def tell_what_trains(view: StackView) -> None:
    """The caption of an owner with one head of 170 parameters and no adapters."""
    stack = view.canvas.stack
    if stack is not None:
        trains = [state.trains for state in view.canvas.states]
        view.set_caption(summary(stack, trains, Added(170)), f"Trains {figures(stack, trains, Added(170))}")


class Hand:
    """A mouse over the stack, in positions of the boundary and in blocks."""

    def __init__(self, view: StackView) -> None:
        self._canvas = view.canvas
        self._port = view.canvas.viewport()

    def at_boundary(self, frozen: int) -> QPoint:
        """The middle of the handle when it stands above `frozen` blocks."""
        return self.at_handle("freeze", frozen)

    def at_handle(self, kind: HandleKind, position: int) -> QPoint:
        """The middle of a handle when it stands above so many blocks."""
        rect = self._canvas.stack_scene.handle_rect(kind, position)
        return self._canvas.mapFromScene(300, rect.center().y())

    def on_row(self, block: int) -> QPoint:
        return self._canvas.mapFromScene(self._canvas.stack_scene.row_rect(block).center())

    def on_chevron(self, block: int) -> QPoint:
        row = self._canvas.stack_scene.row_rect(block)
        return self._canvas.mapFromScene(row.left() + 14, row.center().y())

    def press(self, point: QPoint, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.mousePress(self._port, Qt.MouseButton.LeftButton, held, point)

    def move(self, point: QPoint) -> None:
        QTest.mouseMove(self._port, point)

    def release(self, point: QPoint, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.mouseRelease(self._port, Qt.MouseButton.LeftButton, held, point)

    def click(self, point: QPoint, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        self.press(point, held)
        self.release(point, held)

    def carry(self, start: QPoint, goal: QPoint, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Takes hold, moves away far enough to mean it, and lets go at the goal."""
        self.press(start)
        self.move(start + QPoint(QApplication.startDragDistance() + 1, 0))
        self.move(goal)
        self.release(goal, held)

    def take_hold(self) -> None:
        self.press(self.at_boundary(self._canvas.shown))

    def drag(self, *positions: int) -> None:
        """From where the boundary stands through all positions, then let go at the last."""
        self.take_hold()
        for frozen in positions:
            self.move(self.at_boundary(frozen))
        self.release(self.at_boundary(positions[-1]))


@pytest.fixture
def hand(view: StackView) -> Hand:
    return Hand(view)
