from __future__ import annotations

import base64
import io
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image

from models.spec.errors import UserError
from workbench.documents import replaced
from workbench.experiment import Experiment
from workbench.launch.engine.answers import answer
from workbench.launch.messages import DescribeData
from workbench.spec.augmentation_preview import PreviewRow
from workbench.spec.data import ImageFolder
from workbench.spec.split import Split
from workbench.training.augmentation.preview import PICTURE_PX, Seen, preview

DIGITS = {"data": {"kind": "bundled", "name": "digits"}}


def rows_of(number: int = 0, size: int = 32, **changes: object) -> tuple[PreviewRow, ...]:
    experiment = replaced(Experiment(), DIGITS | changes)
    return preview(experiment, Seen(size, 3, "nearest"), number=number, examples=3, draws=2)


def pixels(picture: str) -> npt.NDArray[np.uint8]:
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(picture))))


def test_that_examples_are_shown_as_stored_as_seen_and_as_drawn() -> None:
    rows = rows_of(augmentation=[{"kind": "horizontal-flip", "probability": 1.0}])
    assert len(rows) == len({row.name for row in rows}) == 3
    for row in rows:
        assert pixels(row.stored).shape == (8, 8)
        assert pixels(row.seen).shape == (32, 32, 3)
        assert len(row.draws) == 2
        for drawn in row.draws:
            assert np.array_equal(pixels(drawn), pixels(row.seen)[:, ::-1])


def test_that_draws_differ_from_each_other_and_from_those_of_the_next_time_but_are_the_same_again() -> None:
    augmentation = [{"kind": "random-resized-crop"}]
    first, again, next_time = (rows_of(number, augmentation=augmentation) for number in (0, 0, 1))
    assert first == again
    assert first[0].draws[0] != first[0].draws[1]
    assert not set(first[0].draws) & set(next_time[0].draws)
    assert [row.seen for row in first] == [row.seen for row in next_time]


def test_that_only_training_examples_are_shown() -> None:
    # Digits are named by their number, and the split is seeded: another split shows others.
    shown = [{row.name for row in rows_of(**{"split.seed": seed})} for seed in (0, 1)]
    assert shown[0] != shown[1]


def test_that_large_images_are_sent_no_larger_than_they_are_shown() -> None:
    rows = rows_of(size=300, augmentation=[{"kind": "mixup"}])
    assert pixels(rows[0].draws[0]).shape == (PICTURE_PX, PICTURE_PX, 3)


def test_that_data_that_cannot_be_read_are_refused() -> None:
    with pytest.raises(UserError):
        rows_of(data={"kind": "folder", "path": "/no/such/folder"})


def folder_of(path: Path, grey: int, number: int) -> dict[str, object]:
    """Images of one grey in two classes."""
    for at in range(number):
        file = path / "ab"[at % 2] / f"{at}.png"
        file.parent.mkdir(parents=True, exist_ok=True)
        Image.new("L", (8, 8), grey + at).save(file)
    return {"data": {"kind": "folder", "path": str(path)}, "split.validation": 0.0, "split.test": 0.0}


def test_that_no_example_is_shown_twice_where_there_are_fewer_than_asked_for(tmp_path: Path) -> None:
    rows = rows_of(**folder_of(tmp_path, 50, 2))
    assert sorted(row.name for row in rows) == ["a/0.png", "b/1.png"]


def test_that_data_that_were_looked_at_anew_are_shown_as_they_are_now(tmp_path: Path) -> None:
    assert len(rows_of(**folder_of(tmp_path, 50, 2))) == 2
    document = folder_of(tmp_path, 50, 8)
    answer(
        DescribeData(request=1, data=ImageFolder(path=str(tmp_path)), split=Split()), "sqlite://", lambda _reply: None
    )
    assert len(rows_of(**document)) == 3
