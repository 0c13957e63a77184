"""Where the keyboard is at work, and what screen readers hear."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from workbench.ui.stack import BlockState, StackView

Key = Qt.Key


def test_that_the_caption_and_the_accessible_text_follow_a_drag(view: StackView, hand: Any) -> None:
    assert view.caption.text == "Trains 3.0 and above, and the task heads: 1.7 k of 2.3 k parameters"
    hand.take_hold()
    hand.move(hand.at_boundary(6))
    assert view.caption.text == "Trains only the task heads: 170 of 2.3 k parameters"
    assert view.canvas.accessibleName() == "Freeze boundary"
    assert view.canvas.accessibleDescription() == "6 of 6 blocks frozen, no block trains"
    hand.move(hand.at_boundary(2))
    assert view.canvas.accessibleDescription() == "2 of 6 blocks frozen, below 2.0"


def test_that_a_screen_reader_hears_where_the_boundary_went(view: StackView) -> None:
    QAccessible.setActive(True)
    try:
        QTest.keyClick(view.canvas, Key.Key_Up)
        heard = QAccessible.queryAccessibleInterface(view.canvas)
        assert heard.text(QAccessible.Text.Name) == "Freeze boundary"
        assert heard.text(QAccessible.Text.Description) == "4 of 6 blocks frozen, below 4.0"
    finally:
        QAccessible.setActive(False)


def test_that_the_ring_is_where_the_keyboard_is_at_work_and_nowhere_else(view: StackView) -> None:
    control = Qt.KeyboardModifier.ControlModifier
    assert rings(view) == ["freeze"]
    for key, held, ring in (
        (Key.Key_Up, control, "row 3"),
        (Key.Key_End, control, "row 5"),
        (Key.Key_Up, control, "heads"),
        (Key.Key_Down, control, "row 5"),
        (Key.Key_Down, Qt.KeyboardModifier.NoModifier, "freeze"),
        (Key.Key_T, Qt.KeyboardModifier.NoModifier, "top"),
    ):
        QTest.keyClick(view.canvas, key, held)
        assert rings(view) == [ring]
    view.bottom_bar.fields["freeze"].setFocus()
    assert rings(view) == []


def rings(view: StackView) -> list[str]:
    scene = view.canvas.stack_scene
    found: list[str] = [kind for kind, handle in scene.handles.items() if handle._focused]
    found += [f"row {block}" for block, row in enumerate(scene.rows.items) if row.state.cursor]
    return found + (["heads"] if scene.heads._focused and scene.heads.ringed is not None else [])


def test_that_handles_have_role_name_and_value_for_screen_readers(view: StackView) -> None:
    QAccessible.setActive(True)
    try:
        for kind, name, value in (("freeze", "Frozen below", "3"), ("top", "Frozen from the top", "0")):
            heard = QAccessible.queryAccessibleInterface(view.bottom_bar.fields[kind])
            assert heard.role() is QAccessible.Role.SpinBox
            assert heard.text(QAccessible.Text.Name) == name
            assert heard.text(QAccessible.Text.Value) == value
    finally:
        QAccessible.setActive(False)


def test_that_tab_leads_from_the_picture_to_the_numbers_and_the_zoom(view: StackView) -> None:
    found = []
    for _ in range(6):
        QTest.keyClick(_app().focusWidget(), Key.Key_Tab)
        found.append(_app().focusWidget().accessibleName())
    assert found[:5] == ["Frozen below", "Frozen from the top", "Zoom out", "Show the whole stack", "Zoom in"]


def test_that_every_number_is_named_in_a_narrow_view_too(view: StackView) -> None:
    view.set_heads([("digit", "linear", 10), ("parity", "linear", 2)])
    for width in (900, 540, 490, 400, 300, 240):
        view.resize(width, 480)
        _app().processEvents()  # the layout takes widths that changed
        bar = view.bottom_bar
        labels = [label for label in bar.findChildren(QLabel) if label.isVisible() and label.text()]
        assert len(labels) == 3, f"at {width}"
        seen = [*labels, *bar.fields.values(), *(button for button in bar.zoom_buttons if button.isVisible())]
        assert all(widget.geometry().right() <= bar.width() for widget in seen), f"at {width}"
        places = sorted((widget.geometry().left(), widget.geometry().right()) for widget in seen)
        assert all(before[1] < after[0] for before, after in pairwise(places)), f"at {width}"
        assert (len(seen) == 9) == (width >= 490), "buttons leave before fields do"


def _app() -> QApplication:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    return app


def test_that_the_description_of_the_row_under_the_cursor_follows_its_state(view: StackView) -> None:
    QTest.keyClick(view.canvas, Key.Key_Up, Qt.KeyboardModifier.ControlModifier)
    assert "3.0, InvertedResidual: Trains" in view.canvas.accessibleDescription()
    view.set_states([BlockState()] * 6)
    assert "3.0, InvertedResidual: Frozen" in view.canvas.accessibleDescription()
