from __future__ import annotations

from collections.abc import Callable
from itertools import combinations, pairwise
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QColor
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from models.spec.stack import StackDescription
from workbench.ui import theme
from workbench.ui.stack import AdapterChip, BlockState, StackView
from workbench.ui.stack.selection import Selection
from workbench.ui.stack.states import plain_states
from workbench.ui.stack.targets import HeadTarget
from workbench.ui.style_sheet import apply_theme

Key = Qt.Key


def pixel(view: StackView, x: float, y: float) -> str:
    picture = view.canvas.viewport().grab().toImage()
    ratio = picture.devicePixelRatio()
    return str(picture.pixelColor(round(x * ratio), round(y * ratio)).name())


def colours(view: StackView) -> set[str]:
    picture = view.canvas.viewport().grab().toImage()
    return {
        picture.pixelColor(x, y).name() for x in range(0, picture.width(), 2) for y in range(0, picture.height(), 2)
    }


def test_that_a_new_view_says_what_to_do_next(qtbot: QtBot) -> None:
    view = StackView()
    qtbot.addWidget(view)
    view.show()
    assert view.message.isVisible()
    assert "Choose a source model" in view.message.text.text()
    assert not view.message.action.isVisible()


def test_that_a_message_offers_its_action_and_a_stack_replaces_it(view: StackView, stack: StackDescription) -> None:
    asked = QSignalSpy(view.action_requested)
    view.set_message("The weights cannot be read", "The file ends too early.", "Choose another…")
    assert not view.canvas.isVisible()
    QTest.mouseClick(view.message.action, Qt.MouseButton.LeftButton)
    assert asked.count() == 1
    view.set_stack(stack)
    assert view.canvas.isVisible()
    assert not view.message.isVisible()


def test_that_a_model_without_blocks_is_told_so(view: StackView, stack: StackDescription) -> None:
    view.set_stack(stack.model_copy(update={"blocks": ()}))
    assert view.message.title.text() == "Nothing to cut"


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


def test_that_the_order_of_setting_stack_and_boundary_does_not_matter(qtbot: QtBot, stack: StackDescription) -> None:
    view = StackView()
    qtbot.addWidget(view)
    view.set_boundary(4)
    view.set_heads([("digit", "linear", 10)])
    view.set_top(1)
    view.set_states(states := [BlockState(trains=block == 4) for block in range(6)])
    view.set_stack(stack)
    assert view.canvas.shown == 4
    assert view.canvas.shown_value("top") == 1
    assert view.canvas.states == tuple(states)


def test_that_a_boundary_beyond_the_stack_means_all_of_it(
    view: StackView, stack_of: Callable[..., StackDescription]
) -> None:
    view.set_boundary(99)
    assert view.canvas.shown == 6
    view.set_stack(stack_of(8))
    assert view.canvas.shown == 8


def test_that_rows_above_the_boundary_are_warm_and_below_it_cold(both_themes: theme.Theme, view: StackView) -> None:
    apply_theme(_app(), both_themes.name)
    scene = view.canvas.stack_scene
    for block, colour in ((0, both_themes.cold_row), (2, both_themes.cold_row), (3, both_themes.warm_row)):
        row = scene.row_rect(block)
        assert pixel(view, row.right() - 6, row.center().y()) == QColor(colour).name()


def test_that_a_change_of_theme_repaints_everything(view: StackView) -> None:
    assert QColor(theme.DARK.window).name() in colours(view)
    apply_theme(_app(), "light")
    seen = colours(view)
    assert {QColor(theme.LIGHT.window).name(), QColor(theme.LIGHT.warm_row).name()} <= seen
    assert not seen & {QColor(theme.DARK.window).name(), QColor(theme.DARK.warm_row).name()}


def test_that_the_boundary_is_drawn_in_the_accent_between_its_rows(view: StackView) -> None:
    rect = view.canvas.stack_scene.handle_rect("freeze")
    assert pixel(view, rect.right() - 20, rect.center().y()) == QColor(theme.DARK.accent).name()
    assert rect.top() >= view.canvas.stack_scene.row_rect(3).bottom()
    assert rect.bottom() <= view.canvas.stack_scene.row_rect(2).top()


def test_that_only_the_rows_passed_move_with_the_boundary(view: StackView, hand: Any) -> None:
    scene = view.canvas.stack_scene
    before = [scene.row_rect(block).top() for block in range(6)]
    hand.drag(4)
    after = [scene.row_rect(block).top() for block in range(6)]
    assert [block for block in range(6) if before[block] != after[block]] == [3]


