"""Every classification model of torchvision, cut without values and without special cases."""

from __future__ import annotations

import pytest
import torch
import torchvision

from models.heads.registry import build_heads
from models.spec.heads import LinearHead
from models.spec.source import TorchvisionSource
from models.stack import LayerStack
from tests.models.cutting.boundaries import check_every_boundary
from tests.models.cutting.families import build_on_meta

HEAD = LinearHead(task="animal")
NAMES = torchvision.models.list_models(module=torchvision.models)
FAMILIES = {torchvision.models.get_model_builder(name).__module__: name for name in reversed(NAMES)}
"""The first model of each of the library's modules; what a module builds reads images in one way."""


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=() if name in FAMILIES.values() else pytest.mark.exhaustive) for name in NAMES]
)
def test_that_a_model_is_cut_at_every_boundary_and_takes_a_head(name: str) -> None:
    built = build_on_meta(TorchvisionSource(architecture=name, initialisation="random"))
    stack = LayerStack.cut(built)
    assert len(stack.blocks) >= 7
    names = [name for block in stack.blocks for name, _ in block.named_parameters()]
    assert sorted(names) == sorted(name for name, _ in stack.model.named_parameters())
    check_every_boundary(stack)
    features = stack.features(torch.zeros(2, 3, built.size, built.size, device="meta"))
    assert features.shape == (2, stack.feature_width)
    with torch.device("meta"):
        head = build_heads((HEAD,), stack, {HEAD.task: 7}, seed=0)[HEAD.task]
    assert head(features).shape == (2, 7)


@pytest.mark.parametrize("name", FAMILIES.values())
@pytest.mark.parametrize("channels", [1, 5])
@torch.no_grad()
def test_that_a_model_of_each_family_takes_images_of_other_channels(name: str, channels: int) -> None:
    built = build_on_meta(TorchvisionSource(architecture=name, initialisation="random"), channels)
    assert built.model(torch.zeros(2, channels, built.size, built.size, device="meta")).shape == (2, 1000)
