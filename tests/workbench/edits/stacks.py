"""A stack of five blocks, as edits and presets see it."""

from __future__ import annotations

from models.spec.stack import BlockDescription, InputDescription, StackDescription

NAMES = ("stem", "1.0", "1.1", "2.0", "head")
STACK = StackDescription(
    title="Tiny",
    library="timm",
    architecture="tiny",
    initialisation="pretrained",
    weights=None,
    input=InputDescription(size=32, mean=(0.5,) * 3, std=(0.5,) * 3),
    described_size=32,
    blocks=tuple(
        BlockDescription(
            name=name,
            kind="Conv2d",
            output_shape=(8, 4, 4),
            parameters=100,
            flops=1,
            holds=("bias", "norm") if name == "stem" else ("linear", "convolution", "bias"),
        )
        for name in NAMES
    ),
    feature_width=8,
    source_classes=10,
)
