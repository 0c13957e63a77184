"""Adapters and heads on a transformer that was built for images of another size than its source was trained with."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
import torch
from pydantic import TypeAdapter

from models.adapters.measuring import count_parameters
from models.assembling import assemble
from models.describing import describe
from models.sources.built import BuiltSource
from models.spec.adapters import Adapter, LoraAdapter
from models.spec.heads import LinearHead
from models.spec.source import BundledSource
from models.stack import LayerStack
from tests.models.adapters.own_nets import images, net, specs

TRAINED_SIZE = 16


def built() -> BuiltSource:
    """It takes images of 8 pixels alone, as its position embedding is of that size."""
    source = net("vit")
    own = source.input.size
    return replace(source, input=source.input.model_copy(update={"size": TRAINED_SIZE}), image_size=own)


@pytest.mark.parametrize("kind", ["lora", *specs("vit")])
def test_that_every_kind_of_adapter_can_be_set_in(kind: str) -> None:
    spec: Any = {"lora": LoraAdapter(blocks=("0",), rank=2), **specs("vit")}[kind]
    heads = (LinearHead(task="a"),)
    model = assemble(LayerStack.cut(built()), freeze=9, adapters=(spec,), heads=heads, num_outputs={"a": 3})
    assert model(images("vit"))["a"].shape == (4, 3)


def test_that_heads_can_pool_by_themselves() -> None:
    heads = (LinearHead(task="a", pooling="max"),)
    model = assemble(LayerStack.cut(built()), freeze=9, heads=heads, num_outputs={"a": 3})
    with torch.no_grad():
        assert model(images("vit"))["a"].shape == (4, 3)


def test_that_the_stack_is_described_at_the_size_that_it_was_built_for() -> None:
    told = describe(LayerStack.cut(built()))
    assert (told.described_size, told.input.size) == (8, TRAINED_SIZE)


@pytest.mark.parametrize("kind", ["residual-series", "residual-parallel"])
def test_that_residual_adapters_stand_alike_where_the_picture_has_shrunk_to_one_position(kind: str) -> None:
    adapters: Any = TypeAdapter(tuple[Adapter, ...]).validate_python([{"kind": kind, "blocks": ["5.1"]}])
    small, large = (count_parameters(BundledSource(), adapters, image_size=size).blocks["5.1"] for size in (32, 96))
    assert small.added == large.added > 0
