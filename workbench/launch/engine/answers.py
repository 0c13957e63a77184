"""Answers to requests: what only torch, or a look at the data, can tell."""

from __future__ import annotations

from collections.abc import Callable
from functools import singledispatch
from pathlib import Path

from models.adapters.measuring import count_parameters
from models.describing import describe_source
from models.sources.build import catalogue, download
from storage.locations import decoded_images_folder
from workbench.data.describe import describe
from workbench.data.pixel_cache.cache import PixelCache
from workbench.data.torchvision_sets import download_torchvision
from workbench.launch.engine.session import export_of, weights_of
from workbench.launch.messages import (
    AdaptersAnswer,
    Answer,
    CatalogueAnswer,
    DataAnswer,
    DescribeAdapters,
    DescribeData,
    DescribeStack,
    DownloadData,
    DownloadWeights,
    ExportRun,
    FilesAnswer,
    ImageCache,
    ImageCacheAnswer,
    ListCatalogue,
    PreviewAnswer,
    PreviewAugmentation,
    Progress,
    Reply,
    Request,
    StackAnswer,
)
from workbench.spec.recipe import Recipe
from workbench.training.augmentation.preview import Seen, forget_data, preview
from workbench.training.compute import Compute

Say = Callable[[Reply], None]


def device_title() -> str:
    """The device that 'auto' picks, for people."""
    return Compute.pick(Recipe()).title


def answer(request: Request, store_url: str, say: Say) -> Answer:
    """Raises `UserError` or `StoreError` for what the user can mend."""
    return _answer(request, store_url, say)


@singledispatch
def _answer(request: object, _store_url: str, _say: Say) -> Answer:
    raise TypeError(request)


@_answer.register
def _(request: DescribeStack, store_url: str, say: Say) -> Answer:
    _progress(request, "Building the model", say)(0, 0)
    stack = describe_source(
        request.source,
        request.image_size,
        resolve_run=lambda run: weights_of(store_url, run),
        tell=_progress(request, "Measuring its blocks", say),
        channels=request.channels,
    )
    return StackAnswer(request=request.request, stack=stack)


@_answer.register
def _(request: DescribeData, _store_url: str, say: Say) -> Answer:
    forget_data()
    progress = _progress(request, "Looking at the data", say)
    return DataAnswer(
        request=request.request, data=describe(request.data, request.split, request.tasks, progress=progress)
    )


@_answer.register
def _(request: DescribeAdapters, store_url: str, _say: Say) -> Answer:
    counted = count_parameters(
        request.source,
        request.adapters,
        lambda run: weights_of(store_url, run),
        channels=request.channels,
        image_size=request.image_size,
    )
    return AdaptersAnswer(request=request.request, adapters=counted.adapters, blocks=counted.blocks)


@_answer.register
def _(request: ListCatalogue, _store_url: str, _say: Say) -> Answer:
    return CatalogueAnswer(request=request.request, entries=catalogue(request.library, request.search))


@_answer.register
def _(request: DownloadWeights, _store_url: str, say: Say) -> Answer:
    return FilesAnswer(request=request.request, paths=download(request.source, _progress(request, "Downloading", say)))


@_answer.register
def _(request: DownloadData, _store_url: str, say: Say) -> Answer:
    _progress(request, f"Downloading {request.data.name}", say)(0, 0)
    return FilesAnswer(request=request.request, paths=(str(download_torchvision(request.data)),))


@_answer.register
def _(request: ExportRun, store_url: str, _say: Say) -> Answer:
    paths = export_of(store_url, request.run, Path(request.out))
    return FilesAnswer(request=request.request, paths=tuple(str(path) for path in paths))


@_answer.register
def _(request: PreviewAugmentation, _store_url: str, _say: Say) -> Answer:
    seen = Seen(request.image_size, request.channels, request.interpolation)
    rows = preview(request.experiment, seen, number=request.number, examples=request.examples, draws=request.draws)
    return PreviewAnswer(request=request.request, rows=rows)


@_answer.register
def _(request: ImageCache, _store_url: str, _say: Say) -> Answer:
    cache = PixelCache(decoded_images_folder())
    if request.clear:
        cache.clear()
    if request.limit_bytes is not None:
        cache.set_limit(request.limit_bytes)
    return ImageCacheAnswer(request=request.request, size_bytes=cache.size_bytes(), limit_bytes=cache.limit_bytes)


def _progress(request: Request, what: str, say: Say) -> Callable[[int, int], None]:
    def progress(done: int, total: int) -> None:
        say(Progress(request=request.request, what=what, done=done, total=total))

    return progress
