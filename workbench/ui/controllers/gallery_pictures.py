"""Asks for the pictures that the window "Look at the data" shows: thumbnails, and single examples."""

from __future__ import annotations

import base64
from typing import NamedTuple

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QImage

from workbench.launch.gallery_messages import ExampleAnswer, LookAtExample, MakeThumbnails, ThumbnailsAnswer
from workbench.launch.messages import Answer, Refused
from workbench.launch.pump import Pump
from workbench.spec.data import DataSource
from workbench.ui.controllers.transfer import TransferController
from workbench.ui.gallery import GalleryWindow

PAUSE_MS = 400
"""After an edit an image is not asked for before the document stands still this long."""
CHOOSING_MS = 80
"""An image is not asked for before the choice rests on it this long."""
THUMBNAILS_AT_ONCE = 64
DRAWS = 6
_USUAL_PX = 224
_FITS = {"crop": "the middle cropped", "pad": "padded with black", "squash": "squashed"}


class Rolled(NamedTuple):
    """What the roll that is shown lists: the data with their digest, and the size at which the network sees them."""

    data: DataSource
    digest: str
    seen_px: int | None


class GalleryPictures(QObject):
    """Nothing is asked for while no roll is shown; answers about another one are dropped."""

    refused = Signal()
    """Something cannot be shown; data that have changed are among the reasons."""

    def __init__(self, view: GalleryWindow, transfer: TransferController, pump: Pump) -> None:
        super().__init__(view)
        self._view = view
        self._transfer = transfer
        self._pump = pump
        self._rolled: Rolled | None = None
        self.makes_thumbnails = False
        """Whether some were asked for and have not come yet."""
        self._example, self._example_number = -1, 0
        self._seen: object = None
        self._choosing = QTimer(self, singleShot=True)
        self._choosing.timeout.connect(self._ask_example)
        view.thumbnails_wanted.connect(self._make_thumbnails)
        view.example_wanted.connect(self._choose)
        transfer.shown.connect(self._document_shown)

    def follow(self, rolled: Rolled | None) -> None:
        """Another roll is about to be shown, or none any more."""
        if rolled is None or self._rolled is None or rolled.digest != self._rolled.digest:
            self._example = -1
            self._choosing.stop()
        self._rolled = rolled

    # Thumbnails ------------------------------------------------------------------------------------------------------

    def _make_thumbnails(self, examples: list[int]) -> None:
        """One question at a time; when it is answered, what is in sight by then is asked for."""
        rolled = self._rolled
        if self.makes_thumbnails or rolled is None:
            return
        self.makes_thumbnails = True
        some = tuple(examples[:THUMBNAILS_AT_ONCE])
        self._pump.ask(
            lambda number: MakeThumbnails(request=number, data=rolled.data, digest=rolled.digest, examples=some),
            lambda answer: self._thumbnails_made(answer, rolled.digest),
        )

    def _thumbnails_made(self, answer: Answer, digest: str) -> None:
        self.makes_thumbnails = False
        if isinstance(answer, ThumbnailsAnswer):
            same = self._rolled is not None and digest == self._rolled.digest
            self._view.add_places(answer.places if same else ())
        elif isinstance(answer, Refused):
            self._view.say(f"{answer.what} {answer.remedy}")
            self.refused.emit()

    # One example -----------------------------------------------------------------------------------------------------

    def _document_shown(self) -> None:
        if self._view.isVisible() and self._seen_now() != self._seen:
            self._choosing.start(PAUSE_MS)

    def _seen_now(self) -> object:
        """What the pictures of one example depend on, besides the roll."""
        experiment, stack = self._transfer.experiment, self._transfer.stack
        return experiment.preprocessing, experiment.augmentation, experiment.seed, stack.input if stack else None

    def _choose(self, example: int) -> None:
        self._example = example
        self._choosing.start(CHOOSING_MS)

    def _ask_example(self) -> None:
        rolled, example = self._rolled, self._example
        if rolled is None or example < 0:
            return
        self._seen = self._seen_now()
        asked = self._question(rolled, example)
        stack = self._transfer.stack
        fit = _FITS[self._transfer.experiment.preprocessing.fit]
        colours = "grey" if asked.channels == 1 else "colour"
        how = f"The network sees {asked.image_size}×{asked.image_size} px, {colours}, {fit}." if stack else ""
        self._example_number = self._pump.ask(
            lambda number: asked.model_copy(update={"request": number}),
            lambda answer: self._example_told(answer, example, how),
        )

    def _question(self, rolled: Rolled, example: int) -> LookAtExample:
        experiment, stack = self._transfer.experiment, self._transfer.stack
        images = experiment.preprocessing
        return LookAtExample(
            request=0,
            data=rolled.data,
            digest=rolled.digest,
            example=example,
            image_size=rolled.seen_px or _USUAL_PX,
            channels=images.asked_channels or (stack.input.channels if stack is not None else 3),
            interpolation=stack.input.interpolation if stack is not None else "bicubic",
            fit=images.fit,
            augmentation=experiment.augmentation,
            seed=experiment.seed,
            draws=DRAWS,
        )

    def _example_told(self, answer: Answer, example: int, how: str) -> None:
        """Without `how` it is not known how the network sees it."""
        if answer.request != self._example_number:
            return
        if isinstance(answer, ExampleAnswer):
            seen = _image(answer.seen) if how else QImage()
            draws = [_image(picture) for picture in answer.draws] if how else []
            self._view.set_pictures(answer.example, _image(answer.stored), seen, how, draws)
        elif isinstance(answer, Refused):
            self._view.set_fault(example, answer.what)
            self.refused.emit()


def _image(picture: str) -> QImage:
    """Of a PNG file in base64."""
    return QImage.fromData(base64.b64decode(picture))
