"""What columns seem to be for, as they are called and filled in real files."""

from __future__ import annotations

import pytest

from workbench.data.columns import Column
from workbench.data.tables.roles import Seen, role_of


def role(name: str, *texts: str | None) -> str:
    return role_of(Seen.of_column(name, Column.of_texts(texts)))


PROSE = [f"the film number {index} was a joy to watch" for index in range(6)]


@pytest.mark.parametrize(
    ("name", "texts", "expected"),
    [
        ("file", ["a/b.png", "c.JPEG", "d.tif"], "path"),
        ("label", ["cat", "dog", "cat"], "label"),
        ("age", ["31.5", "40", "22.25"], "label"),
        ("split", ["train", "test", "train"], "part"),
        ("split", ["Train", "Train"], "part"),
        ("usage", ["training", "valid", "test"], "part"),
        ("animal", ["train", "train"], "label"),
        ("split", ["train", "train", "test", "tset"], "part"),
        ("split", ["a", "b", "train", "c"], "label"),
        ("vehicle", ["train", "car", "test"], "label"),
        ("patient_id", ["p1", "p1", "p2", "p2"], "group"),
        ("patientID", ["1", "1", "2", "2"], "group"),
        ("Site", ["A", "B", "A"], "group"),
        ("patient_id", ["p1", "p2", "p3", "p4"], "id"),
        ("id", ["x", "y", "z"], "id"),
        ("id", ["17", "9", "400"], "id"),
        ("column 1", [str(row) for row in range(10)], "id"),
        ("code", [f"x{row}" for row in range(10)], "id"),
        ("code", ["x", "y", "z"], "label"),
        ("price", ["17", "9", "400"], "label"),
        ("price", ["17.5", "9.25", "400"], "label"),
        ("review", PROSE, "text"),
        ("review", [*PROSE[:2]] * 20, "label"),
        ("empty", [None, None], "feature"),
    ],
)
def test_that_a_column_is_taken_for_what_it_looks_like(name: str, texts: list[str | None], expected: str) -> None:
    assert role(name, *texts) == expected


def test_that_a_few_odd_values_do_not_hide_paths() -> None:
    assert role("file", *(f"{index}.png" for index in range(9)), "none") == "path"
    assert role("file", "a.png", "none", "x", "y") == "label"
