"""Several rows of one file."""

from __future__ import annotations

from pathlib import Path

from tests.workbench.data.opening import finding, kinds, opened


def test_that_rows_that_contradict_each_other_are_all_left_out(folder: Path) -> None:
    dataset = opened(folder, "id,path,animal\nx,0.png,cat\ny,1.png,dog\nz,./0.png,dog\nw,2.png,cat\nv,2.png,cat\n")
    assert list(dataset.names) == ["1.png", "2.png"]
    conflict = finding(dataset, "conflicting-labels")
    assert conflict.where == ("line 2 (0.png)", "line 4 (./0.png)")
    assert "another row labels otherwise" in conflict.what
    repeated = finding(dataset, "repeated-files")
    assert repeated.where == ("line 6 (2.png)",)


def test_that_rows_that_say_different_things_of_one_file_are_put_together(folder: Path) -> None:
    dataset = opened(folder, "path,animal,age,site\n0.png,,3,\n1.png,dog,,B\n0.png,cat,,\n0.png,cat,3,A\n2.png,,,\n")
    assert list(dataset.names) == ["0.png", "1.png", "2.png"]
    assert dataset.columns["animal"].codes.tolist() == [0, 1, -1]
    assert dataset.columns["age"].codes.tolist() == [0, -1, -1]
    assert dataset.columns["site"].codes.tolist() == [0, 1, -1]
    assert finding(dataset, "repeated-files").where == ("line 4 (0.png)", "line 5 (0.png)")
    assert "conflicting-labels" not in kinds(dataset)


def test_that_a_file_in_two_parts_is_a_contradiction(folder: Path) -> None:
    dataset = opened(folder, "path,animal,split\n0.png,cat,train\n0.png,cat,test\n1.png,dog,test\n2.png,cat,train\n")
    assert finding(dataset, "conflicting-labels").count == 2


def test_that_two_spellings_contradict_each_other_unless_they_are_joined(folder: Path) -> None:
    content = "path,animal,stars\n0.png,cat,1\n0.png,Cat ,1.0\n1.png,dog,2\n2.png,cat,2\n"
    assert list(opened(folder, content).names) == ["1.png", "2.png"]
    dataset = opened(folder, content, join_spellings=True)
    assert list(dataset.names) == ["0.png", "1.png", "2.png"]
    assert dataset.columns["animal"].values == ("cat", "dog")
    assert finding(dataset, "repeated-files").where == ("line 3 (0.png)",)
