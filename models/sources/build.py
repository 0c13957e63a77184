"""Building source models, listing what there is, and downloading on demand: the one door to every library."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from models.seeding import seeded
from models.sources import bundled, perceptron, timm, torchvision
from models.sources.built import BuiltSource, RunWeights
from models.sources.cached_files import not_here
from models.sources.download import Progress
from models.sources.files import (
    kept_channels,
    kept_feature_names,
    read_weights,
    require_file,
    sidecar_labels,
    tensor_names,
)
from models.sources.pouring import brings_classifier, pour
from models.sources.runs import RunResolver, base_source, weights_of_run
from models.sources.wanted import Wanted
from models.spec.errors import UserError
from models.spec.source import FileSource, RunSource, SourceModel
from models.spec.stack import CatalogueEntry, Origin, WeightsDescription

__all__ = ["BuiltSource", "RunWeights", "build", "build_without_weights", "catalogue", "download", "require_weights"]


@dataclass(frozen=True)
class _Library:
    skeleton: Callable[[Any, Wanted], BuiltSource]
    pretrained: Callable[[Any, Wanted], BuiltSource]
    weights_of: Callable[[Any], WeightsDescription]


_LIBRARIES = {
    "bundled": _Library(bundled.skeleton, bundled.pretrained, bundled.weights_of),
    "torchvision": _Library(torchvision.skeleton, torchvision.pretrained, torchvision.weights_of),
    "timm": _Library(timm.skeleton, timm.pretrained, timm.weights_of),
    "perceptron": _Library(perceptron.skeleton, perceptron.skeleton, perceptron.weights_of),
}
_CATALOGUES: dict[str, Callable[[str], tuple[CatalogueEntry, ...]]] = {
    "torchvision": torchvision.catalogue,
    "timm": timm.catalogue,
}


def build(
    source: SourceModel,
    *,
    resolve_run: RunResolver | None = None,
    seed: int = 0,
    channels: int | None = None,
    image_size: int | None = None,
) -> BuiltSource:
    """The source model on the CPU in evaluation mode, with its weights, or random ones drawn from `seed`.

    For images of `channels` and `image_size` pixels (None: what it was trained on) its first layer and its position
    embeddings are adapted. Never downloads, and leaves torch's random state as it was. `resolve_run` finds the kept
    weights of an earlier run. Raises `UserError` where the source does not exist, does not fit, or is not on this
    machine.
    """
    with seeded(seed):
        built = _built(source, resolve_run, _wanted(source, resolve_run, channels, image_size))
    built.model.eval()
    return built


def build_without_weights(
    source: SourceModel,
    *,
    resolve_run: RunResolver | None = None,
    channels: int | None = None,
    image_size: int | None = None,
) -> BuiltSource:
    """The architecture of `source` on torch's default device, told of as if its weights were there.

    Under `torch.device("meta")` this takes neither memory nor weights on this machine.
    """
    base = base_source(source, resolve_run)
    built = _LIBRARIES[base.kind].skeleton(base, _wanted(source, resolve_run, channels, image_size))
    built.model.eval()
    if source.initialisation == "random":
        return replace(built, classifier_trained=False)
    if isinstance(source, FileSource | RunSource):
        kept = _kept_weights(source, resolve_run)
        _refuse_adapters(kept)
        return _told_of(built, kept)
    return replace(built, initialisation="pretrained", weights=_LIBRARIES[base.kind].weights_of(base))


def require_weights(source: SourceModel, *, resolve_run: RunResolver | None = None) -> None:
    """Raises `UserError` where the weights of `source` are not on this machine; reads none of them."""
    if source.initialisation == "random":
        return
    if isinstance(source, FileSource | RunSource):
        require_file(_kept_weights(source, resolve_run).file)
        return
    weights = _LIBRARIES[source.kind].weights_of(source)
    if not weights.cached:
        raise not_here(f"{source.architecture} ({weights.tag})", weights.size_bytes)


def catalogue(library: Literal["torchvision", "timm"], search: str = "") -> tuple[CatalogueEntry, ...]:
    """The architectures of `library` whose name contains every word of `search`, upper and lower case alike."""
    return _CATALOGUES[library](search)


def download(source: SourceModel, progress: Progress) -> tuple[str, ...]:
    """Brings the weights of `source` onto this machine and returns the paths of the files.

    `progress` is called with the bytes done and the bytes in all. Raises `UserError` (with the size) when offline.
    """
    if source.kind == "torchvision":
        return torchvision.download(source, progress)
    if source.kind == "timm":
        return timm.download(source, progress)
    if source.kind in ("bundled", "perceptron"):
        return ()
    whose = "a file of yours" if source.kind == "file" else "those of an earlier run"
    raise UserError(
        f"There is nothing to download: the weights are {whose}.", where="source", remedy="Use them as they are."
    )


def _wanted(
    source: SourceModel, resolve_run: RunResolver | None, channels: int | None, image_size: int | None
) -> Wanted:
    """Weights of a file or a run read by default the channels that they were trained on, not their library's."""
    if channels is None and isinstance(source, FileSource | RunSource):
        channels = kept_channels(_kept_weights(source, resolve_run).file)
    return Wanted(channels, image_size)