def test_that_rows_share_the_height_and_scroll_where_there_are_too_many(
    view: StackView, stack_of: Callable[..., StackDescription]
) -> None:
    bar = view.canvas.verticalScrollBar()
    assert bar.maximum() == 0
    view.set_stack(stack_of(60))
    assert bar.maximum() > 0
    view.set_boundary(0)
    port = view.canvas.viewport().rect()
    assert port.contains(view.canvas.mapFromScene(view.canvas.stack_scene.handle_rect("freeze").center()))


def test_that_setting_the_same_boundary_again_leaves_the_scroll_position_alone(
    view: StackView, stack_of: Callable[..., StackDescription]
) -> None:
    view.set_stack(stack_of(60))
    view.set_boundary(60)
    bar = view.canvas.verticalScrollBar()
    bar.setValue(bar.maximum())
    view.set_boundary(60)
    assert bar.value() == bar.maximum()
    view.set_boundary(59)
    assert bar.value() < bar.maximum()


def test_that_a_chevron_unfolds_a_block_to_its_layers_and_folds_it_again(view: StackView, hand: Any) -> None:
    chosen = QSignalSpy(view.boundary_chosen)
    scene = view.canvas.stack_scene
    height = scene.row_rect(4).top()
    hand.click(hand.on_chevron(5))
    assert scene.is_unfolded(5)
    assert scene.row_rect(4).top() > height
    assert "blocks.conv2 · Conv2d" in view.canvas.tip_at(
        view.canvas.mapFromScene(QPoint(200, int(scene.row_rect(5).bottom()) + 8))
    )
    hand.click(hand.on_chevron(5))
    assert not scene.is_unfolded(5)
    assert scene.row_rect(4).top() == height
    assert chosen.count() == 0


def test_that_the_arrow_keys_unfold_and_fold_the_block_above_the_boundary(view: StackView) -> None:
    QTest.keyClick(view.canvas, Key.Key_Right)
    assert view.canvas.stack_scene.is_unfolded(3)
    QTest.keyClick(view.canvas, Key.Key_Left)
    assert not view.canvas.stack_scene.is_unfolded(3)


def test_that_the_same_model_anew_keeps_what_was_unfolded_and_another_does_not(
    view: StackView, stack_of: Callable[..., StackDescription]
) -> None:
    view.canvas.stack_scene.unfold(2, unfolded=True)
    view.set_stack(stack_of(6, num_layers=2))
    assert view.canvas.stack_scene.is_unfolded(2)
    view.set_stack(stack_of(7))
    assert not view.canvas.stack_scene.is_unfolded(2)


def test_that_the_boundary_can_be_dragged_past_unfolded_blocks(view: StackView, hand: Any) -> None:
    view.canvas.stack_scene.unfold(4, unfolded=True)
    hand.drag(5)
    assert view.canvas.shown == 5


def test_that_tooltips_tell_all_facts_and_what_a_click_does(view: StackView, hand: Any) -> None:
    view.set_states([BlockState(chips=(AdapterChip("LoRA r 8"),)), *plain_states(6, 3, 0)[1:]])
    tip = view.canvas.tip_at(hand.on_row(0))
    for fact in ("0.0 · InvertedResidual", "8×4×4", "100 parameters", "4 running", "1.0 MFLOPs", "LoRA r 8", "Frozen;"):
        assert fact in tip
    assert "Trains.\nClick to freeze" in view.canvas.tip_at(hand.on_row(5))
    assert "Drag it" in view.canvas.tip_at(hand.at_boundary(3))
    assert view.canvas.tip_at(QPoint(2, 2)) == ""


def test_that_a_head_tells_about_itself(view: StackView) -> None:
    head = view.canvas.stack_scene.rect_of(HeadTarget(0))
    tip = view.canvas.tip_at(view.canvas.mapFromScene(head.center()))
    assert tip.startswith("Head of the task digit: linear, 10 outputs. Heads always train.")


@pytest.mark.parametrize("width", [240, 320, 500, 1400])
def test_that_every_size_paints_with_heads_and_adapters_in_plenty(
    qtbot: QtBot, view: StackView, stack_of: Callable[..., StackDescription], width: int
) -> None:
    view.set_heads([(f"task number {n}", "linear", n + 1) for n in range(9)])
    chips = tuple(AdapterChip(text) for text in ("LoRA r 8 · +12 k", "bottleneck", "prefix"))
    view.resize(width, 300)
    view.set_stack(stack_of(12))
    view.set_states([BlockState(adapted=True, rate=0.5, norm="live", chips=chips)] * 12)
    view.set_boundary(2)
    assert QColor(theme.DARK.accent).name() in colours(view)
    assert view.canvas.horizontalScrollBar().maximum() == 0


