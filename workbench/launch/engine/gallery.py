"""Questions about single examples of a data set, which stays open between them."""

from __future__ import annotations

import base64
import contextlib
import threading
import time
import uuid
from collections.abc import Callable
from functools import singledispatchmethod
from pathlib import Path

from models.spec.errors import UserError
from storage.locations import default_folder
from workbench.data.dataset import ImageInputs
from workbench.data.looking.example import seen_png, stored_png
from workbench.data.looking.opened import OpenedData
from workbench.data.looking.roll import save
from workbench.data.preprocess import Preprocess
from workbench.data.reading import Unreadable
from workbench.data.sources import open_dataset
from workbench.data.watching import Cancelled, Watch
from workbench.launch.gallery_messages import (
    ExampleAnswer,
    GalleryAnswer,
    GalleryAnyAnswer,
    GalleryRequest,
    InspectData,
    LookAtExample,
    MakeThumbnails,
    OpenGallery,
    SaveTable,
    ThumbnailsAnswer,
)
from workbench.launch.messages import Cancel, Command, DryRun, FilesAnswer, Progress, Refused, Reply
from workbench.spec.data import DataSource
from workbench.training.augmentation.preview import draws_of

Say = Callable[[Reply], None]
BATCH_S = 0.15
"""How long thumbnails are made before those that there are by then are told."""
_ABANDONED_AFTER_S = 3600.0
_NO_LONGER = "No longer wanted."


def looking_folder() -> Path:
    """Where thumbnails and fingerprints of all data sets lie."""
    return default_folder() / "looking"


