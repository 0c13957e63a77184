"""A source model told in plain data: its blocks from the input upwards, and what is known of its weights."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from models.spec.base import Spec
from models.spec.heads import Pooling, channel_axis
from models.spec.memory import BlockMemory

Shape = tuple[int, ...]
"""The shape of one example, without the batch dimension."""
Hold = Literal["linear", "convolution", "bias", "norm"]
"""Plain linear layers, plain dense convolutions, biases (or norms' shifts), normalisation layers' scale and shift."""
Origin = Literal["library", "file", "run"]
"""Who trained the weights: those who published the model, somebody who wrote a file, an earlier run."""


class LayerDescription(Spec):
    """One leaf layer of a block (what a block unfolds to)."""

    name: str
    """The module's path in the source model, for example `blocks.1.0.conv_pw`."""
    kind: str
    """The class name, for example `Conv2d`."""
    output_shape: Shape
    parameters: int
    flops: int
    """Floating-point operations of one forward pass of one example (a multiply-add counts two)."""


class BlockDescription(Spec):
    """One row of the stack: the smallest unit that the freeze boundary can stand between."""

    name: str
    """Unique within the stack, short, stable across versions: `stem`, `0.0`, `layer1.2`, …"""
    kind: str
    """The class name of the block's main module, for example `InvertedResidual`."""
    output_shape: Shape
    parameters: int
    flops: int
    buffers: int = 0
    """Elements held besides the parameters (batch-norm running statistics)."""
    norms: int = 0
    """Batch norms with running statistics."""
    holds: tuple[Hold, ...] = ()
    """What there is in it that an adapter can take hold of."""
    largest_parameter: int = 0
    """Elements of its largest parameter."""
    norm_parameters: int = 0
    """Scales and shifts of those batch norms."""
    memory: BlockMemory | None = None
    """What training holds of it; None where that could not be measured."""
    layers: tuple[LayerDescription, ...] = ()


class InputDescription(Spec):
    """What the source model was trained to see: images, or rows of `features` numbers, which have no pixels."""

    channels: int = 3
    """Channels that the model reads."""
    trained_channels: int | None = None
    """Channels of the images it was trained on, where its first layer was adapted to others."""
    size: int
    """Height and width in pixels of the pretrained input."""
    mean: tuple[float, ...]
    std: tuple[float, ...]
    """Normalisation per channel, on values scaled to 0…1."""
    interpolation: str = "bicubic"
    fixed_size: bool = False
    """True where the architecture accepts no other input size."""
    features: int = 0
    """Numbers of a row, where the model reads rows of a table; 0 where it reads images."""
    feature_names: tuple[str, ...] = ()
    """What they are, in their order, where an earlier run has learned them."""

    @classmethod
    def of_rows(cls, features: int, names: tuple[str, ...] = ()) -> InputDescription:
        """Of a model that reads rows of so many numbers."""
        return cls(channels=0, size=0, mean=(), std=(), interpolation="", features=features, feature_names=names)

    def shape(self, size: int) -> Shape:
        """Of one example: (features,), or (channels, size, size) for images of `size` pixels."""
        return (self.features,) if self.features else (self.channels, size, size)


class WeightsDescription(Spec):
    """One set of trained weights in a catalogue; unknown facts stay empty."""

    tag: str
    dataset: str = ""
    size_bytes: int | None = None
    license: str = ""
    metrics: dict[str, float] = Field(default_factory=dict)
    """By the names the library uses, for example {'acc@1': 80.858}; percent."""
    cached: bool = False
    """True where the weights already lie on this machine."""


class CatalogueEntry(Spec):
    """One architecture of a catalogue. `family` groups variants (`resnet`, `vit`, …)."""

    library: str
    architecture: str
    family: str
    parameters: int | None = None
    input_size: int | None = None
    weights: tuple[WeightsDescription, ...] = ()


class StackDescription(Spec):
    """A model as the window and the document's checks know it; blocks run from the input to the top."""

    title: str
    """For people: `EfficientNet-Lite0`."""
    library: str
    architecture: str
    initialisation: str
    weights: WeightsDescription | None
    input: InputDescription
    described_size: int
    """The input size in pixels at which shapes and FLOPs below were taken; 0 for rows."""
    blocks: tuple[BlockDescription, ...]
    feature_width: int
    """Width of the pooled representation that heads read."""
    source_classes: int
    """Number of classes that the source's weights were trained to tell apart; 0 where that is not known."""
    classifier_outputs: int | None = None
    """Outputs of the source's own linear classifier on the pooled representation; 0 where none came along, None where
    that is not known."""
    origin: Origin = "library"
    source_labels: tuple[str, ...] = ()
    """The names of those classes, where the file or the run says them."""
    other_parameters: int = 0
    """Parameters of the source model that no block uses: those of auxiliary classifiers. They are carried along."""
    neck_memory: BlockMemory | None = None
    """What training holds of what stands between the last block and the pooled representation."""

    @property
    def parameters(self) -> int:
        return sum(block.parameters for block in self.blocks)

    @property
    def described_shape(self) -> Shape:
        """Of the example at which shapes and FLOPs were taken: (C, H, W), or (features,)."""
        return self.input.shape(self.described_size)

    @property
    def block_width(self) -> int:
        """Channels of the last block's output: the width of the representation of heads that pool by themselves."""
        shape = self.blocks[-1].output_shape
        return shape[channel_axis(shape, self.feature_width)]

    def width_for(self, pooling: Pooling) -> int:
        """The width of what a head with this pooling reads."""
        return self.feature_width if pooling == "source" else self.block_width
