"""A source model once it is built, and what a source needs to know of an earlier run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from torch import nn

from models.spec.source import SourceModel
from models.spec.stack import InputDescription, Origin, Shape, WeightsDescription


@dataclass(frozen=True)
class BuiltSource:
    """The library's own model with its own classifier and its own state-dict names, and what is known about it."""

    model: nn.Module
    title: str
    library: str
    """Whose code the model is, `timm`, `torchvision` or `perceptron`, whatever file or run its weights came from."""
    architecture: str
    """The name by which that library builds it."""
    initialisation: str
    weights: WeightsDescription | None
    input: InputDescription
    """What the weights were trained to see, but for the channels: these are the model's own."""
    source_classes: int
    """Number of classes that the weights were trained to tell apart; 0 where that is not known."""
    origin: Origin = "library"
    source_labels: tuple[str, ...] = ()
    """The names of those classes, where the file or the run says them."""
    variant: str = "default"
    """The library's weights whose input and shape the model has, as a source spec names them."""
    options: Mapping[str, Any] = field(default_factory=dict)
    """What the library's own constructor must be told, beside the name, to build the same network without weights."""
    input_layer: str = ""
    """The path of a convolution that reads other channels than the library's constructor gives it; empty for none."""
    image_size: int | None = None
    """Height and width in pixels that the model was built for, where these are not the pretrained input's."""
    classifier_trained: bool = True
    """False where the classifier in `model`, if there is one, has random weights: its own did not come along."""
    notices: tuple[str, ...] = ()
    """What a user should know of how the weights were read, for example a classifier that did not fit."""

    @property
    def size(self) -> int:
        """Height and width in pixels of the images that the model is to see; 0 where it reads rows."""
        return self.image_size or self.input.size

    @property
    def input_shape(self) -> Shape:
        """(C, H, W) of the images that the model is to see, or (features,) of the rows."""
        return self.input.shape(self.size)


@dataclass(frozen=True)
class RunWeights:
    """The weights that an earlier run kept, and the source model they were trained from."""

    source: SourceModel
    weights: Path
    name: str = ""
    """What the run is called."""
    dataset: str = ""
    """What the run was trained on, for people."""
    labels: tuple[str, ...] = ()
    """The classes of its first task."""
