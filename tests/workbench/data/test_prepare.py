"""From a document's data and split to arrays, on real folders."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from models.spec.errors import UserError
from workbench.data import watching
from workbench.data.pixel_cache.cache import PixelCache
from workbench.data.prepare import PreparedData, prepare
from workbench.data.watching import Cancelled
from workbench.spec.data import BundledData, ImageFolder
from workbench.spec.split import Split
from workbench.spec.tasks import Classification

TASKS = (Classification(name="class"),)

CLASSES = ("blue", "lime", "red")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three classes of ten flat images, each of a brightness of its own: 100 + its number."""
    root = tmp_path / "colours"
    for name in CLASSES:
        (root / name).mkdir(parents=True)
        for number in range(10):
            shade = tuple(100 + number if name == colour else 0 for colour in ("red", "lime", "blue"))
            Image.new("RGB", (20, 16), shade).save(root / name / f"{number}.png")
    return root


def prepared(folder: Path, split: Split | None = None, **options: Any) -> PreparedData:
    settings: dict[str, Any] = {"image_size": 8, "channels": 3, "interpolation": "bicubic", "fit": "crop"}
    return prepare(ImageFolder(path=str(folder)), split or Split(), TASKS, **(settings | options))


def test_that_every_row_holds_the_pixels_of_its_name_and_label(folder: Path) -> None:
    data = prepared(folder)
    assert data.examples.images.shape == (30, 3, 8, 8)
    assert data.examples.images.all().dtype == np.uint8
    assert {name: truth.classes for name, truth in data.examples.targets.items()} == {"class": CLASSES}
    for image, label, name in zip(
        data.examples.images.all(), data.examples.targets["class"].values, data.examples.names, strict=True
    ):
        class_name, _, file = name.partition("/")
        channel = {"red": 0, "lime": 1, "blue": 2}[class_name]
        assert CLASSES[label] == class_name
        assert np.unique(image[channel]).tolist() == [100 + int(Path(file).stem)]


def test_that_every_label_column_follows_its_example() -> None:
    split = Split(labelled=40, validation=0.02, test=0.02)
    sizes = {"image_size": 8, "channels": 1, "interpolation": "bicubic", "fit": "crop"}
    examples = prepare(
        BundledData(name="digits"), split, (*TASKS, Classification(name="parity", column="parity")), **sizes
    ).examples  # type: ignore[arg-type]  # each of its own type
    digit, parity = examples.targets["class"], examples.targets["parity"]
    assert np.array_equal(parity.values, digit.values % 2)
    assert len(digit.values) == len(examples.names) == len(examples.images)
    with pytest.raises(UserError, match="no label 'colour'") as refused:
        prepare(BundledData(name="digits"), split, (Classification(name="colour", column="colour"),), **sizes)  # type: ignore[arg-type]
    assert "class, parity" in refused.value.remedy


def test_that_parts_are_disjoint_and_stratified(folder: Path) -> None:
    data = prepared(folder)
    assert (len(data.train), len(data.validation), len(data.test)) == (18, 6, 6)
    together = np.concatenate([data.train, data.validation, data.test])
    assert sorted(together.tolist()) == list(range(30))
    labels = data.examples.targets["class"].values
    assert np.bincount(labels[data.test]).tolist() == [2, 2, 2]


def test_that_only_needed_examples_are_decoded(folder: Path) -> None:
    data = prepared(folder, Split(labelled=3))
    assert len(data.examples.images) == 3 + 6 + 6
    assert len(data.train) == 3
    assert sorted(np.concatenate([data.train, data.validation, data.test]).tolist()) == list(range(15))


def test_that_fewer_labels_leave_the_same_test_set_and_a_part_of_the_training_set(folder: Path) -> None:
    few, many = (prepared(folder, Split(labelled=labelled)) for labelled in (6, 12))

    def names(data: PreparedData, part: str) -> set[str]:
        return {data.examples.names[index] for index in getattr(data, part)}

    assert names(few, "test") == names(many, "test")
    assert names(few, "validation") == names(many, "validation")
    assert names(few, "train") < names(many, "train")


def test_that_the_digest_of_the_test_set_is_of_its_examples_alone(folder: Path) -> None:
    told = prepared(folder, Split(validation=0.2, test=0.2)).sizes.test_digest
    assert told
    assert prepared(folder, Split(validation=0.2, test=0.2, labelled=6)).sizes.test_digest == told
    assert prepared(folder, Split(validation=0.2, test=0.2, seed=1)).sizes.test_digest != told
    for path in folder.glob("*/*.png"):
        Image.new("RGB", (20, 16), (7, 7, 7)).save(path)
    assert prepared(folder, Split(validation=0.2, test=0.2)).sizes.test_digest != told


def test_that_preparing_twice_gives_the_same_bytes(folder: Path) -> None:
    first, second = prepared(folder), prepared(folder)
    assert first.examples.images.all().tobytes() == second.examples.images.all().tobytes()
    assert first.examples.names == second.examples.names
    np.testing.assert_array_equal(first.train, second.train)


def test_that_bundled_digits_are_prepared_in_the_models_channels() -> None:
    data = prepare(
        BundledData(name="digits"),
        Split(labelled=50),
        TASKS,
        image_size=16,
        channels=3,
        interpolation="nearest",
        fit="crop",
    )
    images = data.examples.images.all()
    assert images.shape[1:] == (3, 16, 16)
    assert np.array_equal(images[:, 0], images[:, 2])
    assert np.bincount(data.examples.targets["class"].values[data.train]).tolist() == [5] * 10


