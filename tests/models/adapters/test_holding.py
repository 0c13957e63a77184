"""What blocks hold for adapters to take."""

from __future__ import annotations

import torchvision
from torch import nn

from models.adapters.holding import holds
from models.sources.built import BuiltSource
from models.spec.stack import InputDescription
from models.stack import LayerStack


def stack_of(model: nn.Module, size: int) -> LayerStack:
    seen = InputDescription(size=size, mean=(0.5,) * 3, std=(0.5,) * 3)
    return LayerStack.cut(
        BuiltSource(
            model=model, title="Model", library="torchvision", architecture="model", initialisation="random",
            weights=None, input=seen, source_classes=10,
        )
    )  # fmt: skip


def test_that_a_conv_net_holds_convolutions_and_norms() -> None:
    stack = stack_of(torchvision.models.resnet18(num_classes=10), 32)
    assert {holds(block) for block in stack.blocks} == {("convolution", "bias", "norm")}


def test_that_a_depthwise_block_holds_its_pointwise_convolution_only() -> None:
    stack = stack_of(torchvision.models.mobilenet_v2(num_classes=10), 32)
    assert all("linear" not in holds(block) for block in stack.blocks)


def test_that_attention_holds_no_layer_of_its_own() -> None:
    """A transformer block of torchvision: the MLP's layers take an update, the attention's output layer does not."""
    stack = stack_of(torchvision.models.VisionTransformer(32, 8, 2, 2, 16, 32, num_classes=10), 32)
    block = next(block for block in stack.blocks if block.kind == "EncoderBlock")
    assert holds(block) == ("linear", "bias", "norm")
