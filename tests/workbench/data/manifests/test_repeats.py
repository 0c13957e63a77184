"""Rows that name the same file, against a plain loop over dictionaries."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from workbench.data.manifests.repeats import each_once
from workbench.data.tables.table_file import TableFile, read_table


def table_of(folder: Path, rows: list[tuple[str, ...]]) -> TableFile:
    file = folder / "rows.csv"
    file.write_text("row,a,b\n" + "".join(f"{index},{','.join(row)}\n" for index, row in enumerate(rows)))
    return read_table(file, lambda _done, _total: None)


@pytest.mark.parametrize("seed", range(5))
def test_that_rows_of_one_file_join_unless_they_contradict(tmp_path: Path, seed: int) -> None:
    random = np.random.default_rng(seed)
    values = [tuple(str(cell) for cell in row) for row in random.choice(["", "", "", "x", "y"], size=(60, 2))]
    files = random.integers(0, 25, 60)
    rows = np.sort(random.permutation(60)[:50])
    table = table_of(tmp_path, values)
    once = each_once(table, rows, files[rows], {name: table.cells[name].codes for name in "ab"})

    said: dict[int, list[set[str]]] = {}
    first: dict[int, int] = {}
    for row in rows.tolist():
        first.setdefault(int(files[row]), row)
        sets = said.setdefault(int(files[row]), [set(), set()])
        for cell, known in zip(values[row], sets, strict=True):
            known.update({cell} - {""})
    bad = {file for file, sets in said.items() if any(len(known) > 1 for known in sets)}
    assert once.kept.tolist() == sorted(row for file, row in first.items() if file not in bad)
    assert once.contradicted.tolist() == [row for row in rows.tolist() if files[row] in bad]
    assert sorted([*once.kept, *once.repeated, *once.contradicted]) == rows.tolist()
    for place, name in enumerate(("a", "b")):
        texts = once.table.cells[name].strings()
        assert all({texts[row]} - {""} == said[int(files[row])][place] for row in once.kept.tolist())


def test_that_rows_of_different_files_stay_as_they_are(tmp_path: Path) -> None:
    table = table_of(tmp_path, [("x", ""), ("x", ""), ("", "y")])
    once = each_once(table, np.array([0, 2]), np.array([7, 3]), {name: table.cells[name].codes for name in "ab"})
    assert once.table is table
    assert once.kept.tolist() == [0, 2]
