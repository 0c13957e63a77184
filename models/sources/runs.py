"""Resolving sources that point elsewhere (a file, an earlier run) to the library that builds their architecture."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from models.sources.built import RunWeights
from models.sources.files import sidecar_source
from models.spec.errors import UserError
from models.spec.source import (
    BundledSource,
    FileSource,
    PerceptronSource,
    RunSource,
    SourceModel,
    TimmSource,
    TorchvisionSource,
)

LibrarySource = BundledSource | TorchvisionSource | TimmSource | PerceptronSource
RunResolver = Callable[[str], RunWeights]
_DEEPEST = 32


def base_source(source: SourceModel, resolve_run: RunResolver | None) -> LibrarySource:
    """The library's source at the bottom of a chain of files and runs.

    Raises `UserError` where the chain is broken, or longer than any honest one.
    """
    for _ in range(_DEEPEST):
        if isinstance(source, FileSource):
            source = sidecar_source(Path(source.path)) if source.library == "auto" else named_source(source)
        elif isinstance(source, RunSource):
            source = weights_of_run(source, resolve_run).source
        else:
            return source
    raise UserError("The source leads back to itself.", where="source", remedy="Choose another source model.")


def named_source(source: FileSource) -> LibrarySource:
    """The library's source that a file source names by `library` and `architecture`."""
    if source.library == "bundled":
        return BundledSource()
    if not source.architecture:
        raise UserError(
            f"The file's architecture in {source.library} is not named.",
            where="source.architecture",
            remedy="Write the model's name as the library spells it, for example resnet50.",
        )
    if source.library == "torchvision":
        return TorchvisionSource(architecture=source.architecture)
    return TimmSource(architecture=source.architecture)


def weights_of_run(source: RunSource, resolve_run: RunResolver | None) -> RunWeights:
    if resolve_run is None:
        raise UserError(
            f"The earlier run '{source.run}' cannot be looked up here.",
            where="source.run",
            remedy="Open the store that holds it, or use its exported weights as a file.",
        )
    return resolve_run(source.run)
