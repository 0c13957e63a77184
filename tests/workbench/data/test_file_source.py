"""Files with a row for each example, opened as data sets of texts or rows."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.spec.errors import UserError
from tests.workbench.data.opening import finding, kinds, opened
from workbench.data.dataset import TableInputs, TextInputs
from workbench.data.describe import describe
from workbench.data.sources import open_dataset
from workbench.spec.data import DataFile
from workbench.spec.split import Split


def test_that_a_file_without_anything_to_predict_says_so(folder: Path) -> None:
    file = folder / "labels.csv"
    file.write_text("file,animal\n0.png,cat\n1.png,cat\n")
    told = next(found for found in describe(DataFile(path=str(file)), Split()).findings if found.kind == "no-label")
    assert "“cat” in “animal”" in told.what


def test_that_a_column_without_values_is_left_out(tmp_path: Path) -> None:
    dataset = opened(tmp_path, "x,animal,note\n1,cat,\n2,dog,\n")
    assert list(dataset.columns) == ["x", "animal"]
    assert "“note”" in finding(dataset, "empty-columns").what


def test_that_a_column_of_prose_opens_to_texts(tmp_path: Path) -> None:
    prose = [f"the film number {index} was a joy to watch" for index in range(4)]
    content = "review,stars\n" + "".join(f"{text},{index % 2}\n" for index, text in enumerate(prose)) + ",1\n"
    dataset = opened(tmp_path, content)
    assert isinstance(dataset.inputs, TextInputs)
    assert dataset.inputs.column == "review"
    assert list(dataset.inputs.texts) == prose
    assert list(dataset.columns) == ["stars"]
    assert list(dataset.names) == ["line 2", "line 3", "line 4", "line 5"]
    assert len(set(dataset.identities)) == 4
    assert finding(dataset, "no-text").where == ("line 6",)


def test_that_a_text_keeps_its_identity_when_rows_are_added(tmp_path: Path) -> None:
    first = opened(tmp_path, "text,y\none,1\ntwo,2\n", reads="text", column="text")
    second = opened(tmp_path, "text,y\nzero,1\none,1\ntwo,2\n", reads="text", column="text")
    assert list(first.identities) == list(second.identities)[1:]


def test_that_numbers_and_categories_open_to_a_table(tmp_path: Path) -> None:
    dataset = opened(tmp_path, "size;colour;price\n1,5;red;10\n2;blue;20\n")
    assert isinstance(dataset.inputs, TableInputs)
    assert list(dataset.columns) == ["size", "colour", "price"]
    numbers = dataset.columns["size"].numbers
    assert numbers is not None
    assert numbers.tolist() == [1.5, 2.0]
    assert len(dataset) == 2
    assert list(dataset.names) == ["line 2", "line 3"]
    assert len(set(dataset.identities)) == 2


def test_that_a_file_is_described_with_roles_and_findings(folder: Path) -> None:
    (folder / "labels.csv").write_text(
        "path,animal,patient,split\n" + "".join(f"{i % 4}.png,{'cdcd'[i % 4]},p{i % 2},train\n" for i in range(4))
    )
    told = describe(DataFile(path=str(folder / "labels.csv")), Split())
    assert {column.name: column.role for column in told.columns} == {
        "animal": "label",
        "patient": "group",
        "split": "part",
    }
    assert told.images is not None
    assert told.num_examples == 4


def test_that_equal_rows_of_a_table_are_kept_and_told_and_those_of_images_left_out(tmp_path: Path) -> None:
    file = tmp_path / "t.csv"
    file.write_text("amount,class\n1,a\n2,b\n1,a\n", encoding="utf-8")
    table = open_dataset(DataFile(path=str(file), reads="table"), lambda *_: None)
    assert len(table) == 3
    told = next(finding for finding in table.findings if finding.kind == "duplicate-rows")
    assert (told.where, told.count) == (("line 4",), 1)
    assert "make the test easier" in told.done
    texts = open_dataset(DataFile(path=str(file), reads="text", column="class"), lambda *_: None)
    assert len(texts) == 2
    assert "left out" in next(finding for finding in texts.findings if finding.kind == "duplicate-rows").done


def test_that_row_names_are_ids_and_no_features(tmp_path: Path) -> None:
    file = tmp_path / "t.csv"
    file.write_text("amount,class\n1,4,a\n2,5,b\n3,6,a\n4,4,b\n", encoding="utf-8")
    table = open_dataset(DataFile(path=str(file), reads="table"), lambda *_: None)
    assert table.table.no_features == {"row name": "has another value in every row"}


def test_that_a_column_without_any_text_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"labels\.csv: No row has a text in column “t”.*another input column"):
        opened(tmp_path, "t,y\n,1\nNA,2\n", reads="text", column="t")


def test_that_the_input_column_cannot_name_the_parts(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"Column “t” is the input"):
        opened(tmp_path, "t,y\ntrain,1\ntest,2\n", reads="text", column="t", split_column="t")


def test_that_a_repeated_row_does_not_make_classes_of_ids(tmp_path: Path) -> None:
    rows = [f"k{row},the film number {row} was a joy to watch\n" for row in range(12)]
    dataset = opened(tmp_path, f"key,review\n{''.join(rows)}{rows[3]}")
    assert len(dataset) == 12
    assert kinds(dataset) == {"duplicate-rows"}
