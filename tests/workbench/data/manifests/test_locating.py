"""Where the paths of a manifest lead."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from models.spec.errors import UserError
from tests.workbench.data.opening import finding, image, kinds, no_news, opened
from workbench.data.sources import open_dataset
from workbench.spec.data import DataFile


def test_that_files_that_are_not_there_are_left_out_and_named(folder: Path) -> None:
    dataset = opened(folder, "path,animal\n0.png,cat\nnowhere/1.png,dog\ngone.png,dog\n1.png,dog\n")
    assert list(dataset.names) == ["0.png", "1.png"]
    told = finding(dataset, "missing-files")
    assert told.where == ("line 3 (nowhere/1.png)", "line 4 (gone.png)")
    assert told.what == "2 rows name a file that is not there."
    assert told.done == "They were left out."
    assert "base folder" in told.remedy


@pytest.mark.parametrize(
    "path", ["../outside.png", "sub/../../outside.png", "/etc/passwd.png", "link.png", "way/outside.png"]
)
def test_that_files_outside_are_refused_unless_allowed(folder: Path, path: str) -> None:
    (folder / "link.png").symlink_to(folder.parent / "outside.png")
    (folder / "way").symlink_to(folder.parent, target_is_directory=True)
    content = f"path,animal\n0.png,cat\n{path},dog\n1.png,dog\n"
    dataset = opened(folder, content)
    assert list(dataset.names) == ["0.png", "1.png"]
    told = finding(dataset, "outside-files")
    assert told.where == (f"line 3 ({path})",)
    assert "outside the base folder" in told.what
    assert "Allow files outside" in told.remedy
    allowed = opened(folder, content, allow_outside=True)
    assert "outside-files" not in kinds(allowed)
    assert (path in allowed.names) == (path != "/etc/passwd.png")


def test_that_an_absolute_path_within_the_base_folder_is_fine(folder: Path) -> None:
    assert len(opened(folder, f"path,animal\n{folder}/0.png,cat\n1.png,dog\n")) == 2


def test_that_a_link_within_the_base_folder_is_fine(folder: Path) -> None:
    (folder / "link.png").symlink_to(folder / "0.png")
    assert list(opened(folder, "path,animal\nlink.png,cat\n1.png,dog\n").names) == ["link.png", "1.png"]


def test_that_relative_paths_start_in_the_base_folder(folder: Path) -> None:
    dataset = opened(folder, "path,animal\ndata/0.png,cat\noutside.png,dog\n", base="..")
    assert list(dataset.names) == ["data/0.png", "outside.png"]


def test_that_a_base_folder_that_is_not_there_is_told(folder: Path) -> None:
    with pytest.raises(UserError, match=r"nowhere: There is no such base folder"):
        opened(folder, "path,animal\n0.png,cat\n", base="nowhere")


def test_that_a_base_folder_whose_name_no_folder_can_have_is_told(folder: Path) -> None:
    with pytest.raises(UserError, match=r"xxx: .*name is too long"):
        opened(folder, "path,animal\n0.png,cat\n", base="x" * 300)


def test_that_links_in_a_circle_and_folders_are_left_out_and_named(folder: Path) -> None:
    (folder / "loop.png").symlink_to(folder / "loop.png")
    (folder / "folder.png").mkdir()
    dataset = opened(folder, "path,animal\n0.png,cat\nloop.png,dog\nfolder.png,dog\n1.png,dog\n")
    assert finding(dataset, "circular-links").where == ("line 3 (loop.png)",)
    assert finding(dataset, "folders").where == ("line 4 (folder.png)",)


def test_that_folders_are_listed_alike_and_files_asked_for_alike(folder: Path) -> None:
    """Above `FEW` files of a folder are found by listing it: the same answers as one by one."""
    for index in range(40):
        image(folder / "many" / f"{index}.png")
    (folder / "many" / "loop.png").symlink_to("loop.png")
    (folder / "many" / "far.png").symlink_to(folder.parent / "outside.png")
    (folder / "many" / "folder.png").mkdir()
    names = [*(f"{index}.png" for index in range(40)), "loop.png", "far.png", "folder.png", "gone.png"]
    dataset = opened(folder, "path,n\n" + "".join(f"many/{name},{row % 2}\n" for row, name in enumerate(names)))
    assert len(dataset) == 40
    assert kinds(dataset) == {"circular-links", "outside-files", "folders", "missing-files"}


def test_that_backslashes_of_windows_part_folders(folder: Path) -> None:
    image(folder / "sub" / "a.png")
    dataset = opened(folder, "path,animal\nsub\\a.png,cat\n1.png,dog\n")
    assert len(dataset) == 2
    assert dataset.images.read(0, None).shape == (6, 8, 3)


def test_that_names_in_other_bytes_or_forms_are_found(folder: Path) -> None:
    Path(os.fsdecode(os.fsencode(folder) + b"/caf\xe9.png")).write_bytes((folder / "0.png").read_bytes())
    image(folder / "u\u0308.png")
    file = folder / "labels.csv"
    file.write_bytes(b"path,animal\ncaf\xe9.png,cat\n\xfc.png,dog\n")
    dataset = open_dataset(DataFile(path=str(file)), no_news)
    assert list(dataset.names) == ["café.png", "ü.png"]
    assert [dataset.images.read(row, None).shape for row in (0, 1)] == [(6, 8, 3), (6, 8, 3)]


@pytest.mark.parametrize(
    "rows", ["0.png,cat\nlink.png,dog\n", "link.png,dog\n0.png,cat\n", "link.png,dog\nsub/far.png,cat\n"]
)
def test_that_a_link_is_the_file_that_it_leads_to(folder: Path, rows: str) -> None:
    (folder / "link.png").symlink_to("0.png")
    (folder / "sub").mkdir()
    (folder / "sub" / "far.png").symlink_to(folder / "link.png")
    dataset = opened(folder, f"path,animal\n{rows}1.png,dog\n2.png,cat\n")
    assert list(dataset.names) == ["1.png", "2.png"]
    assert finding(dataset, "conflicting-labels").count == 2


def test_that_other_writings_of_a_link_are_the_same_file_too(folder: Path) -> None:
    (folder / "link.png").symlink_to("0.png")
    dataset = opened(folder, "path,animal\nlink.png,dog\n./link.png,dog\n0.png,dog\n1.png,cat\n")
    assert list(dataset.names) == ["link.png", "1.png"]
    assert finding(dataset, "repeated-files").count == 2


def test_that_a_file_with_a_slash_at_its_end_is_called_missing_and_no_folder(folder: Path) -> None:
    (folder / "sub").mkdir()
    dataset = opened(
        folder, "path,animal\n0.png,dog\n1.png\\,cat\n2.png/,cat\nsub/,cat\n3.png,cat\n", reads="images", column="path"
    )
    assert finding(dataset, "missing-files").where == ("line 3 (1.png\\)", "line 4 (2.png/)")
    assert finding(dataset, "folders").where == ("line 5 (sub/)",)


def test_that_rows_without_a_path_are_left_out_and_named(folder: Path) -> None:
    dataset = opened(folder, "path,animal\n0.png,cat\n,dog\n1.png,dog\n")
    assert finding(dataset, "no-path").where == ("line 3",)
