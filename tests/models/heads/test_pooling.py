"""Pooling over the last block's positions, against what the libraries themselves call the features of an image."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import timm
import torch
from timm.models.swin_transformer import SwinTransformer as TimmSwin
from torch import Tensor, nn
from torchvision.models.resnet import BasicBlock, ResNet
from torchvision.models.swin_transformer import SwinTransformer
from torchvision.models.vision_transformer import VisionTransformer

from models.assembling import assemble
from models.describing import describe
from models.heads.pooling import Pools, block_width, pool_positions
from models.heads.registry import build_heads
from models.sources.built import BuiltSource
from models.spec.heads import LinearHead, Pooling, channel_axis
from models.stack import LayerStack

FIRST, LAST, TOKENS = (2, 3), (1, 2), (1,)
"""The dimensions of positions in (B, C, H, W), (B, H, W, C) and (B, N, D)."""


def _tokens(model: VisionTransformer) -> Callable[[Tensor], Tensor]:
    """All tokens as torchvision's encoder gives them, which its `forward` alone shows."""

    def features(x: Tensor) -> Tensor:
        patches = model._process_input(x)
        tokens: Tensor = model.encoder(torch.cat([model.class_token.expand(len(x), -1, -1), patches], dim=1))
        return tokens

    return features


def _torchvision_vit() -> tuple[nn.Module, Callable[[Tensor], Tensor]]:
    vit = VisionTransformer(32, 8, 2, 2, 24, 32, num_classes=5)
    return vit, _tokens(vit)


def _torchvision_swin() -> tuple[nn.Module, Callable[[Tensor], Tensor]]:
    swin = SwinTransformer([4, 4], 12, [1, 1], [1, 1], [2, 2], num_classes=5)
    return swin, lambda x: swin.norm(swin.features(x))  # type: ignore[no-any-return]


def _torchvision_resnet() -> tuple[nn.Module, Callable[[Tensor], Tensor]]:
    net = ResNet(BasicBlock, [1, 1, 1, 1], num_classes=5)
    body = nn.Sequential(*list(net.children())[:-2])
    return net, body


def _timm(name: str, **options: object) -> tuple[nn.Module, Callable[[Tensor], Tensor]]:
    model = timm.create_model(name, **options)
    return model, model.forward_features


def _timm_swin() -> tuple[nn.Module, Callable[[Tensor], Tensor]]:
    model = TimmSwin(img_size=32, patch_size=4, embed_dim=12, depths=(1, 1), num_heads=(1, 1), window_size=4)
    return model, model.forward_features


FAMILIES: dict[str, tuple[Callable[[], tuple[nn.Module, Callable[[Tensor], Tensor]]], int, tuple[int, ...]]] = {
    "ResNet of torchvision": (_torchvision_resnet, 64, FIRST),
    "vision transformer of torchvision": (_torchvision_vit, 32, TOKENS),
    "Swin of torchvision, channels last": (_torchvision_swin, 32, LAST),
    "Swin of timm, channels last": (_timm_swin, 32, LAST),
    "EfficientNet of timm": (lambda: _timm("test_efficientnet"), 64, FIRST),
    "vision transformer of timm": (lambda: _timm("test_vit", img_size=64), 64, TOKENS),
    "ResNet of timm that pools in two ways": (lambda: _timm("test_resnet", global_pool="catavgmax"), 64, FIRST),
}


@pytest.fixture(params=FAMILIES, scope="module")
def family(request: pytest.FixtureRequest) -> tuple[nn.Module, Tensor, Tensor, tuple[int, ...]]:
    """A model with random weights, two images, its features as the library gives them, and their positions."""
    make, size, positions = FAMILIES[request.param]
    with torch.random.fork_rng():
        torch.manual_seed(0)
        model, features = make()
        images = torch.randn(2, 3, size, size)
    model.eval()
    with torch.no_grad():
        return model, images, features(images), positions


