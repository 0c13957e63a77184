"""What is said of an adapter's size beforehand is what a run counts, for every kind."""

from __future__ import annotations

import copy
from typing import Any, get_args

import pytest

from models.adapters.measuring import count_parameters
from models.adapters.registry import insert_adapters
from models.sources.build import build
from models.spec.adapters import LoraAdapter, OwnAdapter, PeftAdapter
from models.spec.adapters.peft_low_rank import DoraAdapter
from models.spec.errors import UserError
from models.spec.source import BundledSource, TimmSource
from models.stack import LayerStack

SOURCE = TimmSource(architecture="test_vit", initialisation="random")
KINDS = [spec.model_fields["kind"].default for spec in get_args(PeftAdapter)]
TRIOS = [KINDS[at : at + 3] for at in range(0, len(KINDS), 3)]


@pytest.fixture(scope="module")
def stack() -> LayerStack:
    return LayerStack.cut(build(SOURCE))


@pytest.mark.parametrize("kinds", TRIOS, ids=" and ".join)
def test_that_every_kind_is_counted_exactly_without_weights(
    kinds: list[str], stack: LayerStack, make_case: Any
) -> None:
    """Three at a time, each on two of the six blocks of the transformer."""
    names = [block.name for block in stack.blocks if block.kind == "Block"]
    pairs = [(names[at], names[at + 1]) for at in (0, 2, 4)]
    specs = [
        make_case(kind, "vit").spec.model_copy(update={"blocks": pair})
        for kind, pair in zip(kinds, pairs, strict=False)
    ]
    counted = count_parameters(SOURCE, specs)
    inserted = insert_adapters(copy.deepcopy(stack), specs, seed=3)
    for spec, told, adapter in zip(specs, counted.adapters, inserted, strict=True):
        assert tuple(told) == spec.blocks
        assert all(told.values())
        assert sum(told.values()) == sum(parameter.numel() for parameter in adapter.parameters())
        for name in spec.blocks:
            assert told[name] == sum(parameter.numel() for parameter in adapter.parameters_of(name)), spec.kind
            assert told[name] == counted.blocks[name].added


def test_that_lora_adds_rank_times_the_sides_of_its_layers() -> None:
    """Block 1.0 of EfficientNet-Lite0 has two dense convolutions, 16 → 96 and 96 → 24, both 1 × 1."""
    assert count_parameters(BundledSource(), [LoraAdapter(blocks=("1.0",), rank=2)]).adapters == (
        {"1.0": 2 * (16 + 96) + 2 * (96 + 24)},
    )


def test_that_what_adapters_compute_is_counted_for_every_image_and_once() -> None:
    """The four linear layers of a block of `test_vit`, 64 → 192, 64 → 64, 64 → 192 and 192 → 64, read 101 tokens.

    LoRA multiplies each token with A and B. DoRA makes BA of the identity besides, for the norms of the whole weight
    (Liu et al. 2024, 4.1); it needs the frozen layer's output no second time, since there is no dropout.
    """
    sides = [(64, 192), (64, 64), (64, 192), (192, 64)]
    rank, tokens = 8, 100 + 1
    each = sum(2 * tokens * rank * (into + out) for into, out in sides)
    once = sum(2 * into * rank * (into + out) for into, out in sides)
    lora, dora = (
        count_parameters(SOURCE, [kind(blocks=("1",), rank=rank)]).blocks["1"] for kind in (LoraAdapter, DoraAdapter)
    )
    assert (lora.flops, lora.flops_once) == (each, 0)
    assert (dora.flops, dora.flops_once) == (each, once)


def test_that_several_adapters_are_told_apart(stack: LayerStack) -> None:
    low, high = (block.name for block in stack.blocks[1:3])
    specs = [LoraAdapter(blocks=(high,), rank=1), LoraAdapter(blocks=(low,), rank=3)]
    told = count_parameters(SOURCE, specs).adapters
    assert [tuple(counts) for counts in told] == [(high,), (low,)]
    assert told[1][low] == 3 * told[0][high]


def test_that_an_unknown_block_is_refused() -> None:
    with pytest.raises(UserError, match="has no block 'nowhere'"):
        count_parameters(SOURCE, [LoraAdapter(blocks=("nowhere",))])


def test_that_kinds_say_of_themselves_whether_they_tune_or_add() -> None:
    """Those that PEFT has all add, as is counted above."""
    kinds = get_args(OwnAdapter)
    names = ("1.0", "1.1", "2.0", "2.1", "3.0", "3.1", "3.2", "4.0")
    specs = [kind(blocks=(name,)) for kind, name in zip(kinds, names, strict=True)]
    told = count_parameters(BundledSource(), specs).blocks
    assert {spec.kind for spec in specs if told[spec.blocks[0]].tuned} == {spec.kind for spec in specs if spec.tunes}
    assert {spec.kind for spec in specs if told[spec.blocks[0]].added} == {
        spec.kind for spec in specs if not spec.tunes
    }
    assert not any(kind.tunes for kind in get_args(PeftAdapter))
