from __future__ import annotations

from collections.abc import Callable

from pytestqt.qtbot import QtBot

from storage.records import RunRecord
from workbench.ui.runs.run_columns import HISTORY_COLUMNS, LIVE_COLUMNS
from workbench.ui.runs.run_styles import RunStyles
from workbench.ui.runs.run_table import RecentRunsTable, RunTable

MakeRecord = Callable[..., RunRecord]
NAME = next(at for at, column in enumerate(HISTORY_COLUMNS) if column.key == "name")
NAME_BESIDE_CURVES = next(at for at, column in enumerate(LIVE_COLUMNS) if column.key == "name")


def _table(qtbot: QtBot, styles: RunStyles) -> RunTable:
    table = RunTable(HISTORY_COLUMNS, styles)
    table.resize(1600, 200)
    qtbot.addWidget(table)
    table.show()
    return table


def test_that_columns_grow_with_what_they_come_to_hold(
    qtbot: QtBot, styles: RunStyles, make_record: MakeRecord
) -> None:
    table = _table(qtbot, styles)
    table.set_rows([make_record("a", name="short")])
    before = table.columnWidth(NAME)
    table.set_rows([make_record("a", name="a considerably longer name")])
    assert table.columnWidth(NAME) > before


def test_that_a_width_drawn_by_the_user_stays(qtbot: QtBot, styles: RunStyles, make_record: MakeRecord) -> None:
    table = _table(qtbot, styles)
    table.set_rows([make_record("a", name="short")])
    table.setColumnWidth(NAME, 77)
    table.set_rows([make_record("a", name="a considerably longer name")])
    assert table.columnWidth(NAME) == 77


def test_that_scores_of_many_tasks_leave_the_other_columns_in_sight(
    qtbot: QtBot, styles: RunStyles, make_record: MakeRecord
) -> None:
    table = RecentRunsTable(LIVE_COLUMNS, styles)
    table.resize(460, 200)
    qtbot.addWidget(table)
    table.show()
    many = {f"test/task{at}/{measure}": 0.5 for at, measure in enumerate(("accuracy", "f1", "kappa", "mae"))}
    table.set_rows([make_record("a", values=many, seconds=7380.0)])
    assert table.columnWidth(NAME_BESIDE_CURVES) >= table.sizeHintForColumn(NAME_BESIDE_CURVES)
    score = next(at for at, column in enumerate(LIVE_COLUMNS) if column.title == "Score")
    table.set_rows([make_record("a", values=many, seconds=7380.0, name="a linear probe of four tasks, once more")])
    assert table.columnWidth(NAME_BESIDE_CURVES) >= table.columnWidth(score) - 1
    assert sum(table.columnWidth(at) for at in range(len(LIVE_COLUMNS))) <= table.viewport().width()
    time = next(at for at, column in enumerate(LIVE_COLUMNS) if column.key == "time")
    assert table.columnWidth(time) >= table.sizeHintForColumn(time)
