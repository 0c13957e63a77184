"""The roll of all examples through its file."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest

from workbench.data.looking.roll import PLACE, Roll, RollColumn, load, save


def roll_of(*names: str) -> Roll:
    number = len(names)
    return Roll(
        title="Ä title",
        folder="/somewhere",
        files=("a.thumbs",),
        digest="d",
        names=names,
        sizes=np.arange(2 * number, dtype=np.int32).reshape(-1, 2),
        parts=np.zeros(number, dtype=np.int8),
        places=np.zeros(number, dtype=PLACE),
        columns=(
            RollColumn("class", ("cat", "dög"), np.arange(number, dtype=np.int32) % 2),
            RollColumn("weight", ("1", "2"), np.full(number, -1, np.int32), np.full(number, np.nan), "kg"),
        ),
        by_name=np.arange(number, dtype=np.int32)[::-1],
        groups=np.full(number, -1, dtype=np.int32),
        marks={"tiny": np.ones(number, dtype=bool)},
    )


@pytest.mark.parametrize("names", [(), ("a",), ("ä/ö.png", "", "line\nbreak", "日本", "🐈", "\udcff")])
def test_that_a_roll_comes_back_as_it_was_saved_whatever_its_names_hold(tmp_path: Path, names: tuple[str, ...]) -> None:
    roll = roll_of(*names)
    save(roll, tmp_path / "new" / "roll.npz")
    told = load(tmp_path / "new" / "roll.npz")
    for part in fields(Roll):
        if part.name not in ("columns", "marks"):
            assert np.array_equal(getattr(told, part.name), getattr(roll, part.name)), part.name
    for ours, theirs in zip(told.columns, roll.columns, strict=True):
        assert (ours.name, ours.values, ours.codes.tolist()) == (theirs.name, theirs.values, theirs.codes.tolist())
        assert (ours.numbers is None) == (theirs.numbers is None)
    assert told.marks.keys() == roll.marks.keys()
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["roll.npz"]


def test_that_a_missing_label_is_told_as_no_text() -> None:
    roll = roll_of("a", "b", "c")
    assert [roll.columns[0].text(at) for at in range(3)] == ["cat", "dög", "cat"]
    assert roll.columns[1].text(0) == ""


def test_that_a_damaged_roll_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "roll.npz"
    save(roll_of("a", "b"), path)
    path.write_bytes(path.read_bytes()[:-30])
    with pytest.raises(ValueError, match="zip file"):
        load(path)
