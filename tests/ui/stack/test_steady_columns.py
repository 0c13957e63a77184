"""What a row shows may change with every move; where its columns stand does not."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from models.spec.stack import StackDescription
from workbench.ui.stack import AdapterChip, BlockState, StackView
from workbench.ui.stack.columns import Columns
from workbench.ui.stack.states import NormState


def columns(view: StackView) -> Columns:
    return view.canvas.stack_scene.sheet.columns


@pytest.mark.parametrize("width", [240, 500, 800, 1400])
def test_that_neither_the_boundary_nor_an_adapter_nor_its_count_moves_a_column(
    view: StackView, stack_of: Callable[..., StackDescription], width: int
) -> None:
    stack = stack_of(6)
    blocks = tuple(block.model_copy(update={"norms": 2}) for block in stack.blocks)
    view.resize(width, 480)
    view.set_stack(stack.model_copy(update={"blocks": blocks}))
    view.set_states([BlockState(norm="frozen")] * 6)
    before = columns(view)
    for states in (
        [BlockState(trains=True, rate=1.0)] * 6,
        [BlockState(adapted=True, rate=0.05, norm="frozen", chips=(AdapterChip("LoRA r8"),))] * 6,
        [BlockState(adapted=True, rate=0.05, norm="frozen", chips=(AdapterChip("LoRA r8 · +12.8 k"),) * 3)] * 6,
    ):
        view.set_states(states)
        assert columns(view) == before


@pytest.mark.parametrize("width", [240, 320, 500, 800])
def test_that_an_adapter_is_seen_and_taken_in_the_narrowest_pane(view: StackView, width: int) -> None:
    view.resize(width, 480)
    view.set_states([BlockState(adapted=True, chips=(AdapterChip("LoRA r8 · +12.8 k", "of rank 8"),))] * 6)
    row = view.canvas.stack_scene.rows.items[0]
    [place] = row.chip_places()
    assert place.width >= 24
    assert row.part_at(place.left + place.width / 2) == "chip"
    assert row.chip_tip(0) == "of rank 8"


def test_that_adapters_lose_their_counts_before_they_lose_their_names(view: StackView) -> None:
    chips = (AdapterChip("LoRA r8 · +12.8 k"), AdapterChip("BitFit · +1 k"))
    view.set_states([BlockState(adapted=True, chips=chips)] * 6)
    row = view.canvas.stack_scene.rows.items[0]
    labels = []
    for width in range(1400, 240, -10):
        view.resize(width, 480)
        shown = [place.label for place in row.chip_places()]
        if shown not in labels:
            labels.append(shown)
    assert labels == [
        ["LoRA r8 · +12.8 k", "BitFit · +1 k"], ["LoRA r8", "BitFit"], ["LoRA", "BitFit"], ["LoRA", "+1"], ["+2"],
    ][: len(labels)]  # fmt: skip
    assert labels[-1] == ["+2"]


@pytest.mark.parametrize("width", [700, 1400])
def test_that_each_policy_of_batch_norms_has_a_mark_of_its_own(view: StackView, width: int) -> None:
    view.resize(width, 480)
    seen = set()
    policies: tuple[NormState, ...] = ("frozen", "statistics", "live")
    for norm in policies:
        view.set_states([BlockState(norm=norm)] * 6)
        row = view.canvas.global_rect(view.canvas.stack_scene.row_rect(0))
        image = view.canvas.grab().toImage().copy(row.translated(-view.canvas.mapToGlobal(view.rect().topLeft())))
        seen.add(bytes(image.constBits()))
    assert len(seen) == 3
    assert columns(view).norm_in_words == (width == 1400)
