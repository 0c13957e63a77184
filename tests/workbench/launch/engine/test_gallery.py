"""Questions about single examples, asked of an engine's service as the window asks them."""

from __future__ import annotations

import base64
import io
import queue
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from storage.locations import default_folder
from tests.workbench.data.inspection.folders import fill
from workbench.data.looking.roll import load
from workbench.data.looking.thumbnail_store import Place, read_thumbnail
from workbench.launch.engine.service import EngineService
from workbench.launch.gallery_messages import (
    ExampleAnswer,
    GalleryAnswer,
    InspectData,
    LookAtExample,
    MakeThumbnails,
    OpenGallery,
    ThumbnailsAnswer,
)
from workbench.launch.messages import Cancel, Command, DescribeData, Progress, Ready, Refused, Reply, Shutdown
from workbench.spec.augmentation import HorizontalFlip
from workbench.spec.data import ImageFolder
from workbench.spec.split import Split
from workbench.spec.tasks import Classification

TASKS = (Classification(name="class", column="class"),)


class Asker:
    """An engine on a thread, and what it said."""

    def __init__(self) -> None:
        self.said: queue.Queue[Reply] = queue.Queue()
        self.progress: list[Progress] = []
        self.service = EngineService(f"sqlite:///{default_folder() / 'store.sqlite'}", self.said.put)
        self.thread = threading.Thread(target=self.service.work)
        self.thread.start()

    def ask(self, *commands: Command) -> list[Reply]:
        """The answers to all of them that are requests, in the order in which they came."""
        for command in commands:
            self.service.accept(command)
        expected = sum(not isinstance(command, Cancel) for command in commands)
        answers: list[Reply] = []
        while len(answers) < expected:
            reply = self.said.get(timeout=60)
            if isinstance(reply, Progress):
                self.progress.append(reply)
            elif not isinstance(reply, Ready):
                answers.append(reply)
        return answers


@pytest.fixture
def engine() -> Iterator[Asker]:
    asker = Asker()
    yield asker
    asker.service.accept(Shutdown())
    asker.thread.join()


@pytest.fixture
def pets(tmp_path: Path) -> ImageFolder:
    return ImageFolder(path=str(fill(tmp_path / "pets")))


def opening(data: ImageFolder, number: int = 1) -> OpenGallery:
    return OpenGallery(request=number, data=data, split=Split(), tasks=TASKS, seen_px=64)


def inspecting(data: ImageFolder, number: int) -> InspectData:
    return InspectData(request=number, data=data, split=Split(), tasks=TASKS, seen_px=64)


def test_that_thumbnails_lie_where_the_engine_says(engine: Asker, pets: ImageFolder) -> None:
    (answer,) = engine.ask(opening(pets))
    assert isinstance(answer, GalleryAnswer)
    assert not answer.inspected
    roll = load(Path(answer.roll))
    assert len(roll) == 11
    (made,) = engine.ask(MakeThumbnails(request=2, data=pets, digest=roll.digest, examples=(3, 1)))
    assert isinstance(made, ThumbnailsAnswer)
    assert [example for example, *_ in made.places] == [3, 1]
    for _, *place in made.places:
        data = read_thumbnail(Path(roll.folder), Place(*place))  # type: ignore[misc]
        assert data is not None
        assert Image.open(io.BytesIO(data)).size == (128, 96)


def test_that_an_example_comes_as_stored_and_as_seen(engine: Asker, pets: ImageFolder) -> None:
    (answer,) = engine.ask(opening(pets))
    assert isinstance(answer, GalleryAnswer)
    digest = load(Path(answer.roll)).digest
    look = LookAtExample(
        request=2,
        data=pets,
        digest=digest,
        example=0,
        image_size=32,
        channels=1,
        interpolation="bicubic",
        fit="crop",
    )
    flipped = look.model_copy(update={"augmentation": (HorizontalFlip(probability=1.0),), "draws": 3})
    stored, odd, drawn = engine.ask(look, look.model_copy(update={"channels": 2}), flipped)
    assert isinstance(drawn, ExampleAnswer)
    for picture in drawn.draws:
        mirrored = np.asarray(Image.open(io.BytesIO(base64.b64decode(picture))))
        assert np.array_equal(mirrored[:, ::-1], np.asarray(Image.open(io.BytesIO(base64.b64decode(drawn.seen)))))
    assert len(drawn.draws) == 3
    assert isinstance(stored, ExampleAnswer)
    assert Image.open(io.BytesIO(base64.b64decode(stored.stored))).size == (200, 150)
    seen = Image.open(io.BytesIO(base64.b64decode(stored.seen)))
    assert (seen.size, seen.mode) == ((32, 32), "L")
    assert isinstance(odd, Refused)
    assert odd.remedy


def test_that_an_inspection_tells_how_far_it_is_and_marks_what_it_found(engine: Asker, pets: ImageFolder) -> None:
    (answer,) = engine.ask(inspecting(pets, 5))
    assert isinstance(answer, GalleryAnswer)
    assert answer.inspected
    assert engine.progress[-1].done == engine.progress[-1].total == 11
    roll = load(Path(answer.roll))
    assert np.unique(roll.groups).tolist() == [-1, 0, 1, 2]
    assert {"identical", "look-alike"} <= {finding.kind for finding in answer.findings} & set(roll.marks)


def test_that_an_inspection_lets_other_questions_go_first_and_still_ends(engine: Asker, pets: ImageFolder) -> None:
    answers = engine.ask(opening(pets), inspecting(pets, 2), opening(pets, 3), opening(pets, 4))
    assert [answer.request for answer in answers] == [1, 3, 4, 2]  # type: ignore[union-attr]
    assert all(isinstance(answer, GalleryAnswer) for answer in answers)


def test_that_an_inspection_lets_go_first_what_waited_before_it_began(engine: Asker, pets: ImageFolder) -> None:
    describing = DescribeData(request=3, data=pets, split=Split())
    answers = engine.ask(MakeThumbnails(request=1, data=pets, digest="", examples=()), inspecting(pets, 2), describing)
    assert [answer.request for answer in answers] == [1, 3, 2]  # type: ignore[union-attr]


def test_that_a_cancelled_inspection_is_refused(engine: Asker, pets: ImageFolder) -> None:
    answers = engine.ask(opening(pets), inspecting(pets, 2), Cancel(request=2))
    assert isinstance(answers[1], Refused)
    assert answers[1].request == 2


def test_that_questions_about_data_that_changed_are_refused_in_words(engine: Asker, pets: ImageFolder) -> None:
    (answer,) = engine.ask(opening(pets))
    assert isinstance(answer, GalleryAnswer)
    digest = load(Path(answer.roll)).digest
    (Path(pets.path) / "a" / "0.png").unlink()
    engine.ask(opening(pets, 2))
    (refused,) = engine.ask(MakeThumbnails(request=3, data=pets, digest=digest, examples=(0,)))
    assert isinstance(refused, Refused)
    assert "changed" in refused.what
    assert refused.remedy
