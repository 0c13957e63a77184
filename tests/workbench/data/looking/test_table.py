"""The table of look-alikes, opened as data again."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from models.spec.errors import UserError
from tests.workbench.data.inspection.folders import fill
from workbench.data.inspection.grouping import straddling
from workbench.data.inspection.look_alikes import find_look_alikes
from workbench.data.looking.parts import parts_of
from workbench.data.looking.table import ALIKE, write_table
from workbench.data.sources import open_dataset
from workbench.spec.data import BundledData, DataFile, DataSource, ImageFolder
from workbench.spec.split import Split
from workbench.spec.tasks import Classification


def silent(_done: int, _total: int) -> None:
    pass


@pytest.mark.parametrize("inside", [True, False], ids=["beside the images", "elsewhere"])
def test_that_splitting_the_table_by_its_groups_ends_all_leaks(tmp_path: Path, *, inside: bool) -> None:
    root = fill(tmp_path / "pets", num_scenes=20)
    data = ImageFolder(path=str(root))
    dataset = open_dataset(data, silent)
    alike = find_look_alikes(dataset, None, silent)
    path = (root if inside else tmp_path) / "table.csv"
    write_table(data, dataset, alike.near, path)
    table: DataSource = DataFile(path=str(path), allow_outside=not inside)
    again = open_dataset(table, silent)
    assert len(again) == len(dataset)
    assert again.columns["class"].values == dataset.columns["class"].values
    near = find_look_alikes(again, None, silent).near
    tasks = (Classification(name="class", column="class"),)
    leaks = [straddling(near, parts_of(again, tasks, Split(seed=seed, group=ALIKE))).any() for seed in range(5)]
    assert not any(leaks)
    assert any(straddling(near, parts_of(again, tasks, Split(seed=seed))).any() for seed in range(5))


def test_that_the_parts_of_a_folder_are_those_of_its_table(tmp_path: Path) -> None:
    for part in ("train", "val", "test"):
        fill(tmp_path / "pets" / part)
    data = ImageFolder(path=str(tmp_path / "pets"))
    dataset = open_dataset(data, silent)
    path = tmp_path / "pets" / "table.csv"
    write_table(data, dataset, np.full(len(dataset), -1), path)
    again = open_dataset(DataFile(path=str(path)), silent)
    assert dataset.parts is not None
    assert again.parts is not None
    assert dict(zip(again.names, again.parts, strict=True)) == dict(zip(dataset.names, dataset.parts, strict=True))


def test_that_the_table_of_a_file_with_a_base_folder_of_its_own_leads_to_the_same_images(tmp_path: Path) -> None:
    root = fill(tmp_path / "pets")
    (tmp_path / "lists").mkdir()
    manifest = tmp_path / "lists" / "pets.csv"
    manifest.write_text("path,class\na/0.png,a\na/1.png,a\nb/4.png,b\n")
    data = DataFile(path=str(manifest), base="../pets")
    dataset = open_dataset(data, silent)
    write_table(data, dataset, np.full(len(dataset), -1), root / "table.csv")
    assert list(open_dataset(DataFile(path=str(root / "table.csv")), silent).names) == list(dataset.names)


def test_that_images_that_are_no_files_make_no_table(tmp_path: Path) -> None:
    data = BundledData(name="digits")
    dataset = open_dataset(data, silent)
    with pytest.raises(UserError, match="no files"):
        write_table(data, dataset, np.full(len(dataset), -1), tmp_path / "table.csv")
    assert list(tmp_path.iterdir()) == []


def test_that_a_table_that_cannot_be_written_is_told_and_leaves_nothing(tmp_path: Path) -> None:
    root = fill(tmp_path / "pets")
    data = ImageFolder(path=str(root))
    dataset = open_dataset(data, silent)
    with pytest.raises(UserError, match="cannot be written"):
        write_table(data, dataset, np.full(len(dataset), -1), tmp_path / "none" / "table.csv")
