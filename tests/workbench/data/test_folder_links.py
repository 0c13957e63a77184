"""Symbolic links in an image folder, and what is told of them."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from workbench.data.sources import open_dataset
from workbench.spec.data import ImageFolder
from workbench.spec.data_description import Finding


def image(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (8, 6)).save(path)
    return path


@pytest.fixture
def pets(tmp_path: Path) -> Path:
    for name in ("cat/0.png", "cat/1.png", "dog/0.png", "dog/1.png"):
        image(tmp_path / "pets" / name)
    return tmp_path / "pets"


def found(folder: Path) -> dict[str, Finding]:
    findings = open_dataset(ImageFolder(path=str(folder)), lambda _done, _total: None).findings
    return {finding.kind: finding for finding in findings}


def test_that_a_folder_without_links_says_nothing(pets: Path) -> None:
    assert found(pets) == {}


def test_that_the_folder_itself_may_be_a_link_or_be_named_by_one(pets: Path) -> None:
    (pets.parent / "alias").symlink_to(pets)
    assert found(pets.parent / "alias") == {}
    assert found(pets / ".." / "alias") == {}


def test_that_a_link_out_of_the_folder_is_followed_and_told(pets: Path) -> None:
    (pets / "dog" / "out.png").symlink_to(image(pets.parent / "outside.png"))
    (told,) = found(pets).values()
    assert (told.kind, told.where, told.severity) == ("links-outside", ("dog/out.png",), "note")
    assert told.what == "1 file is reached through links that lead out of the folder."


def test_that_one_file_under_two_classes_is_told(pets: Path) -> None:
    (pets / "dog" / "cat.png").symlink_to("../cat/0.png")
    (told,) = found(pets).values()
    assert (told.kind, told.where, told.severity) == ("linked-labels", ("cat/0.png", "dog/cat.png"), "warning")


def test_that_a_linked_folder_of_another_class_is_told_file_by_file(pets: Path) -> None:
    (pets / "kitten").symlink_to("cat")
    told = found(pets)["linked-labels"]
    assert told.where == ("cat/0.png", "kitten/0.png", "cat/1.png", "kitten/1.png")


def test_that_a_file_twice_in_its_class_is_told(pets: Path) -> None:
    (pets / "cat" / "again.png").symlink_to("0.png")
    assert found(pets)["linked-twice"].where == ("cat/0.png", "cat/again.png")
