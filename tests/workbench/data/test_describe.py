"""What the window is told of a data set."""

from __future__ import annotations

import base64
import io
from pathlib import Path

import pytest
from PIL import Image

from models.spec.errors import UserError
from workbench.data.describe import describe
from workbench.data.prepare import prepare
from workbench.data.watching import Cancelled
from workbench.spec.data import BundledData, DataFile, ImageFolder
from workbench.spec.split import Split
from workbench.spec.tasks import Classification

TASKS = (Classification(name="class"),)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Twenty classes of two to five images, one more of them tall, one broken."""
    for number in range(20):
        root = tmp_path / f"class{number}"
        root.mkdir()
        for index in range(2 + number % 4):
            Image.new("RGB", (120, 60), (number * 10, 0, 0)).save(root / f"{index}.png")
    Image.new("L", (10, 200), 9).save(tmp_path / "class3" / "tall.png")
    Image.new("L", (10, 10), 9).save(tmp_path / "class3" / "tiny.bmp")
    (tmp_path / "class4" / "broken.png").write_text("broken")
    return tmp_path


def thumbnail(text: str) -> Image.Image:
    return Image.open(io.BytesIO(base64.b64decode(text, validate=True)))


def test_that_a_folder_is_counted_measured_and_split(folder: Path) -> None:
    told = describe(ImageFolder(path=str(folder)), Split())
    assert told.title == folder.name
    assert told.num_examples == 5 * (2 + 3 + 4 + 5) + 2
    assert [(count.label, count.count) for count in told.classes][:5] == [
        ("class0", 2), ("class1", 3), ("class2", 4), ("class3", 7), ("class4", 2)
    ]  # fmt: skip
    assert told.images is not None
    assert (told.images.channels, told.images.min_size, told.images.max_size) == (3, (10, 10), (120, 60))
    assert (len(told.images.channel_mean), len(told.images.channel_std)) == (3, 3)
    assert told.split.train + told.split.validation + told.split.test == told.num_examples
    assert [file.path for file in told.skipped] == ["class4/broken.png"]


def test_that_what_is_described_is_what_is_prepared(folder: Path) -> None:
    data, split = ImageFolder(path=str(folder)), Split(labelled=25, seed=4)
    told = describe(data, split, TASKS)
    done = prepare(data, split, TASKS, image_size=8, channels=1, interpolation="bilinear", fit="pad")
    assert (told.split.train, told.split.validation, told.split.test) == (
        len(done.train),
        len(done.validation),
        len(done.test),
    )
    assert tuple(count.label for count in told.classes) == done.examples.targets["class"].classes
    assert told.skipped == done.skipped


def test_that_there_is_a_small_picture_of_each_of_the_first_classes(folder: Path) -> None:
    told = describe(ImageFolder(path=str(folder)), Split())
    pictures = [thumbnail(text) for text in told.thumbnails]
    assert len(pictures) == 16
    assert {picture.format for picture in pictures} == {"PNG"}
    assert {picture.size for picture in pictures} == {(48, 24)}
    assert [picture.getpixel((0, 0)) for picture in pictures[:3]] == [(0, 0, 0), (10, 0, 0), (20, 0, 0)]


def test_that_the_small_pictures_are_of_the_classes_of_the_main_label(tmp_path: Path) -> None:
    """Also where another column comes first, which tells patients apart."""
    rows = ["path,patient,colour"]
    for number, colour in enumerate(("red", "blue", "lime") * 8):
        Image.new("RGB", (60, 60), colour).save(tmp_path / f"{number}.png")
        rows.append(f"{number}.png,p{number // 3:02},{colour}")
    (tmp_path / "images.csv").write_text("\n".join(rows))
    told = describe(DataFile(path=str(tmp_path / "images.csv")), Split())
    assert [entry.label for entry in told.classes] == ["blue", "lime", "red"]
    colours = [thumbnail(text).getpixel((0, 0)) for text in told.thumbnails]
    assert colours == [(0, 0, 255), (0, 255, 0), (255, 0, 0)]


def test_that_bundled_sets_are_described() -> None:
    told = describe(BundledData(name="digits"), Split(labelled=100))
    assert told.num_examples == 1797
    assert told.images is not None
    assert (told.images.channels, told.images.min_size, told.images.max_size) == (1, (8, 8), (8, 8))
    assert told.images.channel_mean == pytest.approx((0.305,), abs=0.01)  # the mean of scikit-learn's digits over 16
    assert (told.split.train, told.split.train_available) == (100, 1078)
    assert thumbnail(told.thumbnails[3]).size == (8, 8)


def test_that_every_label_column_is_described_with_its_counts() -> None:
    told = describe(BundledData(name="digits"), Split())
    assert [column.name for column in told.columns] == ["class", "parity"]
    assert told.columns[0].classes == told.classes
    digits = {entry.label: entry.count for entry in told.classes}
    assert {entry.label: entry.count for entry in told.columns[1].classes} == {
        "even": sum(digits[digit] for digit in "02468"),
        "odd": sum(digits[digit] for digit in "13579"),
    }
    assert told.column("colour") is None


def test_that_too_many_labels_are_left_to_the_documents_checks(folder: Path) -> None:
    told = describe(ImageFolder(path=str(folder)), Split(labelled=10_000))
    assert told.split.train == told.split.train_available < 10_000


def test_that_shares_that_leave_nothing_are_the_users_to_mend() -> None:
    with pytest.raises(UserError, match="leave nothing"):
        describe(BundledData(name="digits"), Split(validation=0.6, test=0.6))


def test_that_describing_can_be_cancelled(folder: Path) -> None:
    def cancel(_done: int, _total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        describe(ImageFolder(path=str(folder)), Split(), progress=cancel)


def test_that_groups_are_counted_and_those_that_cannot_be_kept_together_are_passed_over() -> None:
    data = BundledData(name="digits")
    by_digit = describe(data, Split(group="class"), (Classification(name="parity", column="parity"),)).split
    assert by_digit.num_groups is not None
    assert sum(by_digit.num_groups) == 10
    assert by_digit.largest_shift > 0
    two = describe(data, Split(group="parity"), TASKS).split
    assert (two.num_groups, two.train_available) == (None, 1078)


def test_that_ten_of_each_class_are_counted_beforehand() -> None:
    told = describe(BundledData(name="digits"), Split(labelled=10, labelled_unit="per class"), TASKS).split
    assert (told.train, told.train_available) == (100, 1078)


def test_that_the_digest_of_the_test_set_differs_where_other_examples_test() -> None:
    digits = BundledData(name="digits")

    def digest(split: Split, *columns: str) -> str:
        tasks = [Classification(name=column, column=column) for column in columns]
        return describe(digits, split, tasks).split.test_digest

    one = digest(Split(), "class")
    assert digest(Split(labelled=5), "class") == one
    assert digest(Split(), "class", "parity") == one  # the class tells the parity
    assert len({one, digest(Split(), "parity"), digest(Split(seed=1), "class"), digest(Split(test=0.1), "class")}) == 4
