"""A branch of a library's model at every boundary."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import timm
import torch
from torch import nn
from torchvision.models.vision_transformer import VisionTransformer

from models.sharing.branching import branch_of
from models.sources.built import BuiltSource
from models.stack import LayerStack


def _timm(name: str, **options: object) -> Callable[[], nn.Module]:
    return lambda: timm.create_model(name, **options)


@pytest.mark.parametrize(
    ("make", "size"),
    [
        (_timm("test_vit", img_size=64), 64),
        (_timm("test_convnext"), 64),
        (_timm("test_efficientnet"), 64),
        (lambda: VisionTransformer(32, 8, 2, 2, 24, 32, num_classes=5), 32),
    ],
    ids=["ViT of timm", "ConvNeXt of timm", "EfficientNet of timm", "ViT of torchvision"],
)
def test_that_library_models_branch_at_every_boundary(
    make: Callable[[], nn.Module], size: int, wrapped: Callable[..., BuiltSource]
) -> None:
    """Below the boundary every tensor is the trunk's own, above it none is; either way leads to the same output."""
    stack = LayerStack.cut(wrapped(make(), size))
    images = torch.randn(2, 3, size, size)
    with torch.no_grad():
        expected = stack.features(images)
        for boundary in range(len(stack.blocks) + 1):
            branch = branch_of(stack, boundary)
            assert torch.equal(branch.features(images), expected)
            for index, (ours, theirs) in enumerate(zip(branch.blocks, stack.blocks, strict=True)):
                pairs = zip(ours.named_parameters(), theirs.named_parameters(), strict=True)
                assert all((mine is other) is (index < boundary) for (_, mine), (_, other) in pairs)
