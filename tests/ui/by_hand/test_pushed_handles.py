"""A handle that is dragged past another pushes it, in the preview as in the document."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from tests.ui.by_hand.hands import LEFT, PLAIN, Hands
from workbench.ui.stack.handles import HandleKind


def places(hands: Hands) -> dict[HandleKind, int]:
    return {kind: hands.view.canvas.stack_scene.positions[kind] for kind in ("freeze", "top")}


def middle(hands: Hands, kind: HandleKind, position: int) -> QPoint:
    canvas = hands.view.canvas
    return canvas.mapFromScene(canvas.stack_scene.handle_rect(kind, position).center())


def take(hands: Hands, kind: HandleKind, *positions: int) -> QPoint:
    """Drags a handle through these positions and holds it at the last, where the pointer is then."""
    port = hands.view.canvas.viewport()
    at = middle(hands, kind, places(hands)[kind])
    QTest.mousePress(port, LEFT, PLAIN, at)
    for position in positions:
        at = middle(hands, kind, position)
        QTest.mouseMove(port, at)
    return at


def test_that_the_preview_shows_the_boundary_that_is_pushed_down(hands: Hands) -> None:
    hands.drag_handle("freeze", 3)
    at = take(hands, "top", 4, 3, 2, 1)
    assert places(hands) == {"freeze": 1, "top": 1}
    assert hands.experiment.freeze.boundary == 3
    QTest.mouseRelease(hands.view.canvas.viewport(), LEFT, PLAIN, at)
    assert places(hands) == {"freeze": 1, "top": 1}
    assert (hands.experiment.freeze.boundary, hands.experiment.freeze.top) == (1, 4)
    assert hands.undo_names[1:] == ["Freeze from 1.0 to the top, and move boundary below 1.0"]


def test_that_a_pushed_handle_comes_back_with_the_drag(hands: Hands) -> None:
    hands.drag_handle("freeze", 1)
    hands.drag_handle("top", 3)
    before = hands.experiment
    take(hands, "freeze", 2, 3, 4)
    assert places(hands) == {"freeze": 4, "top": 4}
    QTest.mouseMove(hands.view.canvas.viewport(), middle(hands, "freeze", 2))
    assert places(hands) == {"freeze": 2, "top": 3}
    QTest.mouseMove(hands.view.canvas.viewport(), middle(hands, "freeze", 5))
    hands.press(Qt.Key.Key_Escape)
    assert places(hands) == {"freeze": 1, "top": 3}
    assert hands.experiment == before
