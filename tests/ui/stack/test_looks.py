"""What is painted: states, themes, sizes."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from models.spec.stack import StackDescription
from workbench.ui import theme
from workbench.ui.stack import AdapterChip, BlockState, StackView
from workbench.ui.style_sheet import apply_theme


def pixel(view: StackView, x: float, y: float) -> str:
    picture = view.canvas.viewport().grab().toImage()
    ratio = picture.devicePixelRatio()
    return str(picture.pixelColor(round(x * ratio), round(y * ratio)).name())


def colours(view: StackView) -> set[str]:
    picture = view.canvas.viewport().grab().toImage()
    return {
        picture.pixelColor(x, y).name() for x in range(0, picture.width(), 2) for y in range(0, picture.height(), 2)
    }


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


def _app() -> QApplication:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    return app
