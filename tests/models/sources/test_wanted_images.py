"""Sources asked for images other than those they were trained on: other channels, another size."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
import timm
import torch
import torchvision
from safetensors.torch import save_file
from timm.layers import resample_abs_pos_embed
from timm.models import adapt_input_conv
from torch import Tensor
from torchvision.models.vision_transformer import interpolate_embeddings

from models.assembling import assemble
from models.describing import describe_source
from models.sources.build import build
from models.sources.input_layer import adapted_weight
from models.spec.errors import UserError
from models.spec.heads import LinearHead
from models.spec.source import BundledSource, FileSource, SourceModel, TimmSource, TorchvisionSource
from models.stack import LayerStack

RESNET = TorchvisionSource(architecture="resnet18", initialisation="random")
TINY_VIT = TimmSource(architecture="test_vit", initialisation="random")
SOURCES: list[SourceModel] = [
    BundledSource(),
    RESNET,
    TorchvisionSource(architecture="squeezenet1_1", initialisation="random"),
    TorchvisionSource(architecture="googlenet", initialisation="random"),
    TorchvisionSource(architecture="swin_t", initialisation="random"),
    TimmSource(architecture="test_convnext", initialisation="random"),
    TimmSource(architecture="test_resnet", initialisation="random"),
    TimmSource(architecture="test_nfnet", initialisation="random"),
    TimmSource(architecture="mobilevit_xxs", initialisation="random"),
    TimmSource(architecture="test_vit2", initialisation="random"),
]


@pytest.mark.parametrize("channels", [1, 2, 3, 4, 5, 8])
def test_that_trained_weights_are_adapted_as_timm_adapts_them(channels: int) -> None:
    weight = torch.randn(4, 3, 5, 5)
    torch.testing.assert_close(adapted_weight(weight, channels), adapt_input_conv(channels, weight))


@pytest.mark.parametrize("channels", [1, 5])
@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.architecture)
@torch.no_grad()
def test_that_a_source_reads_other_channels(source: SourceModel, channels: int) -> None:
    built = build(source, channels=channels, image_size=64)
    assert built.input.channels == len(built.input.mean) == len(built.input.std) == channels
    model = assemble(LayerStack.cut(built), freeze=0, heads=(LinearHead(task="a"),), num_outputs={"a": 7})
    assert model(torch.randn(2, channels, 64, 64))["a"].shape == (2, 7)


@torch.no_grad()
def test_that_a_grey_image_gives_the_same_through_one_channel_as_through_three_alike() -> None:
    """The bundled source normalises its three channels alike, so that the sum of its filters sees what they saw."""
    grey = torch.rand(2, 1, 64, 64)
    one, three = build(BundledSource(), channels=1).model, build(BundledSource()).model
    torch.testing.assert_close(one(grey), three(grey.expand(-1, 3, -1, -1)), rtol=1e-3, atol=1e-4)


def test_that_normalisation_follows_the_channels() -> None:
    told = build(RESNET, channels=1).input
    assert told.mean == pytest.approx((sum((0.485, 0.456, 0.406)) / 3,))
    assert told.trained_channels == 3
    assert build(RESNET, channels=5).input.std == (0.229, 0.224, 0.225, 0.229, 0.224)
    assert build(RESNET, channels=3).input == build(RESNET).input


def test_that_a_model_which_normalises_by_itself_is_given_its_own_normalisation() -> None:
    told = build(TorchvisionSource(architecture="googlenet", initialisation="random"), channels=1).input
    assert (told.mean, told.std) == ((0.5,), (0.5,))


def test_that_weights_of_a_file_are_adapted_to_the_channels_asked_for(tmp_path: Path) -> None:
    tensors = build(RESNET, seed=3).model.state_dict()
    file = tmp_path / "three.safetensors"
    save_file(tensors, file)
    source = FileSource(path=str(file), library="torchvision", architecture="resnet18")
    adapted = build(source, channels=5).model.state_dict()
    torch.testing.assert_close(adapted["conv1.weight"], adapt_input_conv(5, tensors["conv1.weight"]))
    assert torch.equal(adapted["layer1.0.conv1.weight"], tensors["layer1.0.conv1.weight"])


def test_that_a_vit_of_timm_is_poured_at_another_size_with_its_position_embedding_resampled_by_timm(
    tmp_path: Path,
) -> None:
    own = timm.create_model("test_vit", pretrained=False)
    poured = _poured(tmp_path, own.state_dict(), "timm", "test_vit", 96)
    grid, prefix = [96 // 16, 96 // 16], own.num_prefix_tokens
    expected = resample_abs_pos_embed(own.pos_embed.detach(), grid, num_prefix_tokens=prefix)
    torch.testing.assert_close(poured["pos_embed"], expected)
    assert torch.equal(poured["blocks.0.attn.qkv.weight"], own.state_dict()["blocks.0.attn.qkv.weight"])


def test_that_a_vit_of_torchvision_is_poured_at_another_size_with_its_position_embedding_interpolated_by_torchvision(
    tmp_path: Path,
) -> None:
    own = torchvision.models.vit_b_32(weights=None).state_dict()
    own["encoder.pos_embedding"] = torch.randn_like(own["encoder.pos_embedding"])
    expected = interpolate_embeddings(96, 32, own.copy())["encoder.pos_embedding"]
    poured = _poured(tmp_path, own, "torchvision", "vit_b_32", 96)
    torch.testing.assert_close(poured["encoder.pos_embedding"], expected)


@pytest.mark.filterwarnings("ignore:torch.searchsorted", "ignore:Using a non-tuple sequence")  # timm's resampling
def test_that_a_swin_of_timm_is_poured_at_another_size(tmp_path: Path) -> None:
    own = timm.create_model("swin_tiny_patch4_window7_224", pretrained=False)
    at_96 = timm.create_model("swin_tiny_patch4_window7_224", pretrained=False, img_size=96)
    filtered = timm.models.swin_transformer.checkpoint_filter_fn(own.state_dict(), at_96)
    poured = _poured(tmp_path, own.state_dict(), "timm", "swin_tiny_patch4_window7_224", 96)
    names = [name for name in poured if name.endswith("relative_position_bias_table")]
    assert names
    assert all(torch.equal(poured[name], filtered[name]) for name in names)


def _poured(
    folder: Path, tensors: Mapping[str, Tensor], library: str, architecture: str, size: int
) -> dict[str, Tensor]:
    file = folder / "own_size.safetensors"
    save_file({name: value.contiguous() for name, value in tensors.items()}, file)
    source = FileSource.model_validate({"path": str(file), "library": library, "architecture": architecture})
    built = build(source, image_size=size)
    built.model(torch.zeros(1, 3, size, size))  # it takes such images now
    return dict(built.model.state_dict())


@pytest.mark.parametrize(
    ("source", "size"),
    [
        (TINY_VIT, 96),
        (TimmSource(architecture="swin_tiny_patch4_window7_224", initialisation="random"), 96),
        (TimmSource(architecture="levit_128s", initialisation="random"), 256),
        (TimmSource(architecture="mvitv2_tiny", initialisation="random"), 64),
        (TimmSource(architecture="xcit_nano_12_p16_224", initialisation="random"), 96),
        (TorchvisionSource(architecture="vit_b_32", initialisation="random"), 96),
        (TorchvisionSource(architecture="maxvit_t", initialisation="random"), 448),
    ],
    ids=lambda value: getattr(value, "architecture", str(value)),
)
def test_that_an_architecture_is_described_at_another_size_than_its_own(source: SourceModel, size: int) -> None:
    told = describe_source(source, size)
    assert told.described_size == size
    assert told.input.size != size


@pytest.mark.parametrize(
    ("source", "size"),
    [
        (TINY_VIT, 100),
        (TorchvisionSource(architecture="vit_b_32", initialisation="random"), 100),
        (TorchvisionSource(architecture="maxvit_t", initialisation="random"), 96),
        (TorchvisionSource(architecture="alexnet", initialisation="random"), 16),
    ],
    ids=lambda value: getattr(value, "architecture", str(value)),
)
def test_that_a_size_which_does_not_fit_is_refused_before_a_run(source: SourceModel, size: int) -> None:
    with pytest.raises(UserError, match=f"takes no images of {size} pixels") as caught:
        describe_source(source, size)
    assert caught.value.where == "preprocessing.image_size"
