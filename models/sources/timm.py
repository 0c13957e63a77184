"""Source models of timm: its image architectures and the weights that their configurations name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import timm
import torch
from huggingface_hub import try_to_load_from_cache
from timm.models import PretrainedCfg, get_pretrained_cfg, model_entrypoint

from models.meta_device import made_without_values
from models.sources.built import BuiltSource
from models.sources.cached_files import hub_file, loading, not_here
from models.sources.download import Progress, fetch_from_hub, fetch_url
from models.sources.names import matches, unknown
from models.sources.wanted import Wanted, for_channels, size_parameter, unfit_channels, unfit_size
from models.spec.errors import UserError
from models.spec.source import TimmSource
from models.spec.stack import CatalogueEntry, InputDescription, WeightsDescription

LIBRARY = "timm"
_HUB_FILES = ("model.safetensors", "pytorch_model.bin")
_DATASETS = {
    "in1k": "ImageNet-1k",
    "in12k": "ImageNet-12k",
    "in21k": "ImageNet-21k",
    "in22k": "ImageNet-22k",
    "laion2b": "LAION-2B",
    "laion400m": "LAION-400M",
    "openai": "WIT-400M",
    "webli": "WebLI",
    "lvd142m": "LVD-142M",
    "lvd1689m": "LVD-1689M",
    "ig1b": "Instagram-1B",
    "yfcc100m": "YFCC-100M",
    "yfcc15m": "YFCC-15M",
    "cc12m": "CC12M",
}
"""Words of a weights' tag that name the data they were trained on."""


def skeleton(source: TimmSource, wanted: Wanted) -> BuiltSource:
    """The architecture with random weights. Raises `UserError` for a name timm does not know."""
    config = _config(source)
    options = _options(source, config, wanted)
    with _refusing(source, config, wanted):
        model = timm.create_model(_full_name(source.architecture, config), pretrained=False, **options)
    return _built(source, model, config, None, wanted, options)


def pretrained(source: TimmSource, wanted: Wanted) -> BuiltSource:
    """The architecture with its published weights, resampled and adapted by timm where the images are others.

    Raises `UserError` where they are not on this machine.
    """
    config = _config(source)
    name = _full_name(source.architecture, config)
    file = _cached_file(config)
    if file is None:
        raise not_here(name, _size_bytes(source))
    if config.custom_load:
        raise UserError(
            f"{name} comes in a format that only timm's own loader reads.",
            where="source.weights",
            remedy="Choose other weights, or random initialisation.",
        )
    options = _options(source, config, wanted)
    with _refusing(source, config, wanted), loading(name, file):
        model = timm.create_model(name, pretrained=True, pretrained_cfg_overlay={"file": str(file)}, **options)
    return _built(source, model, config, _described(config), wanted, options)


def _options(source: TimmSource, config: Any, wanted: Wanted) -> dict[str, Any]:
    """What timm's constructor must be told of the images that the model is to see."""
    options: dict[str, Any] = {}
    if wanted.channels not in (None, config.input_size[0]):
        options["in_chans"] = wanted.channels
    if wanted.image_size not in (None, config.input_size[-1]) and (name := size_parameter(type(_weightless(source)))):
        options[name] = wanted.image_size
    return options


@contextmanager
def _refusing(source: TimmSource, config: Any, wanted: Wanted) -> Iterator[None]:
    """What timm raises of a size or a number of channels that an architecture cannot be built for."""
    own = (config.input_size[0], config.input_size[-1])
    other_size = wanted.image_size not in (None, own[1])
    other_channels = wanted.channels not in (None, own[0])
    try:
        yield
    except (RuntimeError, ValueError, TypeError, AssertionError, NotImplementedError, ZeroDivisionError) as error:
        if _on_meta() and isinstance(error, NotImplementedError | RuntimeError):
            raise  # the caller tries again where there are values
        if other_size and wanted.image_size:
            raise unfit_size(source.architecture, wanted.image_size, own[1]) from error
        if other_channels and wanted.channels:
            raise unfit_channels(source.architecture, wanted.channels, own[0]) from error
        raise


def _on_meta() -> bool:
    return torch.empty(0).is_meta


def weights_of(source: TimmSource) -> WeightsDescription:
    return _described(_config(source))


def download(source: TimmSource, progress: Progress) -> tuple[str, ...]:
    config = _config(source)
    name, size = _full_name(source.architecture, config), _size_bytes(source)
    if config.hf_hub_id:
        files = (config.hf_hub_filename,) if config.hf_hub_filename else _HUB_FILES
        return (str(_first_of(config.hf_hub_id, files, name, size, progress)),)
    if isinstance(config.url, str) and config.url:
        return (str(fetch_url(config.url, name, size, progress)),)
    raise UserError(f"No weights of {name} are published.", where="source", remedy="Choose random initialisation.")


