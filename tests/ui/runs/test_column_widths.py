from __future__ import annotations

from collections.abc import Callable

from pytestqt.qtbot import QtBot

from storage.records import RunRecord
from workbench.ui.runs.run_columns import HISTORY_COLUMNS
from workbench.ui.runs.run_styles import RunStyles
from workbench.ui.runs.run_table import RunTable

MakeRecord = Callable[..., RunRecord]
NAME = next(at for at, column in enumerate(HISTORY_COLUMNS) if column.key == "name")


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
