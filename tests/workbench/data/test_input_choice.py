"""Which column the model is to see."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.spec.errors import UserError
from tests.workbench.data.opening import opened


def test_that_the_column_whose_files_are_there_is_taken(folder: Path) -> None:
    dataset = opened(folder, "mask,image,animal\nm0.png,0.png,cat\nm1.png,1.png,dog\n")
    assert list(dataset.names) == ["0.png", "1.png"]


def test_that_the_input_column_can_be_chosen(folder: Path) -> None:
    dataset = opened(folder, "a,b,animal\n0.png,1.png,cat\n2.png,3.png,dog\n", column="b")
    assert list(dataset.names) == ["1.png", "3.png"]
    with pytest.raises(UserError, match=r"no column “c”.*“a”, “b”, “animal”"):
        opened(folder, "a,b,animal\n0.png,1.png,cat\n", column="c")


def test_that_images_are_not_read_from_a_table_without_paths(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"No column of the file names image files.*Choose the input column"):
        opened(tmp_path, "a,b\n1,2\n3,4\n", reads="images")


def test_that_paths_may_be_read_as_a_mere_table(tmp_path: Path) -> None:
    assert list(opened(tmp_path, "path,animal\n0.png,cat\n1.png,dog\n", reads="table").columns) == ["path", "animal"]
