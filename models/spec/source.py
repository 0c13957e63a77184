"""Where a source model comes from: the left hand of every transfer."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from models.spec.base import Spec, knob

Initialisation = Literal["pretrained", "random"]
_INITIALISATION_NAMES = {"pretrained": "pretrained weights", "random": "random initialisation"}


def _initialisation() -> Initialisation:
    value: Initialisation = knob(
        "pretrained",
        "Initialisation",
        "Start from the source's trained weights, or from random ones (the control that shows what transfer brought).",
        options=_INITIALISATION_NAMES,
    )
    return value


class BundledSource(Spec):
    """EfficientNet-Lite0 with its ImageNet-1k weights (Tan & Le 2019; Liu 2020), installed with the program."""

    kind: Literal["bundled"] = "bundled"
    architecture: Literal["efficientnet-lite0"] = knob(
        "efficientnet-lite0",
        "Model",
        "A source model that needs no download.",
        options={"efficientnet-lite0": "EfficientNet-Lite0"},
    )
    initialisation: Initialisation = _initialisation()


class TorchvisionSource(Spec):
    """A classification model of torchvision, by its name in `torchvision.models.list_models`."""

    kind: Literal["torchvision"] = "torchvision"
    architecture: str = knob(..., "Model", "The model's name in torchvision, for example resnet50.", min_length=1)
    weights: str = knob(
        "default", "Weights", "The name of the weights, for example IMAGENET1K_V2; 'default' takes the best known."
    )
    initialisation: Initialisation = _initialisation()


class TimmSource(Spec):
    """A model of timm, by its name in `timm.list_models`."""

    kind: Literal["timm"] = "timm"
    architecture: str = knob(..., "Model", "The model's name in timm, for example vit_base_patch16_224.", min_length=1)
    weights: str = knob(
        "default", "Weights", "The tag of the weights, for example augreg_in21k; 'default' takes timm's first."
    )
    initialisation: Initialisation = _initialisation()


class PerceptronSource(Spec):
    """A multi-layer perceptron for rows of a table; Gorishniy et al. 2021 (Revisiting deep learning models), 3.2.

    Its weights are random: no transfer, the control. What it learned on one table, an earlier run hands on to another
    with the same features.
    """

    kind: Literal["perceptron"] = "perceptron"
    features: int = knob(
        ...,
        "Features",
        "Numbers that it reads of a row: one for each number, one for each category, one where values are missing.",
        ge=1,
        le=1_000_000,
    )
    hidden: int = knob(256, "Hidden width", "Units of each hidden layer.", unit="units", ge=1, le=65_536)
    layers: int = knob(2, "Hidden layers", "Number of hidden layers.", ge=1, le=64)
    activation: Literal["relu", "gelu", "silu", "tanh"] = knob(
        "relu",
        "Activation",
        "What bends the sums of each layer.",
        options={"relu": "ReLU", "gelu": "GELU", "silu": "SiLU", "tanh": "tanh"},
        advanced=True,
    )
    batch_norm: bool = knob(True, "Batch norm", "Whether the sums of each layer are normalised over the batch.")
    dropout: float = knob(
        0.0, "Dropout", "Probability that a unit of a hidden layer is dropped.", ge=0.0, lt=1.0, advanced=True
    )
    initialisation: Literal["random"] = knob(
        "random",
        "Initialisation",
        "No transfer: the control.",
        options={"random": "random initialisation"},
    )


class FileSource(Spec):
    """Weights in a local safetensors or `.pt`/`.pth`/`.ckpt` file, poured into a known architecture.

    An export of this program says its own architecture in the JSON file beside it; for other files `library` and
    `architecture` name it.
    """

    kind: Literal["file"] = "file"
    path: str = knob(..., "File", "A .safetensors, .pt, .pth or .ckpt file with a state dict.", min_length=1)
    library: Literal["auto", "bundled", "torchvision", "timm"] = knob(
        "auto",
        "Library",
        "The library that builds the architecture; automatic reads it from the JSON file beside an export.",
        options={"auto": "automatic"},
    )
    architecture: str = knob("", "Model", "The architecture's name in that library; empty if automatic.")
    initialisation: Initialisation = _initialisation()


class RunSource(Spec):
    """The trained weights of an earlier run: transfer in two steps (source → intermediate → target)."""

    kind: Literal["run"] = "run"
    run: str = knob(..., "Run", "The id of a finished run in this store.", min_length=1)
    initialisation: Initialisation = _initialisation()


SourceModel = Annotated[
    BundledSource | TorchvisionSource | TimmSource | PerceptronSource | FileSource | RunSource,
    Field(discriminator="kind"),
]