@torch.no_grad()
def test_that_average_and_maximum_are_taken_over_all_positions_of_the_last_block(
    family: tuple[nn.Module, Tensor, Tensor, tuple[int, ...]], wrapped: Callable[..., BuiltSource]
) -> None:
    model, images, features, positions = family
    stack = LayerStack.cut(wrapped(model, images.shape[-1]))
    h = stack.run(images)
    average, largest = features.mean(positions), features.amax(positions)
    torch.testing.assert_close(pool_positions(h, "average", stack.feature_width), average)
    torch.testing.assert_close(pool_positions(h, "max", stack.feature_width), largest)
    width = average.shape[1]
    assert block_width(stack) == describe(stack).block_width == width
    assert describe(stack).width_for("source") == stack.feature_width == stack.pool(h).shape[1]
    heads = (LinearHead(task="own", pooling="max"), LinearHead(task="theirs"))
    built = build_heads(heads, stack, {"own": 3, "theirs": 2}, 0)
    pooled = Pools(stack, {head.task: head.pooling for head in heads})({"own": h, "theirs": h})
    assert {task: tuple(head(pooled[task]).shape) for task, head in built.items()} == {"own": (2, 3), "theirs": (2, 2)}


def test_that_the_width_is_found_without_changing_the_model(tiny_stack: Callable[[], LayerStack]) -> None:
    stack = tiny_stack()
    stack.model.layers.train()
    before = {name: tensor.clone() for name, tensor in stack.model.state_dict().items()}
    assert block_width(stack) == 4
    assert stack.model.layers.training
    assert not stack.model.conv1.training
    assert all(torch.equal(tensor, before[name]) for name, tensor in stack.model.state_dict().items())


@pytest.mark.parametrize(
    ("shape", "feature_width", "axis"),
    [
        ((512, 7, 7), 512, 0),
        ((7, 7, 768), 768, 2),
        ((8, 8, 768), 768, 2),
        ((197, 192), 192, 1),
        ((512,), 512, 0),
        ((256, 6, 6), 9216, 0),  # laid side by side, as AlexNet does
        ((64, 4, 4), 128, 0),  # pooled in two ways
        ((7, 7, 96), 192, 2),
    ],
)
def test_that_channels_are_told_from_positions(shape: tuple[int, ...], feature_width: int, axis: int) -> None:
    assert channel_axis(shape, feature_width) == axis


@pytest.mark.parametrize("how", ["source", "average"])
def test_that_tasks_that_pool_alike_share_one_pooling(how: Pooling, tiny_stack: Callable[[], LayerStack]) -> None:
    stack = tiny_stack()
    h = torch.randn(2, 4, 3, 3)
    pooled = Pools(stack, {"a": how, "b": how, "c": "max"})({"a": h, "b": h, "c": h})
    assert pooled["a"] is pooled["b"]
    assert not torch.equal(pooled["a"], pooled["c"])
    assert Pools(stack, {"a": how}).as_source is (how == "source")


@pytest.mark.parametrize("frozen", [2, 4])
@torch.no_grad()
def test_that_a_cached_prefix_keeps_the_positions_for_heads_that_pool_by_themselves(
    frozen: int, tiny_built: Callable[[], BuiltSource], tiny_stack: Callable[[], LayerStack], images: Tensor
) -> None:
    """Of the four blocks of the tiny network, all or two are cached."""
    heads = (LinearHead(task="largest", pooling="max"), LinearHead(task="source"))
    outputs = {"largest": 3, "source": 2}
    model = assemble(tiny_stack(), freeze=frozen, heads=heads, num_outputs=outputs)
    plain = tiny_built().model
    positions = plain.layers(torch.relu(plain.bn1(plain.conv1(images))))
    held = model.prefix(images)
    assert held.shape == positions.shape
    logits, tensors = model.from_prefix(held), model.state_dict()
    for task, features in {"largest": positions.amax((2, 3)), "source": positions.mean((2, 3))}.items():
        expected = features @ tensors[f"heads.{task}.weight"].T + tensors[f"heads.{task}.bias"]
        torch.testing.assert_close(logits[task], expected)
