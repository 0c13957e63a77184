"""A data set that is looked at: rolls, thumbnails and parts, against the data themselves."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from models.spec.errors import UserError
from tests.workbench.data.inspection.folders import fill
from workbench.data.dataset import Dataset, TextInputs
from workbench.data.looking.example import seen_png, stored_png
from workbench.data.looking.opened import OpenedData
from workbench.data.looking.parts import parts_of
from workbench.data.looking.roll import TEST, TRAIN, UNLABELLED, VALIDATION
from workbench.data.looking.thumbnail_store import read_thumbnail
from workbench.data.parting import part_dataset
from workbench.data.preprocess import Preprocess
from workbench.data.sources import open_dataset
from workbench.data.targets import targets_of
from workbench.spec.data import BundledData, DataSource, ImageFolder
from workbench.spec.split import Split
from workbench.spec.tasks import Classification

DIGITS = BundledData(name="digits")
TASKS = (Classification(name="class", column="class"),)


def silent(_done: int, _total: int) -> None:
    pass


def opened(data: DataSource, root: Path) -> OpenedData:
    return OpenedData(data, open_dataset(data, silent), root)


def test_that_thumbnails_of_another_session_are_in_the_next_roll(tmp_path: Path) -> None:
    first = opened(DIGITS, tmp_path)
    made = dict(first.thumbnails((5, 3, 1000), seconds=10))
    roll, _ = first.roll(Split(), TASKS, None)
    first.close()
    again, _ = opened(DIGITS, tmp_path).roll(Split(), TASKS, None)
    assert set(np.flatnonzero(again.places["file"] >= 0)) == {3, 5, 1000}
    assert again.digest == roll.digest
    for example, place in made.items():
        data = read_thumbnail(Path(again.folder), place)
        assert data is not None
        pixels = np.asarray(Image.open(io.BytesIO(data)))
        assert np.array_equal(pixels, first.images.read(example, None)[..., 0])
        assert again.files[again.places[example]["file"]] == place.file
        assert again.places[example]["offset"] == place.offset


def test_that_no_more_thumbnails_are_made_than_there_is_time_for(tmp_path: Path) -> None:
    data = opened(DIGITS, tmp_path)
    made = list(data.thumbnails(tuple(range(200)), seconds=0))
    data.close()
    assert 0 < len(made) < 200
    assert [example for example, _ in made] == list(range(len(made)))


def test_that_an_image_that_cannot_be_read_is_told_as_such_until_the_data_are_opened_again(tmp_path: Path) -> None:
    root = fill(tmp_path / "disk" / "pets")
    source = ImageFolder(path=str(root))
    data = opened(source, tmp_path / "kept")
    assert dict(data.thumbnails((1,), seconds=10))[1].length > 0
    (tmp_path / "disk").rename(tmp_path / "away")
    assert dict(data.thumbnails((1, 2), seconds=10))[2].length == 0
    (tmp_path / "away").rename(tmp_path / "disk")
    roll, _ = data.roll(Split(), TASKS, None)
    assert roll.places["file"][2] >= 0
    assert roll.places["length"][2] == 0
    data.close()
    again = opened(source, tmp_path / "kept")
    assert dict(again.thumbnails((2,), seconds=10))[2].length > 0
    again.close()


def test_that_a_thumbnail_whose_bytes_the_disk_has_lost_is_made_anew(tmp_path: Path) -> None:
    first = opened(DIGITS, tmp_path)
    [(_, place)] = first.thumbnails((3,), seconds=10)
    (first.folder / place.file).write_bytes(bytes(place.length))
    [(_, again)] = first.thumbnails((3,), seconds=10)
    first.close()
    assert read_thumbnail(first.folder, again)


def test_that_a_damaged_memory_of_look_alikes_is_as_none(tmp_path: Path) -> None:
    data = opened(ImageFolder(path=str(fill(tmp_path / "pets"))), tmp_path / "kept")
    data.inspect(silent)
    data.close()
    [kept] = data.folder.glob("alike-*.npz")
    for damaged in (kept.read_bytes()[:200], b""):
        kept.write_bytes(damaged)
        again = opened(data.data, tmp_path / "kept")
        again.close()
        assert not again.inspected


def test_that_a_changed_image_changes_the_roll_and_needs_a_thumbnail_of_its_own(tmp_path: Path) -> None:
    root = fill(tmp_path / "pets")
    source = ImageFolder(path=str(root))
    data = opened(source, tmp_path / "kept")
    list(data.thumbnails(tuple(range(len(data.dataset))), seconds=60))
    data.close()
    Image.new("RGB", (30, 30), "red").save(root / data.dataset.names[0])
    again = opened(source, tmp_path / "kept")
    roll, _ = again.roll(Split(), TASKS, None)
    again.close()
    assert again.digest != data.digest
    assert np.flatnonzero(roll.places["file"] < 0).tolist() == [0]


def test_that_a_search_for_look_alikes_is_remembered_as_long_as_the_images_are_the_same(tmp_path: Path) -> None:
    root = fill(tmp_path / "pets")
    source = ImageFolder(path=str(root))
    data = opened(source, tmp_path / "kept")
    assert not data.inspected
    data.inspect(silent)
    data.close()
    again = opened(source, tmp_path / "kept")
    roll, told = again.roll(Split(), TASKS, None)
    again.close()
    assert again.inspected
    assert {"identical", "look-alike", "labelled-differently"} <= {finding.kind for finding in told.findings}
    assert roll.marks["identical"].sum() == 4
    (root / "a" / "0.png").unlink()
    changed = opened(source, tmp_path / "kept")
    assert not changed.inspected
    changed.inspect(silent)
    changed.close()
    assert changed.inspected
    assert len(list(changed.folder.glob("alike-*"))) == 1


def test_that_parts_are_those_that_training_would_see() -> None:
    dataset = open_dataset(DIGITS, silent)
    split = Split(labelled=50)
    parts = parts_of(dataset, TASKS, split)
    expected = part_dataset(dataset, [targets_of(TASKS[0], dataset.columns)], split)
    assert np.array_equal(np.flatnonzero(parts == TRAIN), expected.train)
    assert np.array_equal(np.flatnonzero(parts == VALIDATION), expected.validation)
    assert np.array_equal(np.flatnonzero(parts == TEST), expected.test)
    assert (parts == UNLABELLED).sum() == len(dataset) - 50 - len(expected.validation) - len(expected.test)


def test_that_data_that_cannot_be_split_so_are_in_no_part() -> None:
    dataset = open_dataset(DIGITS, silent)
    assert (parts_of(dataset, (Classification(name="x", column="there is none"),), Split()) == -1).all()
    assert (parts_of(dataset, (), Split()) == -1).all()


def test_that_more_labels_than_there_are_stand_for_all_of_them() -> None:
    dataset = open_dataset(DIGITS, silent)
    assert np.array_equal(parts_of(dataset, TASKS, Split(labelled=10**6)), parts_of(dataset, TASKS, Split()))


def test_that_what_the_network_sees_is_what_training_decodes() -> None:
    images = open_dataset(DIGITS, silent).images
    preprocess = Preprocess(32, 3, "bilinear", "pad")
    seen = np.asarray(Image.open(io.BytesIO(seen_png(images, 7, preprocess))))
    assert np.array_equal(seen.transpose(2, 0, 1), preprocess(images.read(7, 64)))
    stored = np.asarray(Image.open(io.BytesIO(stored_png(images, 7))))
    assert np.array_equal(stored, images.read(7, None)[..., 0])


def test_that_texts_are_refused_in_words(tmp_path: Path) -> None:
    texts = Dataset("letters", "letters.csv", TextInputs("text", ["a"]), {}, ["1"], ["1"])
    with pytest.raises(UserError, match="texts"):
        OpenedData(DIGITS, texts, tmp_path)
