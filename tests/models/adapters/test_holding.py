"""What blocks hold for adapters to take."""

from __future__ import annotations

import pytest
import torchvision
from timm.layers import RmsNorm, SimpleNorm
from timm.models import VisionTransformer
from torch import nn

from models.adapters.holding import holds
from models.adapters.registry import insert_adapters
from models.spec.adapters import NormTuningAdapter
from models.stack import LayerStack
from tests.models.wrapped import wrapped_source


def stack_of(model: nn.Module, size: int) -> LayerStack:
    return LayerStack.cut(wrapped_source(model, size))


def test_that_a_conv_net_holds_convolutions_and_norms() -> None:
    stack = stack_of(torchvision.models.resnet18(num_classes=10), 32)
    assert {holds(block) for block in stack.blocks} == {("convolution", "bias", "norm")}


@pytest.mark.parametrize("norm", [RmsNorm, SimpleNorm, nn.RMSNorm, nn.LayerNorm])
def test_that_norms_of_every_make_are_held_and_tuned(norm: type[nn.Module]) -> None:
    vit = VisionTransformer(img_size=8, patch_size=4, embed_dim=8, depth=1, num_heads=2, norm_layer=norm)
    stack = stack_of(vit, 8)
    block = stack.blocks[1]
    assert "norm" in holds(block)
    (adapter,) = insert_adapters(stack, [NormTuningAdapter(blocks=(block.name,))], seed=0)
    own = [parameter for name, parameter in block.named_parameters() if ".norm" in name]
    assert list(map(id, adapter.parameters())) == list(map(id, own))


def test_that_a_depthwise_block_holds_its_pointwise_convolution_only() -> None:
    stack = stack_of(torchvision.models.mobilenet_v2(num_classes=10), 32)
    assert all("linear" not in holds(block) for block in stack.blocks)


def test_that_attention_holds_no_layer_of_its_own() -> None:
    """A transformer block of torchvision: the MLP's layers take an update, the attention's output layer does not."""
    stack = stack_of(torchvision.models.VisionTransformer(32, 8, 2, 2, 16, 32, num_classes=10), 32)
    block = next(block for block in stack.blocks if block.kind == "EncoderBlock")
    assert holds(block) == ("linear", "bias", "norm")
