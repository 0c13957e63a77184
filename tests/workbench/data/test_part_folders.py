"""Image folders that come divided: train, val and test, each with the classes within."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from PIL import Image

from workbench.data.dataset import TEST, TRAIN, VALIDATION, Dataset
from workbench.data.sources import open_dataset
from workbench.spec.data import ImageFolder
from workbench.spec.data_description import Finding


def image(path: Path, colour: str = "red") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (8, 6), colour).save(path)
    return path


def no_news(done: int, total: int) -> None:
    """Nobody watches."""


def opened(folder: Path) -> Dataset:
    return open_dataset(ImageFolder(path=str(folder)), no_news)


def about_parts(dataset: Dataset) -> list[Finding]:
    """The folders here hold so few images that every class with a single one is told, too."""
    return [finding for finding in dataset.findings if finding.kind != "one-example"]


def kinds(dataset: Dataset) -> list[str]:
    return [finding.kind for finding in about_parts(dataset)]


@pytest.mark.parametrize(
    ("train", "validation", "test"),
    [("train", "val", "test"), ("Training", "VALID", "Testing"), ("TRAIN", "validation", "tEsT")],
)
def test_that_folders_named_after_parts_are_parts_whatever_the_case(
    tmp_path: Path, train: str, validation: str, test: str
) -> None:
    for part in (train, validation, test):
        for name in ("cat", "dog"):
            image(tmp_path / part / name / "x.png")
    dataset = opened(tmp_path)
    assert dataset.parts is not None
    assert dataset.columns["class"].values == ("cat", "dog")
    told = {name.split("/")[0]: int(part) for name, part in zip(dataset.names, dataset.parts, strict=True)}
    assert told == {train: TRAIN, validation: VALIDATION, test: TEST}
    assert dataset.columns["class"].codes.tolist() == [0, 1] * 3
    assert dataset.findings == ()


def test_that_train_and_training_together_are_one_part(tmp_path: Path) -> None:
    for name in ("train/cat", "training/dog", "test/cat", "test/dog"):
        image(tmp_path / name / "x.png")
    dataset = opened(tmp_path)
    assert dataset.parts is not None
    assert dataset.parts.tolist() == [TRAIN, TRAIN, TEST, TEST]


def test_that_a_lone_training_folder_is_divided_by_the_split_and_said_to_be(tmp_path: Path) -> None:
    for name in ("cat", "dog"):
        image(tmp_path / "train" / name / "x.png")
    dataset = opened(tmp_path)
    assert dataset.columns["class"].values == ("cat", "dog")
    assert dataset.parts is None
    assert kinds(dataset) == ["only-training-part"]


def test_that_a_class_missing_in_a_part_is_named_with_the_part(tmp_path: Path) -> None:
    for name in ("train/cat", "train/dog", "test/cat", "test/fox"):
        image(tmp_path / name / "x.png")
    dataset = opened(tmp_path)
    lacking, untrained = about_parts(dataset)
    assert (lacking.kind, lacking.where) == ("class-missing-in-part", ("dog",))
    assert lacking.what == "The test folder has no image of “dog”, which the training folder has."
    assert (untrained.kind, untrained.where) == ("class-missing-in-training", ("fox",))
    assert untrained.done
    assert untrained.remedy


def test_that_a_class_whose_images_in_a_part_are_all_broken_is_missing_there(tmp_path: Path) -> None:
    for name in ("train/cat", "train/dog", "val/cat", "val/dog"):
        image(tmp_path / name / "x.png")
    (tmp_path / "val" / "dog" / "x.png").write_bytes(b"broken")
    assert [(finding.kind, finding.where) for finding in about_parts(opened(tmp_path))] == [
        ("class-missing-in-part", ("dog",))
    ]


def test_that_a_class_called_train_among_vehicles_stays_a_class(tmp_path: Path) -> None:
    for name in ("car/x.png", "bus/x.png", "train/steam/x.png", "train/electric/x.png"):
        image(tmp_path / name)
    dataset = opened(tmp_path)
    assert dataset.columns["class"].values == ("bus", "car", "train")
    assert dataset.parts is None
    assert kinds(dataset) == ["class-named-like-a-part"]


def test_that_parts_without_class_subfolders_are_classes_and_said_to_be(tmp_path: Path) -> None:
    for name in ("train", "test"):
        image(tmp_path / name / "x.png")
    dataset = opened(tmp_path)
    assert dataset.columns["class"].values == ("test", "train")
    assert dataset.findings[0].where == ("test", "train")
    assert "subfolder for each class" in dataset.findings[0].remedy


def test_that_another_folder_beside_the_parts_is_left_out_by_name(tmp_path: Path) -> None:
    for name in ("train/cat", "train/dog", "test/cat", "test/dog", "figures/x"):
        image(tmp_path / name / "x.png")
    image(tmp_path / "train" / "loose.png")
    skipped = {file.path: file.reason for file in opened(tmp_path).skipped}
    assert skipped == {
        "figures": "the folder is none of training, validation and test",
        "train/loose.png": "it lies outside the class subfolders",
    }


def test_that_an_empty_class_of_a_part_is_listed_below_its_part(tmp_path: Path) -> None:
    for name in ("train/cat", "train/dog", "test/cat"):
        image(tmp_path / name / "x.png")
    (tmp_path / "test" / "dog").mkdir()
    assert [file.path for file in opened(tmp_path).skipped] == ["test/dog"]


def test_that_links_in_a_circle_between_parts_end(tmp_path: Path) -> None:
    for name in ("train/cat", "train/dog", "test/cat", "test/dog"):
        image(tmp_path / name / "x.png")
    (tmp_path / "test" / "cat" / "up").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "test" / "round").symlink_to(tmp_path / "test", target_is_directory=True)
    dataset = opened(tmp_path)
    assert len(dataset) == len(set(dataset.names))
    assert not any("up/" in name for name in dataset.names)


def test_that_names_as_long_as_the_disk_allows_are_read_and_longer_paths_listed(tmp_path: Path) -> None:
    for name in ("cat", "dog"):
        image(tmp_path / name / "x.png")
    image(tmp_path / "cat" / f"{'é' * 125}.png")  # 254 bytes
    descend = "n" * 250
    handle = os.open(tmp_path / "dog", os.O_DIRECTORY)
    for _ in range(18):  # beyond 4,096 bytes, which no path may have
        os.mkdir(descend, dir_fd=handle)
        below = os.open(descend, os.O_DIRECTORY, dir_fd=handle)
        os.close(handle)
        handle = below
    os.close(handle)
    dataset = opened(tmp_path)
    assert len(dataset) == 3
    (skipped,) = dataset.skipped
    assert skipped.path.startswith("dog/nnn")


def test_that_a_folder_that_links_to_itself_is_refused_in_words(tmp_path: Path) -> None:
    from models.spec.errors import UserError

    (tmp_path / "loop").symlink_to(tmp_path / "loop", target_is_directory=True)
    with pytest.raises(UserError, match="folder") as refused:
        opened(tmp_path / "loop")
    assert refused.value.where == str(tmp_path / "loop")