class Gallery:
    """`accept` is called on any thread, the rest on the engine's."""

    def __init__(self) -> None:
        self._opened: OpenedData | None = None
        self._lock = threading.Lock()
        self._wanted: set[int] = set()
        """Inspections that are asked for."""
        self._num_before = 0
        """Commands that wait and that an inspection lets go first."""

    def accept(self, command: Command) -> None:
        """Takes note of what is no longer wanted, and that something waits."""
        with self._lock:
            if isinstance(command, InspectData):
                self._wanted.add(command.request)
            elif isinstance(command, Cancel):
                self._wanted.discard(command.request)
            elif _goes_before_inspections(command):
                self._num_before += 1

    def begin(self, command: Command) -> None:
        """A command that was accepted waits no longer: it is being done now."""
        if _goes_before_inspections(command):
            with self._lock:
                self._num_before -= 1

    def answer(self, request: GalleryRequest, say: Say) -> GalleryAnyAnswer | FilesAnswer | Refused | None:
        """None where it has to let others go first. Raises `UserError` for what the user can mend."""
        try:
            return self._answer(request, say)
        except Cancelled:
            return None if request.request in self._wanted else Refused(request=request.request, what=_NO_LONGER)
        except Unreadable as unreadable:
            return Refused(request=request.request, what=f"The image cannot be shown: {unreadable}.")

    def close(self) -> None:
        if self._opened is not None:
            self._opened.close()

    @singledispatchmethod
    def _answer(self, request: object, _say: Say) -> GalleryAnyAnswer | FilesAnswer:
        raise TypeError(request)

    @_answer.register
    def _(self, request: OpenGallery, say: Say) -> GalleryAnyAnswer:
        """Data that were changed since they were opened are opened anew."""
        return self._rolled(request, self._open(request.data, request.request, say))

    @_answer.register
    def _(self, request: InspectData, say: Say) -> GalleryAnyAnswer:
        self._go_on_with(request)
        opened = self._known(request.data, request.request, say)
        progress = _progress(request, "Comparing images", say)

        def tell(done: int, total: int) -> None:
            self._go_on_with(request)
            progress(done, total)

        opened.inspect(tell)
        with self._lock:
            self._wanted.discard(request.request)
        return self._rolled(request, opened)

    @_answer.register
    def _(self, request: MakeThumbnails, say: Say) -> GalleryAnyAnswer:
        opened = self._same(request, say)
        made = opened.thumbnails(request.examples, BATCH_S)
        return ThumbnailsAnswer(request=request.request, places=tuple((example, *place) for example, place in made))

    @_answer.register
    def _(self, request: LookAtExample, say: Say) -> GalleryAnyAnswer:
        images = self._same(request, say).images
        preprocess = Preprocess(request.image_size, request.channels, request.interpolation, request.fit)
        return ExampleAnswer(
            request=request.request,
            example=request.example,
            stored=base64.b64encode(stored_png(images, request.example)).decode(),
            seen=base64.b64encode(seen_png(images, request.example, preprocess)).decode(),
            draws=self._draws(request, images, preprocess),
        )

    @_answer.register
    def _(self, request: SaveTable, say: Say) -> FilesAnswer:
        self._same(request, say).save_table(Path(request.path))
        return FilesAnswer(request=request.request, paths=(request.path,))

    @staticmethod
    def _draws(request: LookAtExample, images: ImageInputs, preprocess: Preprocess) -> tuple[str, ...]:
        if not request.augmentation or not request.draws:
            return ()
        pixels = preprocess(images.read(request.example, preprocess.read_at_least))
        return draws_of(pixels, request.augmentation, request.seed, request.draws)

    # Opening ---------------------------------------------------------------------------------------------------------

    def _open(self, data: DataSource, request: int, say: Say) -> OpenedData:
        def tell(done: int, total: int) -> None:
            say(Progress(request=request, what="Looking at the data", done=done, total=total))

        opened = OpenedData(data, open_dataset(data, Watch(tell).tell), looking_folder())
        self.close()
        self._opened = opened
        return opened

    def _known(self, data: DataSource, request: int, say: Say) -> OpenedData:
        """As it was opened last, without looking whether it has changed."""
        if self._opened is not None and self._opened.data == data:
            return self._opened
        return self._open(data, request, say)

    def _same(self, request: MakeThumbnails | LookAtExample | SaveTable, say: Say) -> OpenedData:
        opened = self._known(request.data, request.request, say)
        if opened.digest != request.digest:
            opened = self._open(request.data, request.request, say)
        if opened.digest != request.digest:
            raise UserError(
                "The data have changed since they were opened.",
                where=opened.dataset.where,
                remedy="Open “Look at the data” again.",
            )
        return opened

    def _rolled(self, request: OpenGallery | InspectData, opened: OpenedData) -> GalleryAnswer:
        roll, told = opened.roll(request.split, request.tasks, request.seen_px)
        _tidy(looking_folder())
        path = looking_folder() / f"roll-{uuid.uuid4().hex}.npz"
        try:
            save(roll, path)
        except OSError as error:
            raise UserError(
                f"The list of images cannot be written: {error.strerror or error}.",
                where=str(path.parent),
                remedy="Free some room on that disk, or make the folder writable.",
            ) from error
        return GalleryAnswer(
            request=request.request, roll=str(path), findings=tuple(told.findings), inspected=opened.inspected
        )

    def _go_on_with(self, inspection: InspectData) -> None:
        """Raises `Cancelled` where it is no longer wanted, or others wait."""
        with self._lock:
            if self._num_before or inspection.request not in self._wanted:
                raise Cancelled


def _goes_before_inspections(command: Command) -> bool:
    """All but inspections, and dry runs, which let inspections go first."""
    return not isinstance(command, InspectData | DryRun)


def _progress(request: InspectData, what: str, say: Say) -> Callable[[int, int], None]:
    def progress(done: int, total: int) -> None:
        say(Progress(request=request.request, what=what, done=done, total=total))

    return Watch(progress).tell


def _tidy(folder: Path) -> None:
    """Removes rolls that nobody came for."""
    for path in folder.glob("roll-*"):
        with contextlib.suppress(OSError):
            if time.time() - path.stat().st_mtime > _ABANDONED_AFTER_S:
                path.unlink()