def _built(source: SourceModel, resolve_run: RunResolver | None, wanted: Wanted) -> BuiltSource:
    base = base_source(source, resolve_run)
    library = _LIBRARIES[base.kind]
    if source.initialisation == "random":
        return replace(library.skeleton(base, wanted), classifier_trained=False)
    if not isinstance(source, FileSource | RunSource):
        return library.pretrained(source, wanted)
    kept = _kept_weights(source, resolve_run)
    tensors = read_weights(kept.file)
    _refuse_adapters(kept)
    built = library.skeleton(base, wanted)
    notices = pour(tensors, built.model, kept.file, built.title, built.input.channels)
    brought = brings_classifier(tensors, built.model, built.title) and not notices
    return replace(_told_of(built, kept), notices=notices, classifier_trained=brought)


@dataclass(frozen=True)
class _KeptWeights:
    """Weights that no library published, and what is known of them."""

    file: Path
    origin: Origin
    tag: str
    name: str
    dataset: str
    labels: tuple[str, ...]


def _kept_weights(source: FileSource | RunSource, resolve_run: RunResolver | None) -> _KeptWeights:
    if isinstance(source, FileSource):
        file = Path(source.path)
        return _KeptWeights(file, "file", file.name, file.name, "", sidecar_labels(file))
    run = weights_of_run(source, resolve_run)
    name = f"“{run.name}”" if run.name else f"run {source.run}"
    return _KeptWeights(run.weights, "run", source.run, name, run.dataset, run.labels)


def _refuse_adapters(kept: _KeptWeights) -> None:
    """Raises `UserError` where the weights need adapters beside them: a plain library's model has no place for them."""
    if any(name.startswith("adapters.") for name in tensor_names(kept.file)):
        raise UserError(
            f"The weights of {kept.name} have adapters beside them that cannot be merged, so they are no source model.",
            where="source",
            remedy="Choose a run without such adapters, or the source model that it began with.",
        )


def _told_of(built: BuiltSource, kept: _KeptWeights) -> BuiltSource:
    """The architecture `built`, with what is known of `kept` in place of what its library's own weights can do."""
    size = kept.file.stat().st_size if kept.file.is_file() else None
    weights = WeightsDescription(tag=kept.tag, dataset=kept.dataset, size_bytes=size, cached=size is not None)
    features = kept_feature_names(kept.file) if built.input.features else ()
    names = tensor_names(kept.file)
    return replace(
        built,
        input=built.input.model_copy(update={"feature_names": features}),
        title=f"{built.title} from {kept.name}",
        initialisation="pretrained",
        weights=weights,
        source_classes=len(kept.labels),
        origin=kept.origin,
        source_labels=kept.labels,
        classifier_trained=not names or brings_classifier(names, built.model, built.title),
    )
