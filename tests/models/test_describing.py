from __future__ import annotations

from collections.abc import Callable

import pytest
import torch
from torch import Tensor

from models.describing import describe, describe_source
from models.sources.build import build
from models.spec.errors import UserError
from models.spec.source import BundledSource, SourceModel, TimmSource, TorchvisionSource
from models.stack import LayerStack


def test_that_shapes_parameters_and_operations_are_exact(tiny_stack: Callable[[], LayerStack]) -> None:
    told = describe(tiny_stack())
    stem, first, *_ = told.blocks
    assert (stem.output_shape, stem.parameters, stem.buffers) == ((4, 4, 4), 3 * 4 * 9 + 4 + 8, 4 + 4 + 1)
    assert stem.flops == 2 * (4 * 4 * 4) * (3 * 9)  # outputs × inputs to each, a multiply-add counting two
    assert first.flops == 2 * (4 * 4 * 4) * (4 * 9) + 2 * (4 * 4 * 4) * 4
    assert [(layer.name, layer.kind, layer.parameters) for layer in first.layers] == [
        ("layers.0.conv1", "Conv2d", 144),
        ("layers.0.bn1", "BatchNorm2d", 8),
        ("layers.0.drop", "Dropout", 0),
        ("layers.0.conv2", "Conv2d", 20),
    ]
    assert sum(layer.flops for layer in first.layers) == first.flops
    assert told.parameters == sum(block.parameters for block in told.blocks)
    assert (told.feature_width, told.source_classes, told.described_size) == (4, 5, 8)


CASES: list[tuple[SourceModel, int | None]] = [
    (BundledSource(initialisation="random"), 96),
    (TorchvisionSource(architecture="resnet18", initialisation="random"), 64),
    (TimmSource(architecture="vit_tiny_patch16_224", initialisation="random"), None),
    (TorchvisionSource(architecture="swin_t", initialisation="random"), 64),
]


@pytest.mark.parametrize(("source", "size"), CASES, ids=lambda case: getattr(case, "kind", None))
def test_that_describing_without_memory_says_what_describing_the_real_model_says(
    source: SourceModel, size: int | None
) -> None:
    assert describe_source(source, size) == describe(LayerStack.cut(build(source)), size)


def test_that_operations_of_attention_are_counted() -> None:
    """Torchvision's attention in its fused form would hide its two matrix products."""
    told = describe_source(TorchvisionSource(architecture="vit_b_16", initialisation="random"))
    attention = next(layer for layer in told.blocks[1].layers if layer.kind == "MultiheadAttention")
    tokens, width = 197, 768
    projections, products = 2 * tokens * width * 4 * width, 2 * 2 * tokens * tokens * width
    assert attention.flops == projections + products
    # torchvision says 17.564 G multiply-adds for the whole model, classifier included and stem as here
    assert sum(block.flops for block in told.blocks) == pytest.approx(2 * 17.564e9, rel=0.005)


def test_that_progress_is_told_block_by_block() -> None:
    told: list[tuple[int, int]] = []
    stack = describe_source(BundledSource(), 32, tell=lambda done, total: told.append((done, total)))
    assert told == [(at, len(stack.blocks)) for at in range(len(stack.blocks))]


def test_that_pretrained_sources_are_described_without_their_weights_on_this_machine() -> None:
    told = describe_source(TorchvisionSource(architecture="resnet18"), 64)
    assert told.initialisation == "pretrained"
    assert told.weights is not None
    assert told.weights.metrics["acc@1"] == pytest.approx(69.758)


def test_that_the_bundled_model_is_told_as_it_is_known() -> None:
    told = describe_source(BundledSource(), 96)
    assert (told.title, told.source_classes, told.feature_width) == ("EfficientNet-Lite0", 1000, 1280)
    assert told.weights is not None
    assert (told.weights.license, told.weights.dataset) == ("Apache-2.0", "ImageNet-1k")
    assert told.blocks[0].output_shape == (32, 48, 48)
    assert told.blocks[-1].output_shape == (1280, 3, 3)
    assert told.blocks[-1].parameters == 412_160


def test_that_a_size_the_model_does_not_take_is_refused() -> None:
    with pytest.raises(UserError, match="takes no images of 100 pixels"):
        describe_source(TimmSource(architecture="test_vit", initialisation="random"), 100)
    with pytest.raises(UserError, match="takes no images of 16 pixels"):
        describe_source(TorchvisionSource(architecture="alexnet", initialisation="random"), 16)


def test_that_describing_leaves_no_hook_and_no_gradient_behind(
    tiny_stack: Callable[[], LayerStack], images: Tensor
) -> None:
    stack = tiny_stack()
    before = stack.features(images)
    describe(stack)
    assert all(not module._forward_hooks and not module._forward_pre_hooks for module in stack.model.modules())
    assert torch.equal(stack.features(images), before)
    assert torch.backends.mha.get_fastpath_enabled()