def test_that_the_search_marks_what_it_finds_and_shows_it(
    qtbot: QtBot, view: StackView, stack_of: Callable[..., StackDescription]
) -> None:
    view.set_stack(stack_of(60))
    view.open_find()
    qtbot.waitUntil(view.find_bar.isVisible)
    QTest.keyClicks(view.find_bar.field, "7.0 inverted")
    assert view.find_bar.result.text() == "1 of 6"
    QTest.keyClick(view.find_bar.field, Key.Key_Return)
    assert view.find_bar.result.text() == "2 of 6"
    for _ in range(2):
        QTest.keyClick(view.find_bar.field, Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert view.find_bar.result.text() == "6 of 6"
    port = view.canvas.viewport().rect()
    assert port.contains(view.canvas.mapFromScene(view.canvas.stack_scene.row_rect(7).center()))
    QTest.keyClick(view.find_bar.field, Key.Key_Escape)
    assert not view.find_bar.isVisible()
    assert view.find_blocks("") == 0


def test_that_a_search_for_what_is_not_there_says_so(view: StackView) -> None:
    view.open_find()
    QTest.keyClicks(view.find_bar.field, "attention")
    assert view.find_bar.result.text() == "no match"
    assert view.find_blocks("CONV2D 4.0") == 3, "layers are searched too, in any case"


def test_that_a_layer_that_is_found_is_unfolded_marked_and_shown(
    qtbot: QtBot, view: StackView, stack_of: Callable[..., StackDescription]
) -> None:
    view.set_stack(stack_of(60))
    view.open_find()
    QTest.keyClicks(view.find_bar.field, "blocks.conv1 30.0")
    scene = view.canvas.stack_scene
    assert view.find_bar.result.text() == "1 of 1"
    assert scene.is_unfolded(30)
    assert [scene.rows.layer_item(30, layer).state.matched for layer in range(3)] == [False, True, False]
    port = view.canvas.viewport().rect()
    assert port.contains(view.canvas.mapFromScene(scene.rows.layer_item(30, 1).sceneBoundingRect().center()))
    QTest.keyClick(view.find_bar.field, Key.Key_Escape)
    assert not scene.rows.layer_item(30, 1).state.matched


def test_that_one_match_is_told_from_the_others_and_all_from_what_is_chosen(view: StackView) -> None:
    scene = view.canvas.stack_scene
    view.open_find()
    looks = []
    for matching, chosen in (("", ()), ("1.0", ()), ("inverted", ()), ("", (1,))):
        view.find_blocks(matching)
        view.canvas.select(Selection(frozenset(chosen)))
        looks.append(view.canvas.grab(view.canvas.mapFromScene(scene.row_rect(1)).boundingRect()).toImage())
    assert all(one != other for one, other in combinations(looks, 2))
    view.find_blocks("inverted")
    view.find_bar.next_requested.emit(1)
    assert [block for block, row in enumerate(scene.rows.items) if row.state.at_match] == [4]
    view.find_blocks("")
    assert not any(row.state.matched or row.state.at_match for row in scene.rows.items)


def test_that_the_next_match_is_shown_in_rows_that_can_be_read(
    view: StackView, stack_of: Callable[..., StackDescription]
) -> None:
    view.set_stack(stack_of(60))
    view.canvas.zoom(0)
    view.open_find()
    view.find_bar.field.setText("7.0 inverted")
    assert view.canvas.stack_scene.arrangement.row_height < 11, "typing leaves the overview as it is"
    QTest.keyClick(view.find_bar.field, Key.Key_Return)
    assert view.canvas.stack_scene.arrangement.row_height >= 18
    port = view.canvas.viewport().rect()
    assert port.contains(view.canvas.mapFromScene(view.canvas.stack_scene.row_rect(47).center()))


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


def test_that_a_search_stands_for_layers_that_are_unfolded_later(view: StackView) -> None:
    view.find_blocks("conv1")
    view.canvas.fold(2)
    assert view.canvas.stack_scene.rows.layer_item(2, 1).state.matched


@pytest.mark.parametrize(
    ("state", "row", "edge"),
    [
        (BlockState(trains=True), "warm_row", "warm"),
        (BlockState(), "cold_row", "cold"),
        (BlockState(adapted=True, chips=(AdapterChip("LoRA"),)), None, "accent"),
    ],
)
def test_that_each_state_has_a_look_of_its_own(
    both_themes: theme.Theme, view: StackView, state: BlockState, row: str | None, edge: str
) -> None:
    apply_theme(_app(), both_themes.name)
    view.set_states([state] * 6)
    place = view.canvas.stack_scene.row_rect(0)
    ground = pixel(view, place.right() - 6, place.center().y())
    if row is None:
        assert ground not in (QColor(both_themes.warm_row).name(), QColor(both_themes.cold_row).name())
    else:
        assert ground == QColor(getattr(both_themes, row)).name()
    third = place.height() / 6
    assert pixel(view, place.left() + 1, place.top() + third) == QColor(getattr(both_themes, edge)).name()


def test_that_the_edge_of_an_adapted_row_is_dashed(view: StackView) -> None:
    accent = QColor(theme.DARK.accent).name()
    view.set_states([BlockState(adapted=True)] * 6)
    place = view.canvas.stack_scene.row_rect(0).toRect()
    picture = view.canvas.viewport().grab(place).toImage()
    inked = [picture.pixelColor(1, y).name() == accent for y in range(picture.height())]
    assert sum(now and not before for before, now in pairwise([False, *inked])) == 3


def test_that_states_differ_by_more_than_colour(view: StackView) -> None:
    """Painted in grey, the marks and edges of the three states are three different drawings."""
    drawings = set()
    for state in (BlockState(trains=True), BlockState(), BlockState(adapted=True)):
        view.set_states([state] * 6)
        place = view.canvas.stack_scene.row_rect(0).toRect()
        picture = view.canvas.viewport().grab(place.adjusted(0, 0, -place.width() + 40, 0)).toImage()
        ground = picture.pixelColor(36, 3)
        inked = tuple(
            picture.pixelColor(x, y) != ground for x in range(picture.width()) for y in range(2, picture.height() - 2)
        )
        drawings.add(inked)
    assert len(drawings) == 3


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (BlockState(trains=True, rate=0.6234), "Trains; learning rate ×0.62"),
        (BlockState(trains=True, alone=True, rate=0.625, rate_by_hand=True),
         "Trains, set for this block alone; learning rate ×0.625 set by hand"),
        (BlockState(norm="live"), "Frozen; batch norm live: statistics follow the target data, scale and shift train"),
        (BlockState(adapted=True, rate=1.0, chips=(AdapterChip("LoRA r8 · +12 k"),)),
         "Frozen, only its adapters train; learning rate ×1; adapters: LoRA r8 · +12 k"),
    ],
)  # fmt: skip
def test_that_each_state_is_told_in_words(view: StackView, hand: Any, state: BlockState, words: str) -> None:
    assert state.words == words
    view.set_states([state] * 6)
    assert words in view.canvas.tip_at(hand.on_row(4))


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


