"""Image folders as people have them: nested, hidden, looped, half broken, or not what they were meant to be."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from models.spec.errors import UserError
from workbench.data.dataset import Dataset
from workbench.data.describe import describe
from workbench.data.image_looks import inspected
from workbench.data.listing import natural_key
from workbench.data.sources import open_dataset
from workbench.data.targets import targets_of
from workbench.spec.data import ImageFolder
from workbench.spec.split import Split
from workbench.spec.tasks import Classification


def image(path: Path, colour: str = "red", size: tuple[int, int] = (8, 6)) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", size, colour).save(path)
    return path


def no_news(done: int, total: int) -> None:
    """Nobody watches."""


def opened(folder: Path) -> Dataset:
    return open_dataset(ImageFolder(path=str(folder)), no_news)


def skipped(folder: Path) -> dict[str, str]:
    return {file.path: file.reason for file in opened(folder).skipped}


@pytest.fixture
def two_classes(tmp_path: Path) -> Path:
    for name in ("cat", "dog"):
        for index in range(3):
            image(tmp_path / name / f"{index}.png", size=(8 + index, 6))
    return tmp_path


def test_that_each_subfolder_is_a_class_with_its_files_in_order(two_classes: Path) -> None:
    dataset = opened(two_classes)
    assert dataset.columns["class"].values == ("cat", "dog")
    assert dataset.names == ("cat/0.png", "cat/1.png", "cat/2.png", "dog/0.png", "dog/1.png", "dog/2.png")
    assert dataset.columns["class"].codes.tolist() == [0, 0, 0, 1, 1, 1]
    assert dataset.images.sizes[:3].tolist() == [[8, 6], [9, 6], [10, 6]]
    assert dataset.title == two_classes.name
    assert dataset.images.read(0, None).shape == (6, 8, 3)


def test_that_classes_are_sorted_as_people_count(tmp_path: Path) -> None:
    for name in ("class10", "class2", "Class1", "9", "10"):
        image(tmp_path / name / "x.png")
    assert opened(tmp_path).columns["class"].values == ("9", "10", "Class1", "class2", "class10")


def test_that_the_natural_key_takes_digits_by_their_number_however_many() -> None:
    names = ["x10", "x2", "x" + "9" * 5000, "x1" + "0" * 5000, "x002", "y"]
    assert sorted(names, key=natural_key) == [names[at] for at in (4, 1, 0, 2, 3, 5)]


def test_that_the_natural_key_orders_any_two_names() -> None:
    names = ["", "a", "1", "a1", "1a", "²", "٣", "a" * 300, "9" * 250]
    assert len(sorted(names, key=natural_key)) == len(names)


def test_that_subfolders_of_a_class_belong_to_it(two_classes: Path) -> None:
    image(two_classes / "cat" / "siamese" / "old" / "x.png")
    assert "cat/siamese/old/x.png" in opened(two_classes).names


@pytest.mark.parametrize("name", ["x.PNG", "x.jpeg", "x.JPG", "x.webp", "x.bmp", "x.tif", "x.tiff", "x.gif"])
def test_that_all_suffixes_count_in_any_case(two_classes: Path, name: str) -> None:
    image(two_classes / "cat" / name)
    assert f"cat/{name}" in opened(two_classes).names


def test_that_hidden_files_and_those_of_systems_are_not_even_listed(two_classes: Path) -> None:
    image(two_classes / "cat" / ".hidden.png")
    image(two_classes / ".git" / "x.png")
    image(two_classes / "__MACOSX" / "x.png")
    (two_classes / "cat" / "Thumbs.db").touch()
    (two_classes / "dog" / ".DS_Store").touch()
    assert opened(two_classes).columns["class"].values == ("cat", "dog")
    assert skipped(two_classes) == {}


def test_that_links_in_a_circle_end_and_every_image_is_found_once(two_classes: Path) -> None:
    (two_classes / "cat" / "again").symlink_to(two_classes / "cat", target_is_directory=True)
    (two_classes / "cat" / "up").symlink_to(two_classes, target_is_directory=True)
    (two_classes / "dog" / "everything").symlink_to("/", target_is_directory=True)
    names = opened(two_classes).names
    assert names == ("cat/0.png", "cat/1.png", "cat/2.png", "dog/0.png", "dog/1.png", "dog/2.png")


def test_that_a_class_may_be_a_link_to_a_folder_elsewhere(two_classes: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / ".elsewhere"
    image(elsewhere / "x.png")
    (two_classes / "fox").symlink_to(elsewhere, target_is_directory=True)
    assert opened(two_classes).columns["class"].values == ("cat", "dog", "fox")


def test_that_everything_left_out_is_listed_by_name_with_its_reason(two_classes: Path) -> None:
    whole = image(two_classes / "cat" / "whole.jpg", size=(64, 64)).read_bytes()
    (two_classes / "cat" / "half.jpg").write_bytes(whole[: len(whole) // 2])
    (two_classes / "cat" / "empty.png").touch()
    (two_classes / "cat" / "notes.txt").write_text("cats")
    (two_classes / "cat" / "README").write_text("cats")
    (two_classes / "dog" / "folder.png").mkdir()
    (two_classes / "dog" / "nowhere.png").symlink_to(two_classes / "missing")
    os.mkfifo(two_classes / "dog" / "pipe.png")
    (two_classes / "fox").mkdir()
    image(two_classes / "loose.png")
    reasons = skipped(two_classes)
    assert {name: reason.split(" (")[0] for name, reason in reasons.items()} == {
        "loose.png": "it lies outside the class subfolders",
        "cat/README": "files without a suffix are not read as images",
        "cat/notes.txt": "'.txt' files are not read as images",
        "cat/empty.png": "it is empty",
        "cat/half.jpg": "it is damaged or incomplete",
        "dog/folder.png": "it is a folder with the name of an image",
        "dog/nowhere.png": "it cannot be reached",
        "dog/pipe.png": "it is not a regular file",
        "fox": "the class subfolder is empty",
    }
    assert opened(two_classes).columns["class"].values == ("cat", "dog")


def test_that_a_class_whose_files_are_all_broken_is_no_class(two_classes: Path) -> None:
    (two_classes / "bat").mkdir()
    (two_classes / "bat" / "x.png").write_text("broken")
    dataset = opened(two_classes)
    assert dataset.columns["class"].values == ("cat", "dog")
    assert dataset.columns["class"].codes.tolist() == [0, 0, 0, 1, 1, 1]


def test_that_a_mended_file_counts_the_next_time(two_classes: Path) -> None:
    path = two_classes / "cat" / "x.png"
    path.write_text("broken")
    assert "cat/x.png" in skipped(two_classes)
    image(path)
    assert skipped(two_classes) == {}
    assert "cat/x.png" in opened(two_classes).names


def test_that_unchanged_files_are_looked_at_once_and_changed_ones_again(two_classes: Path) -> None:
    opened(two_classes)
    before = inspected.cache_info().misses
    opened(two_classes)
    assert inspected.cache_info().misses == before
    image(two_classes / "cat" / "0.png", size=(30, 40))
    assert opened(two_classes).images.sizes[0].tolist() == [30, 40]


def test_that_names_that_are_no_utf_8_can_be_shown(two_classes: Path) -> None:
    folder = os.fsencode(two_classes) + b"/f\xe9lin"
    Path(os.fsdecode(folder)).mkdir()
    Image.new("RGB", (8, 8)).save(os.fsdecode(folder + b"/\xff.png"))
    dataset = opened(two_classes)
    assert dataset.columns["class"].values == ("cat", "dog", "f\ufffdlin")
    assert dataset.names[-1] == "f\ufffdlin/\ufffd.png"
    assert dataset.images.read(len(dataset) - 1, None).shape == (8, 8, 3)


def test_that_channels_tell_whether_all_images_are_grey(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        Image.new("L", (5, 5), 9).save(tmp_path / name / "x.png")
    assert opened(tmp_path).images.channels == 1
    image(tmp_path / "a" / "y.png")
    assert opened(tmp_path).images.channels == 3


def test_that_a_missing_folder_is_named(tmp_path: Path) -> None:
    for path in (tmp_path / "missing", image(tmp_path / "a_file.png"), Path("~nobody-of-this-name/x"), Path("nul\0")):
        with pytest.raises(UserError, match="no such folder") as refused:
            opened(path)
        assert refused.value.where == str(path)
        assert refused.value.remedy


def test_that_images_without_class_subfolders_are_refused_with_what_to_do(tmp_path: Path) -> None:
    image(tmp_path / "x.png")
    with pytest.raises(UserError, match=r"no subfolders, but 1 image\..*subfolder named after the class") as refused:
        opened(tmp_path)
    assert refused.value.where == str(tmp_path)


def test_that_an_empty_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no subfolders"):
        opened(tmp_path)


def test_that_a_folder_with_nothing_usable_is_refused_with_the_first_reason(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "x.png").touch()
    with pytest.raises(UserError, match=r"2 entries were left out \(a/x.png: it is empty\)") as refused:
        opened(tmp_path)
    assert refused.value.where == str(tmp_path)


def test_that_a_single_class_is_opened_but_no_task(tmp_path: Path) -> None:
    image(tmp_path / "only" / "x.png")
    columns = opened(tmp_path).columns
    assert columns["class"].values == ("only",)
    with pytest.raises(UserError, match="'class', which 'class' is to predict, has only 'only'") as refused:
        targets_of(Classification(name="class"), columns)
    assert "at least two classes" in refused.value.remedy


def test_that_class_folders_are_checked_as_labels_of_tables_are(tmp_path: Path) -> None:
    for name, count in (("caf\u00e9", 2), ("cafe\u0301", 2), ("Tea", 3), ("tea", 2), ("water", 1)):
        for index in range(count):
            image(tmp_path / name / f"{index}.png")
    findings = opened(tmp_path).findings
    spellings = [found for found in findings if found.kind == "two-spellings"]
    assert len(spellings) == 2
    assert any(found.where == ("tea/0.png", "tea/1.png") for found in spellings)
    single = next(found for found in findings if found.kind == "one-example")
    assert single.where == ("water/0.png",)
    assert "“water”" in single.what


def test_that_a_single_class_is_told_to_be_nothing_to_predict(tmp_path: Path) -> None:
    image(tmp_path / "only" / "x.png")
    told = describe(ImageFolder(path=str(tmp_path)), Split()).findings
    assert "“only” in “class”" in next(found.what for found in told if found.kind == "no-label")


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may read everything")
def test_that_a_class_folder_without_permission_is_listed(two_classes: Path) -> None:
    image(two_classes / "fox" / "x.png")
    (two_classes / "fox").chmod(0)
    reasons = skipped(two_classes)
    (two_classes / "fox").chmod(0o755)
    assert "cannot be read" in reasons["fox"]


def test_that_reading_again_gives_the_same_data_set(two_classes: Path) -> None:
    first, second = opened(two_classes), opened(two_classes)
    assert first.identities == second.identities
    np.testing.assert_array_equal(first.columns["class"].codes, second.columns["class"].codes)


def test_that_a_link_to_the_folder_itself_is_told_as_one(two_classes: Path) -> None:
    (two_classes / "above").symlink_to(two_classes)
    assert skipped(two_classes) == {"above": "the folder is a link to one that it lies in"}
