"""Labels that are not what they seem."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.workbench.data.opening import finding, kinds, opened
from workbench.data.columns import Column
from workbench.data.label_source import Source
from workbench.data.labels import Labels, checked_labels
from workbench.spec.data_description import Role

SOURCE = Source("column “x”", lambda rows: tuple(f"line {row}" for row in rows))


def checked(*texts: str, role: Role = "label", join_spellings: bool = False) -> Labels:
    return checked_labels(SOURCE, Column.of_texts(texts), role, join_spellings=join_spellings)


def test_that_a_number_with_one_example_is_told_where_numbers_are_classes() -> None:
    (told,) = checked("0", "1", "0", "1", "7").findings
    assert (told.kind, told.where) == ("one-example", ("line 4",))
    assert "“7”" in told.what


@pytest.mark.parametrize(
    "texts", [("1.5", "2", "2"), ("31", "18", "45", "18"), tuple(map(str, range(30))) * 2 + ("99",)]
)
def test_that_of_amounts_none_is_called_a_class_with_one_example(texts: tuple[str, ...]) -> None:
    assert checked(*texts).findings == ()


def test_that_most_numbers_with_one_example_are_told_where_they_are_classes() -> None:
    (told,) = checked(*"000111", "2", "3", "4").findings
    assert "3 of 5 classes have a single example: “2”, “3”, “4”." in told.what


@pytest.mark.parametrize("other", ["01", "1.0", "+1", "1e0"])
def test_that_one_number_in_two_writings_is_one_label_among_words_too(other: str) -> None:
    texts = ("1", other, "1", other, "unsure", "unsure")
    (told,) = checked(*texts).findings
    assert told.kind == "two-spellings"
    assert len(checked(*texts, join_spellings=True).column.values) == 2


def test_that_words_that_may_stand_for_no_label_are_told_and_not_where_they_are_a_level() -> None:
    (told,) = checked("cat", "dog", "None", "cat", "dog", "?", "None", "?").findings
    assert (told.kind, told.where, told.severity) == ("maybe-missing", ("line 2", "line 5", "line 6", "line 7"), "note")
    assert "“?”, “None”" in told.what
    assert checked("None", "Mild", "Severe", "None", "Mild", "Severe").findings == ()


def test_that_one_number_in_two_writings_is_told_and_joined_on_demand() -> None:
    texts = ("1", "2", "1.0", "2", "1", "01", "01", "1.0", "1")
    (told,) = checked(*texts).findings
    assert "3 ways: “1” (3), “01” (2), “1.0” (2)" in told.what
    assert told.where == ("line 2", "line 5", "line 6", "line 7")
    assert told.done == "They are different classes, though one number."
    joined = checked(*texts, join_spellings=True).column
    assert (joined.values, joined.codes.tolist()) == (("1", "2"), [0, 1, 0, 1, 0, 0, 0, 0, 0])
    assert joined.numbers is not None
    assert joined.numbers.tolist() == [1, 2, 1, 2, 1, 1, 1, 1, 1]


def test_that_spellings_of_a_group_are_not_called_classes() -> None:
    (told,) = checked("a", "A", "a", role="group").findings
    assert told.done == "They are different groups."


SPELLED = "x,animal\n1,Cat\n2,cat\n3,cat \n4,dog\n5,dog\n6,cat\n"


def test_that_a_label_in_two_spellings_is_told_with_counts(tmp_path: Path) -> None:
    dataset = opened(tmp_path, SPELLED)
    told = finding(dataset, "two-spellings")
    assert "“cat” (2), “Cat” (1), “cat ” (1)" in told.what
    assert told.where == ("line 2", "line 4")
    assert told.done == "They are different classes."
    assert "Join spellings" in told.remedy
    assert set(dataset.columns["animal"].values) == {"Cat", "cat", "cat ", "dog"}


def test_that_spellings_are_joined_on_demand(tmp_path: Path) -> None:
    dataset = opened(tmp_path, SPELLED, join_spellings=True)
    assert dataset.columns["animal"].values == ("cat", "dog")
    assert dataset.columns["animal"].codes.tolist() == [0, 0, 0, 1, 1, 0]
    assert finding(dataset, "two-spellings").done == "They were joined as “cat”."


def test_that_forms_of_one_letter_are_one_spelling(tmp_path: Path) -> None:
    dataset = opened(tmp_path, "x,drink\n1,caf\u00e9\n2,cafe\u0301\n3,tea\n4,tea\n", join_spellings=True)
    assert len(dataset.columns["drink"].values) == 2


def test_that_a_class_with_one_example_is_told(tmp_path: Path) -> None:
    dataset = opened(tmp_path, "x,animal\n1,cat\n2,cat\n3,dog\n4,dog\n5,emu\n")
    told = finding(dataset, "one-example")
    assert "“emu”" in told.what
    assert told.where == ("line 6",)


def test_that_most_classes_with_one_example_are_told_with_their_number(tmp_path: Path) -> None:
    dataset = opened(tmp_path, "x,animal\n1,cat\n2,cat\n3,dog\n4,emu\n5,gnu\n")
    told = finding(dataset, "one-example")
    assert told.what == "In column “animal”, 3 of 4 classes have a single example: “dog”, “emu”, “gnu”."
    assert told.where == ("line 4", "line 5", "line 6")


def test_that_cells_that_hold_several_labels_are_no_classes_with_a_single_example(tmp_path: Path) -> None:
    assert "one-example" not in kinds(opened(tmp_path, "x,animal\n1,cat\n2,cat|dog\n3,dog\n4,cat\n"))


def test_that_a_row_without_a_group_is_said_to_be_one_of_its_own(tmp_path: Path) -> None:
    dataset = opened(tmp_path, "x,patient\n1,a\n2,\n3,a\n4,b\n5,b\n6,\n")
    told = finding(dataset, "missing-values")
    assert told.where == ("line 3", "line 7")
    assert told.done == "They were kept, each as a group of its own."


def test_that_missing_labels_are_told_and_kept(tmp_path: Path) -> None:
    dataset = opened(tmp_path, "x,animal\n1,cat\n2,NaN\n3,dog\n4,\n")
    assert dataset.columns["animal"].codes.tolist() == [0, -1, 1, -1]
    told = finding(dataset, "missing-values")
    assert (told.where, told.count) == (("line 3", "line 5"), 2)
    assert "“animal”" in told.what


SETS = ("A|b", "a", "b", "|", "a", "b", " | ", "b|a", "c|b")


def test_that_two_spellings_of_one_of_several_labels_are_told_and_joined_on_demand() -> None:
    told = checked(*SETS).findings
    assert told[0].kind == "two-spellings"
    assert "“a” (3), “A” (1)" in told[0].what
    assert told[0].where == ("line 0",)
    joined = checked(*SETS, join_spellings=True).column
    assert joined.values == (" | ", "a", "a|b", "b", "b|a", "c|b", "|")
    assert joined.values[joined.codes[0]] == "a|b"


def test_that_cells_of_separators_alone_are_counted_as_none_of_the_labels() -> None:
    told = next(found for found in checked(*SETS).findings if found.kind == "no-labels")
    assert (told.where, told.count, told.severity) == (("line 3", "line 6"), 2, "note")
    assert "none of the labels applies" in told.done