def _app() -> QApplication:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    return app


def test_that_the_heads_stay_in_sight_when_the_view_gets_its_size_late_unless_the_user_scrolled(
    qtbot: QtBot, dark: theme.Theme, stack_of: Callable[..., StackDescription]
) -> None:
    view = StackView()
    qtbot.addWidget(view)
    view.resize(400, 200)
    view.set_stack(stack_of(20))
    view.set_boundary(17)
    view.show()
    bar = view.canvas.verticalScrollBar()
    view.set_boundary(16)
    view.set_boundary(17)
    assert bar.value() > 0  # the boundary is shown rather than the heads where both have no room
    view.resize(400, 400)
    assert bar.value() == 0
    bar.setValue(30)
    view.resize(400, 390)
    assert bar.value() == 30


def test_that_the_heads_are_in_sight_with_a_boundary_that_comes_after_its_stack(
    qtbot: QtBot, view: StackView, stack_of: Callable[..., StackDescription]
) -> None:
    view.set_boundary(0)
    view.set_stack(stack_of(30))
    bar = view.canvas.verticalScrollBar()
    assert bar.value() > 0, "the boundary at the bottom is in sight"
    view.set_boundary(28)
    assert bar.value() == 0


def test_that_the_picture_stays_under_the_hand_that_drops_a_handle(
    view: StackView, hand: Any, stack_of: Callable[..., StackDescription]
) -> None:
    view.set_boundary(0)
    view.set_stack(stack_of(30))
    bar = view.canvas.verticalScrollBar()
    before = bar.value()
    hand.drag(4)
    assert bar.value() == before


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
