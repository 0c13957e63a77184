"""Parts that a column of the data names."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.spec.errors import UserError
from tests.workbench.data.opening import finding, kinds, opened
from workbench.data.describe import describe
from workbench.spec.data import DataFile
from workbench.spec.part_notices import left_out_notices
from workbench.spec.split import Split
from workbench.spec.tasks import Classification, Regression


def test_that_parts_are_taken_from_the_column_that_names_them(tmp_path: Path) -> None:
    content = "x,animal,split\n1,cat,train\n2,dog,val\n3,cat,TEST\n4,dog,train\n"
    dataset = opened(tmp_path, content)
    assert dataset.parts is not None
    assert dataset.parts.tolist() == [0, 1, 2, 0]
    assert opened(tmp_path, content, split_column="-").parts is None


def test_that_words_that_name_no_part_are_told(tmp_path: Path) -> None:
    dataset = opened(tmp_path, "x,fold\n1,train\n2,holdout\n3,\n4,test\n")
    assert dataset.parts is not None
    assert dataset.parts.tolist() == [0, -2, -1, 2]
    told = finding(dataset, "unknown-parts")
    assert (told.where, told.count) == (("line 3",), 1)
    assert "“fold”" in told.what
    assert "“holdout”" in told.what
    assert finding(dataset, "missing-parts").where == ("line 4",)


def test_that_a_column_called_split_without_parts_is_told(tmp_path: Path) -> None:
    content = "x,split\n1,alpha\n2,beta\n3,train\n4,alpha\n"
    dataset = opened(tmp_path, content)
    assert dataset.parts is None
    assert "“alpha”, “beta”" in finding(dataset, "no-parts").what
    assert "no-parts" not in kinds(opened(tmp_path, content, split_column="-"))


def test_that_rows_of_an_unknown_part_are_neither_trained_on_nor_judged(tmp_path: Path) -> None:
    rows = "".join(f"{at}.5,{'ab'[at % 2]},{'test' if at % 4 == 0 else 'train'}\n" for at in range(40))
    file = tmp_path / "labels.csv"
    file.write_text("x,animal,split\n" + rows + "77.5,a,tset\n")
    sizes = describe(DataFile(path=str(file)), Split(validation=0.2), [Classification(name="t", column="animal")]).split
    assert (sizes.train + sizes.validation, sizes.test, sizes.left_out) == (30, 10, 0)
    ignoring = Split(validation=0.2, fixed_parts="ignore")
    sizes = describe(DataFile(path=str(file)), ignoring, [Classification(name="t", column="animal")]).split
    assert sizes.train + sizes.validation + sizes.test == 41


def test_that_a_column_of_parts_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no column “fold”"):
        opened(tmp_path, "x,animal\n1,cat\n2,dog\n", split_column="fold")


PATIENTS = "x,patient,split\n1.5,p0,train\n2.5,p1,train\n3.5,p0,test\n4.5,p2,val\n5.5,p1,train\n6.5,,test\n7.5,,train\n"


def test_that_groups_in_several_parts_of_the_data_are_named_with_their_rows(tmp_path: Path) -> None:
    told = finding(opened(tmp_path, PATIENTS), "groups-in-several-parts")
    assert told.what == "1 group stands in more than one part of the data by column “patient”: “p0”; 2 rows."
    assert (told.where, told.count, told.severity) == (("line 2", "line 4"), 2, "warning")
    assert "split.group" in told.remedy
    assert "groups-in-several-parts" not in kinds(opened(tmp_path, PATIENTS, split_column="-"))
    assert "groups-in-several-parts" not in kinds(opened(tmp_path, PATIENTS.replace("3.5,p0", "3.5,p3")))


def test_that_rows_whose_group_is_tested_are_left_out_and_counted_where_groups_stay_together(tmp_path: Path) -> None:
    opened(tmp_path, PATIENTS)
    split = Split(group="patient")
    tasks = [Regression(name="t", column="x")]
    sizes = describe(DataFile(path=str(tmp_path / "labels.csv")), split, tasks).split
    assert (sizes.train, sizes.validation, sizes.test, sizes.left_out) == (3, 1, 2, 1)
    (told,) = left_out_notices(split, sizes)
    assert told.message == "1 example is left out: by “patient”, its group is in another set of the data."