def test_that_a_broken_file_is_skipped_by_name_and_the_rest_is_used(folder: Path) -> None:
    (folder / "red" / "broken.png").write_text("not an image")
    data = prepared(folder)
    assert [file.path for file in data.skipped] == ["red/broken.png"]
    assert len(data.examples.images) == 30


def test_that_a_file_that_breaks_between_looking_and_decoding_is_left_out_of_the_split(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Emptied when the first pass has seen every file: the second finds them broken."""
    emptied = {f"red/{number}.png" for number in range(7)}
    monkeypatch.setattr(watching, "TELL_INTERVAL_S", 0)

    def empty_most(what: str, done: int, total: int) -> None:
        if (what, done, total) == ("Looking at the data", 30, 30):
            for name in emptied:
                (folder / name).write_bytes(b"")

    data = prepared(folder, Split(labelled=6), report=empty_most)
    assert {file.path for file in data.skipped} <= emptied
    assert {file.reason for file in data.skipped} == {"it is empty"}
    assert len(data.train) == 6
    assert not {file.path for file in data.skipped} & set(data.examples.names)


def test_that_files_that_all_break_after_they_were_looked_at_are_told_as_the_cause(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "TELL_INTERVAL_S", 0)

    def empty_all(what: str, done: int, total: int) -> None:
        if what == "Looking at the data" and done == total:
            for path in folder.rglob("*.png"):
                path.write_bytes(b"")

    with pytest.raises(UserError, match=r"^.*30 files could not be read \(.*0\.png: it is empty\)"):
        prepared(folder, report=empty_all)


def test_that_asking_for_too_many_labels_is_the_users_to_mend(folder: Path) -> None:
    with pytest.raises(UserError, match="18 are left") as refused:
        prepared(folder, Split(labelled=19))
    assert refused.value.where == "split.labelled"


def test_that_looking_and_reading_are_counted_each_to_its_end(folder: Path) -> None:
    told: list[tuple[str, int, int]] = []
    prepared(folder, Split(labelled=3), report=lambda *news: told.append(news))
    for what, total in (("Looking at the data", 30), ("Reading images", 15)):
        done = [news[1] for news in told if news[0] == what]
        assert done == sorted(done)
        assert done[-1] == total
        assert {news[2] for news in told if news[0] == what} == {total}


@pytest.mark.parametrize("answers", [0, 10, 40])
def test_that_cancelling_ends_the_work_at_any_point(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answers: int
) -> None:
    monkeypatch.setattr(watching, "TELL_INTERVAL_S", 0)
    told = 0

    def report(_what: str, _done: int, _total: int) -> None:
        nonlocal told
        told += 1
        if told > answers:
            raise Cancelled

    with pytest.raises(Cancelled):
        prepared(folder, report=report, cache=PixelCache(tmp_path / "cache"))
    assert told == answers + 1
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("data")]


def reads(folder: Path, cache: PixelCache | None, split: Split | None = None, **options: Any) -> tuple[int, bytes]:
    """How many images were decoded, and the pixels of all by their names."""
    told: list[tuple[str, int, int]] = []
    data = prepared(folder, split, cache=cache, report=lambda *news: told.append(news), **options)
    pixels = dict(zip(data.examples.names, data.examples.images.all(), strict=True))
    assert told[-1][0] == "Reading images"
    return told[-1][2], b"".join(pixels[name].tobytes() for name in sorted(pixels))


def test_that_pixels_are_the_same_without_a_cache_with_a_cold_one_and_with_a_warm_one(
    folder: Path, tmp_path: Path
) -> None:
    cache = PixelCache(tmp_path / "cache")
    without, cold, warm = (reads(folder, there) for there in (None, cache, cache))
    assert (without[0], cold[0], warm[0]) == (30, 30, 0)
    assert without[1] == cold[1] == warm[1]


def test_that_another_split_or_subset_decodes_only_what_is_new(folder: Path, tmp_path: Path) -> None:
    cache = PixelCache(tmp_path / "cache")
    assert reads(folder, cache, Split(labelled=3))[0] == 15
    assert reads(folder, cache, Split(labelled=9))[0] == 6
    assert reads(folder, cache, Split(seed=5))[0] == 9
    assert reads(folder, cache, Split(seed=6, test=0.5))[0] == 0


def test_that_a_changed_file_and_another_way_of_sizing_are_decoded_anew(folder: Path, tmp_path: Path) -> None:
    cache = PixelCache(tmp_path / "cache")
    reads(folder, cache)
    for changed in ({"fit": "squash"}, {"interpolation": "box"}, {"image_size": 9}, {"channels": 1}):
        assert reads(folder, cache, **changed)[0] == 30  # type: ignore[arg-type]  # each of its own type
    Image.new("RGB", (20, 16), (7, 7, 7)).save(folder / "red" / "0.png")
    assert reads(folder, cache)[0] == 1
    changed_data = prepared(folder, cache=cache)
    row = changed_data.examples.names.index("red/0.png")
    assert np.unique(changed_data.examples.images.all()[row]).tolist() == [7]


def test_that_what_cannot_be_kept_is_told_and_used_all_the_same(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    data = prepared(folder, cache=PixelCache(tmp_path / "file" / "cache"))
    assert data.unkept
    assert len(data.examples.images) == 30
    assert not prepared(folder, cache=None).unkept