def catalogue(search: str) -> tuple[CatalogueEntry, ...]:
    """The architectures whose name holds every word of `search`; builds no model."""
    return tuple(_entry(name) for name in timm.list_models() if matches(name, search))


def _entry(name: str) -> CatalogueEntry:
    configs = [get_pretrained_cfg(full) for full in timm.list_pretrained(f"{name}.*")]
    default = _default_config(name)
    ordered = sorted(configs, key=lambda config: config.tag != default.tag)
    return CatalogueEntry(
        library=LIBRARY,
        architecture=name,
        family=model_entrypoint(name).__module__.rpartition(".")[2],
        input_size=default.input_size[-1],
        weights=tuple(_described(config) for config in ordered),
    )


def _config(source: TimmSource) -> Any:
    """The configuration of the weights that `source` names."""
    if not timm.is_model(source.architecture) or "." in source.architecture:
        raise unknown("timm model", source.architecture, timm.list_models(), "source.architecture")
    if source.weights == "default":
        return _default_config(source.architecture)
    tags = [full.partition(".")[2] for full in timm.list_pretrained(f"{source.architecture}.*")]
    if source.weights not in tags:
        raise unknown(f"set of weights of {source.architecture}", source.weights, tags, "source.weights")
    return get_pretrained_cfg(f"{source.architecture}.{source.weights}")


def _default_config(architecture: str) -> Any:
    """The configuration of timm's first choice of weights; one of timm's defaults for the few that have none."""
    return get_pretrained_cfg(architecture) or PretrainedCfg()


def _full_name(architecture: str, config: Any) -> str:
    return f"{architecture}.{config.tag}" if config.tag else architecture


def _cached_file(config: Any) -> Path | None:
    if config.hf_hub_id:
        for filename in (config.hf_hub_filename,) if config.hf_hub_filename else _HUB_FILES:
            found = try_to_load_from_cache(config.hf_hub_id, filename)
            if isinstance(found, str):
                return Path(found)
    if isinstance(config.url, str) and config.url and hub_file(config.url).exists():
        return hub_file(config.url)
    return None


def _first_of(repository: str, files: tuple[str, ...], name: str, size: int, progress: Progress) -> Path:
    """Downloads the first of `files` that the repository has; older ones lack the safetensors file."""
    from huggingface_hub.errors import RemoteEntryNotFoundError

    for filename in files[:-1]:
        try:
            return fetch_from_hub(repository, filename, name, size, progress)
        except UserError as error:
            if not isinstance(error.__cause__, RemoteEntryNotFoundError):
                raise
    return fetch_from_hub(repository, files[-1], name, size, progress)


def _size_bytes(source: TimmSource) -> int:
    """The size of the weights in float32: timm's configurations do not say it."""
    return sum(tensor.numel() * tensor.element_size() for tensor in _weightless(source).state_dict().values())


def _weightless(source: TimmSource) -> Any:
    """The architecture as timm builds it unasked, without values where it can be had so."""
    name = _full_name(source.architecture, _config(source))
    return made_without_values(lambda: timm.create_model(name, pretrained=False))


def _described(config: Any) -> WeightsDescription:
    words = (config.tag or "").split("_")
    datasets = list(dict.fromkeys(_DATASETS[word] for word in words if word in _DATASETS))
    return WeightsDescription(
        tag=config.tag or "default",
        dataset=" → ".join(datasets),
        license=config.license or "",
        cached=_cached_file(config) is not None,
    )


def _built(
    source: TimmSource,
    model: Any,
    config: Any,
    weights: WeightsDescription | None,
    wanted: Wanted,
    options: Mapping[str, Any],
) -> BuiltSource:
    own = InputDescription(
        channels=config.input_size[0],
        size=config.input_size[-1],
        mean=tuple(config.mean),
        std=tuple(config.std),
        interpolation=config.interpolation,
        fixed_size=bool(config.fixed_input_size) and not size_parameter(type(model)),
    )
    return BuiltSource(
        model=model,
        title=source.architecture,
        library=LIBRARY,
        architecture=source.architecture,
        initialisation="random" if weights is None else "pretrained",
        weights=weights,
        input=for_channels(own, wanted.channels or own.channels),
        source_classes=int(model.num_classes),
        variant=source.weights,
        options=options,
        image_size=wanted.image_size,
    )
