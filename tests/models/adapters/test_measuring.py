"""What is said of an adapter's size beforehand is what a run counts, for every kind."""

from __future__ import annotations

from typing import Any

import pytest

from models.adapters.measuring import added_parameters
from models.adapters.registry import insert_adapters
from models.sources.build import build
from models.spec.adapters import LoraAdapter
from models.spec.errors import UserError
from models.spec.source import BundledSource, TimmSource
from models.stack import LayerStack

SOURCE = TimmSource(architecture="test_vit", initialisation="random")


@pytest.fixture(scope="module")
def blocks() -> tuple[str, ...]:
    names = [block.name for block in LayerStack.cut(build(SOURCE)).blocks]
    return tuple(names[1:3])


def test_that_every_kind_is_counted_exactly_without_weights(vit_case: Any, blocks: tuple[str, ...]) -> None:
    spec = vit_case.spec.model_copy(update={"blocks": blocks})
    (told,) = added_parameters(SOURCE, [spec])
    (adapter,) = insert_adapters(LayerStack.cut(build(SOURCE)), [spec], seed=3)
    assert tuple(told) == blocks
    assert all(told.values())
    assert sum(told.values()) == sum(parameter.numel() for parameter in adapter.parameters())
    for name in blocks:
        assert told[name] == sum(parameter.numel() for parameter in adapter.parameters_of(name))


def test_that_lora_adds_rank_times_the_sides_of_its_layers() -> None:
    """Block 1.0 of EfficientNet-Lite0 has two dense convolutions, 16 → 96 and 96 → 24, both 1 × 1."""
    assert added_parameters(BundledSource(), [LoraAdapter(blocks=("1.0",), rank=2)]) == (
        {"1.0": 2 * (16 + 96) + 2 * (96 + 24)},
    )


def test_that_several_adapters_are_told_apart(blocks: tuple[str, ...]) -> None:
    low, high = blocks
    told = added_parameters(SOURCE, [LoraAdapter(blocks=(high,), rank=1), LoraAdapter(blocks=(low,), rank=3)])
    assert [tuple(counts) for counts in told] == [(high,), (low,)]
    assert told[1][low] == 3 * told[0][high]


def test_that_an_unknown_block_is_refused() -> None:
    with pytest.raises(UserError, match="has no block 'nowhere'"):
        added_parameters(SOURCE, [LoraAdapter(blocks=("nowhere",))])
