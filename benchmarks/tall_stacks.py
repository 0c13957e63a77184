"""Descriptions with the shape of large models, made without building them: the window sees no more than this of any."""

from __future__ import annotations

from models.spec.stack import BlockDescription, InputDescription, LayerDescription, StackDescription
from workbench.spec.data_description import ClassCount, ColumnDescription, DataDescription, ImageFacts, SplitSizes

_BOTTLENECK = (
    ("conv1", "Conv2d"),
    ("bn1", "BatchNorm2d"),
    ("act1", "ReLU"),
    ("conv2", "Conv2d"),
    ("bn2", "BatchNorm2d"),
    ("act2", "ReLU"),
    ("conv3", "Conv2d"),
    ("bn3", "BatchNorm2d"),
    ("act3", "ReLU"),
)
_ENCODER = (
    ("norm1", "LayerNorm"),
    ("attn.qkv", "Linear"),
    ("attn.q_norm", "Identity"),
    ("attn.k_norm", "Identity"),
    ("attn.attn_drop", "Dropout"),
    ("attn.norm", "Identity"),
    ("attn.proj", "Linear"),
    ("attn.proj_drop", "Dropout"),
    ("ls1", "Identity"),
    ("norm2", "LayerNorm"),
    ("mlp.fc1", "Linear"),
    ("mlp.act", "GELU"),
    ("mlp.drop1", "Dropout"),
    ("mlp.norm", "Identity"),
    ("mlp.fc2", "Linear"),
    ("mlp.drop2", "Dropout"),
)


def tall(num_blocks: int, kind: str, layers: tuple[tuple[str, str], ...], norms: int) -> StackDescription:
    """A stack of equal blocks that grow wider towards the top."""
    return StackDescription(
        title=kind,
        library="timm",
        architecture=kind.lower(),
        initialisation="pretrained",
        weights=None,
        input=InputDescription(size=224, mean=(0.5,), std=(0.5,)),
        described_size=224,
        blocks=tuple(_block(number, kind, layers, norms) for number in range(num_blocks)),
        feature_width=2048,
        source_classes=1000,
    )


def _block(number: int, kind: str, layers: tuple[tuple[str, str], ...], norms: int) -> BlockDescription:
    width = 64 * (1 + number // 8)
    return BlockDescription(
        name=f"layer{number // 10}.{number % 10}",
        kind=kind,
        output_shape=(width, 14, 14),
        parameters=70_000 + 2_137 * number,
        flops=10**8 + number * 10**6,
        norms=norms,
        layers=tuple(
            LayerDescription(
                name=f"layer{number // 10}.{number % 10}.{name}",
                kind=layer,
                output_shape=(width, 14, 14),
                parameters=7_000 + number,
                flops=10**7,
            )
            for name, layer in layers
        ),
    )


DATA = DataDescription(
    title="MNIST-5k",
    num_examples=5000,
    columns=(
        ColumnDescription(name="class", classes=tuple(ClassCount(label=str(digit), count=500) for digit in range(10))),
    ),
    inputs=ImageFacts(channels=1, min_size=(28, 28), max_size=(28, 28)),
    split=SplitSizes(train=500, validation=1000, test=1000, train_available=3000),
)
TALL_STACKS: tuple[tuple[str, StackDescription, bool], ...] = (
    ("400 blocks", tall(400, "Bottleneck", (), 3), False),
    ("ResNet-152, unfolded (52 blocks, 468 layers)", tall(52, "Bottleneck", _BOTTLENECK, 3), True),
    ("ViT-L, unfolded (26 blocks, 416 layers)", tall(26, "Block", _ENCODER, 0), True),
)
"""What it is called, the description, and whether its blocks are shown unfolded to their layers."""
