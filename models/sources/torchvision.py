"""Source models of torchvision: its classification architectures and the weights it publishes for them."""

from __future__ import annotations

import inspect
from math import isfinite
from typing import Any

import torch
import torchvision
from torch import nn
from torchvision.models import get_model, get_model_builder, get_model_weights, list_models

from models.sources.built import BuiltSource
from models.sources.cached_files import hub_file, loading, not_here
from models.sources.download import Progress, fetch_url
from models.sources.input_layer import adapt_input_layer
from models.sources.names import family, matches, unknown
from models.sources.resampling import resampled
from models.sources.wanted import Wanted, for_channels, size_parameter, unfit_size
from models.spec.source import TorchvisionSource
from models.spec.stack import CatalogueEntry, InputDescription, WeightsDescription

LIBRARY = "torchvision"
_BUILD_OPTIONS: dict[str, dict[str, Any]] = {
    # Their published weights expect this input transformation, and hold the auxiliary classifiers.
    "googlenet": {"init_weights": True, "transform_input": True, "aux_logits": True},
    "inception_v3": {"init_weights": True, "transform_input": True, "aux_logits": True},
}
_SIZE_UNASKED = 224
"""Height and width in pixels that torchvision builds those architectures for which depend on them."""
_TRANSFORMED = (0.5, 0.5, 0.5)
_AUXILIARY = ("aux1", "aux2", "AuxLogits")


def skeleton(source: TorchvisionSource, wanted: Wanted) -> BuiltSource:
    """The architecture with random weights. Raises `UserError` for a name torchvision does not know."""
    weights = _weights(source)
    model = _untrained(source.architecture, weights, wanted)
    return _built(source, _without_auxiliary(model), weights, None, wanted)


def pretrained(source: TorchvisionSource, wanted: Wanted) -> BuiltSource:
    """The architecture with its published weights, resampled and adapted where the images are others.

    Raises `UserError` where they are not on this machine.
    """
    weights = _weights(source)
    description = _described(weights)
    file = hub_file(weights.url)
    if not file.exists():
        raise not_here(f"{source.architecture} ({weights.name})", description.size_bytes)
    model = _untrained(source.architecture, weights, wanted)
    with loading(f"{source.architecture} ({weights.name})", file):
        tensors = torch.load(file, map_location="cpu", weights_only=True)
    model.load_state_dict(resampled(tensors, model))
    return _built(source, _without_auxiliary(model), weights, description, wanted)


def weights_of(source: TorchvisionSource) -> WeightsDescription:
    return _described(_weights(source))


def download(source: TorchvisionSource, progress: Progress) -> tuple[str, ...]:
    weights = _weights(source)
    title = f"{source.architecture} ({weights.name})"
    return (str(fetch_url(weights.url, title, _described(weights).size_bytes, progress)),)


def catalogue(search: str) -> tuple[CatalogueEntry, ...]:
    """The classification architectures whose name holds every word of `search`; builds no model."""
    return tuple(_entry(name) for name in _names() if matches(name, search))


def _names() -> list[str]:
    return list(list_models(module=torchvision.models))


def _entry(name: str) -> CatalogueEntry:
    default = get_model_weights(name).DEFAULT
    ordered = sorted(_published(name).values(), key=lambda weights: weights is not default)
    return CatalogueEntry(
        library=LIBRARY,
        architecture=name,
        family=family(name),
        parameters=default.meta.get("num_params"),
        input_size=default.transforms().crop_size[0],
        weights=tuple(_described(weights) for weights in ordered),
    )


def _weights(source: TorchvisionSource) -> Any:
    """The member of torchvision's enumeration that `source` names."""
    names = _names()
    if source.architecture not in names:
        raise unknown("torchvision model", source.architecture, names, "source.architecture")
    published = _published(source.architecture)
    if source.weights == "default":
        return get_model_weights(source.architecture).DEFAULT
    if source.weights not in published:
        raise unknown(f"set of weights of {source.architecture}", source.weights, published, "source.weights")
    return published[source.weights]


