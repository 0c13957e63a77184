from __future__ import annotations

from typing import Any

import pytest

from tests.workbench.spec.cost.documents import RESNET, VIT, described, document
from workbench.spec.cost import Memory, estimate
from workbench.spec.data_description import DataDescription


def memory(data: DataDescription, **changes: Any) -> Memory:
    cost = estimate(document(RESNET, 64, **changes), described(RESNET, 64), data)
    assert cost.memory is not None
    return cost.memory


def test_that_the_kinds_follow_from_the_counts(data: DataDescription) -> None:
    cost = estimate(document(RESNET, 64, freeze__boundary=6), described(RESNET, 64), data)
    assert cost.memory is not None
    buffers = sum(block.buffers for block in described(RESNET, 64).blocks)
    assert cost.memory.weights == 4 * (cost.total_parameters + buffers)
    assert cost.memory.gradients == 4 * cost.trainable_parameters
    assert cost.memory.optimizer == 2 * cost.memory.gradients  # AdamW: two moments
    in_heads = 4 * (512 * 10 + 10)
    of_best, of_source = cost.memory.gradients, cost.memory.gradients - in_heads
    assert cost.memory.copies == of_best + of_source


def test_that_the_source_to_compare_with_lies_in_the_memory_of_the_machine(data: DataDescription) -> None:
    on_gpu, elsewhere = (memory(data, freeze__boundary=6, recipe__device=device) for device in ("cuda", "cpu"))
    assert on_gpu.copies == on_gpu.gradients
    assert on_gpu.peak < elsewhere.peak


def test_that_sgd_holds_its_momentum_or_nothing(data: DataDescription) -> None:
    with_momentum = memory(data, recipe__optimizer={"kind": "sgd"})
    without = memory(data, recipe__optimizer={"kind": "sgd", "momentum": 0.0})
    assert with_momentum.optimizer == with_momentum.gradients
    assert without.optimizer == 0


def test_that_what_is_cached_costs_its_output_and_not_the_frozen_blocks(data: DataDescription) -> None:
    cached, computed = memory(data, freeze__boundary=6), memory(data, freeze__boundary=6, recipe__cache_frozen=False)
    output = 1
    for length in described(RESNET, 64).blocks[5].output_shape:
        output *= length
    assert (cached.cache, computed.cache) == ((120 + 40) * output * 4, 0)
    assert cached.activations < computed.activations


def test_that_augmentation_costs_what_a_frozen_part_costs_that_is_not_cached(data: DataDescription) -> None:
    stack = described(RESNET, 64)
    augmented, computed = (
        estimate(document(RESNET, 64, freeze__boundary=6, **changes), stack, data)
        for changes in ({"augmentation": [{"kind": "mixup"}]}, {"recipe__cache_frozen": False})
    )
    assert augmented == computed


def test_that_a_larger_batch_takes_more_and_never_more_than_all_examples(data: DataDescription) -> None:
    sizes = [memory(data, freeze__boundary=0, recipe__batch_size=batch).activations for batch in (10, 20, 120, 500)]
    assert sizes[1] == pytest.approx(2 * sizes[0], rel=0.01)
    assert sizes[2] == sizes[3] > 5 * sizes[1]


def test_that_nothing_is_kept_below_what_gradients_have_to_reach(data: DataDescription) -> None:
    """A frozen block between trained ones passes gradients on, and keeps less than one that trains."""
    vit = described(VIT, None)
    through, below = (
        estimate(document(VIT, recipe__cache_frozen=False, **plan), vit, data).memory
        for plan in ({"freeze__thawed": ["stem"]}, {"freeze__boundary": len(vit.blocks) - 1})
    )
    everything = estimate(document(VIT, freeze__boundary=0), vit, data).memory
    assert through is not None
    assert below is not None
    assert everything is not None
    assert 3 * below.activations < through.activations < 0.9 * everything.activations


def test_that_memory_is_unknown_at_another_size_than_the_blocks_were_described_at(data: DataDescription) -> None:
    assert estimate(document(RESNET, 96), described(RESNET, 64), data).memory is None
