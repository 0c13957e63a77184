"""Files that are not what they seem, among the images of a folder."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.workbench.data.inspection.pictures import scene
from workbench.data.folder import open_folder
from workbench.data.inspection.image_findings import image_findings
from workbench.data.inspection.odd_files import odd_files
from workbench.data.reading import Inspection, inspect_image
from workbench.spec.data import ImageFolder


@pytest.mark.parametrize("suffix", ["gif", "webp", "png", "tiff"])
def test_that_files_with_several_pictures_are_named(tmp_path: Path, suffix: str) -> None:
    pictures = [scene(seed, (40, 30)) for seed in range(3)]
    (tmp_path / "a").mkdir()
    pictures[0].save(tmp_path / "a" / f"one.{suffix}")
    pictures[0].save(tmp_path / "a" / f"three.{suffix}", save_all=True, append_images=pictures[1:])
    dataset = open_folder(ImageFolder(path=str(tmp_path)), lambda *_: None)
    (finding,) = dataset.findings
    assert finding.kind == "animated"
    assert finding.where == (f"a/three.{suffix}",)
    told = image_findings(dataset, np.zeros(2, dtype=np.int8), None, ())
    assert told.marks["animated"].tolist() == [name == f"a/three.{suffix}" for name in dataset.names]


@pytest.mark.parametrize(
    ("name", "inside", "misleads"),
    [
        ("a.png", "PNG", False),
        ("a.PNG", "JPEG", True),
        ("a.jpeg", "JPEG", False),
        ("a.jfif", "JPEG", False),
        ("a.jpg", "WEBP", True),
        ("a.dib", "BMP", False),
        ("a.tif", "TIFF", False),
        ("a.gif", "PNG", True),
    ],
)
def test_that_suffixes_that_mislead_are_named(tmp_path: Path, name: str, inside: str, *, misleads: bool) -> None:
    (tmp_path / "a").mkdir()
    scene(0, (40, 30)).save(tmp_path / "a" / name, format=inside)
    dataset = open_folder(ImageFolder(path=str(tmp_path)), lambda *_: None)
    assert [finding.kind for finding in dataset.findings] == (["suffix"] if misleads else [])


def test_that_what_is_damaged_behind_the_first_picture_is_still_one_picture(tmp_path: Path) -> None:
    path = tmp_path / "a.gif"
    pictures = [scene(seed, (40, 30)) for seed in range(3)]
    pictures[0].save(path, save_all=True, append_images=pictures[1:])
    whole = path.read_bytes()
    first = tmp_path / "first.gif"
    pictures[0].save(first)
    path.write_bytes(whole[: first.stat().st_size + 30])
    assert inspect_image(path).width == 40


def test_that_spaces_around_a_path_in_a_table_are_no_suffix() -> None:
    assert odd_files([" a.png "], [Inspection(8, 8, 3, "PNG")]) == ()