def _published(architecture: str) -> dict[str, Any]:
    """Weights by name, without those that torchvision publishes with gaps in their upper layers (VGG-16's features)."""
    return {w.name: w for w in get_model_weights(architecture) if w.meta["categories"] is not None}


def _described(weights: Any) -> WeightsDescription:
    dataset, metrics = next(iter(weights.meta.get("_metrics", {}).items()), ("", {}))
    size_mib = weights.meta.get("_file_size")
    return WeightsDescription(
        tag=weights.name,
        dataset=dataset,
        size_bytes=round(size_mib * 2**20) if size_mib else None,
        license=weights.meta.get("license", ""),
        metrics={name: value for name, value in metrics.items() if isfinite(value)},
        cached=hub_file(weights.url).exists(),
    )


def _built(
    source: TorchvisionSource, model: nn.Module, weights: Any, description: WeightsDescription | None, wanted: Wanted
) -> BuiltSource:
    seen = _input(weights)
    channels = wanted.channels or seen.channels
    layer = ""
    if channels != seen.channels:
        layer = adapt_input_layer(model, seen.channels, channels, trained=description is not None)
        if hasattr(model, "transform_input"):
            # It would normalise three channels by another mean and deviation: these are given it instead.
            seen = seen.model_copy(update={"mean": _TRANSFORMED, "std": _TRANSFORMED})
    return BuiltSource(
        model=model,
        title=source.architecture,
        library=LIBRARY,
        architecture=source.architecture,
        initialisation="random" if description is None else "pretrained",
        weights=description,
        input=for_channels(seen, channels),
        source_classes=len(weights.meta["categories"]),
        variant=source.weights,
        options=_plain_options(source.architecture, weights, wanted),
        input_layer=layer,
        image_size=wanted.image_size,
    )


def _input(weights: Any) -> InputDescription:
    preset = weights.transforms()
    return InputDescription(
        size=preset.crop_size[0],
        mean=tuple(preset.mean),
        std=tuple(preset.std),
        interpolation=preset.interpolation.value,
    )


def _untrained(architecture: str, weights: Any, wanted: Wanted) -> nn.Module:
    """The architecture as `weights` need it, which torchvision would do only when it loads them itself."""
    options = _build_options(architecture, weights, wanted)
    try:
        model: nn.Module = get_model(architecture, weights=None, **options)
    except (RuntimeError, ValueError, AssertionError) as error:
        own_size = _input(weights).size
        if wanted.image_size in (None, own_size):
            raise
        raise unfit_size(architecture, wanted.image_size or own_size, own_size) from error
    return model


def _build_options(architecture: str, weights: Any, wanted: Wanted) -> dict[str, Any]:
    options = dict(_BUILD_OPTIONS.get(architecture, {}))
    own = _input(weights)
    if "transform_input" in options and wanted.channels not in (None, own.channels):
        options["transform_input"] = False
    side = wanted.image_size or own.size
    if side != _SIZE_UNASKED and (parameter := _size_parameter(architecture)):
        options[parameter] = (side, side) if parameter == "input_size" else side
    return options


def _size_parameter(architecture: str) -> str:
    """How the network's class is told the image size; it stands in one file with the function that builds it."""
    home = inspect.getmodule(inspect.unwrap(get_model_builder(architecture)))
    kinds = [kind for _, kind in inspect.getmembers(home, inspect.isclass) if issubclass(kind, nn.Module)]
    return next(filter(None, map(size_parameter, kinds)), "")


def _plain_options(architecture: str, weights: Any, wanted: Wanted) -> dict[str, Any]:
    """The options that build at once what `_untrained` and `_without_auxiliary` build together."""
    without = {"init_weights": False, "aux_logits": False}
    return {name: without.get(name, value) for name, value in _build_options(architecture, weights, wanted).items()}


def _without_auxiliary(model: nn.Module) -> nn.Module:
    """Takes off classifiers that only helped the source's own training, as torchvision does when asked for none."""
    if getattr(model, "aux_logits", False):
        model.aux_logits = False  # type: ignore[assignment]
        for name in _AUXILIARY:
            if hasattr(model, name):
                setattr(model, name, None)
    return model
