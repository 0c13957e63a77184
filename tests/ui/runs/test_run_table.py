from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QAbstractItemDelegate, QLineEdit, QStyleOptionViewItem
from pytestqt.qtbot import QtBot

from storage.records import RunRecord
from workbench.events import Finished, Step
from workbench.ui import theme
from workbench.ui.runs.run_columns import HISTORY_COLUMNS, LIVE_COLUMNS
from workbench.ui.runs.run_delegate import RunDelegate, fitted_scores
from workbench.ui.runs.run_filter import RunFilter
from workbench.ui.runs.run_styles import RunStyles
from workbench.ui.runs.run_table import RecentRunsTable, RunTable

MakeRecord = Callable[..., RunRecord]
FATAL = QAbstractItemModelTester.FailureReportingMode.Fatal


@pytest.fixture
def table(qtbot: QtBot, styles: RunStyles) -> RunTable:
    table = RunTable(HISTORY_COLUMNS, styles)
    QAbstractItemModelTester(table.runs, FATAL, table)
    QAbstractItemModelTester(table.proxy, FATAL, table)
    table.resize(1400, 200)
    qtbot.addWidget(table)
    table.show()
    return table


def _column(table: RunTable, key: str) -> int:
    return next(at for at, column in enumerate(table.runs.columns) if column.key == key)


def _texts(table: RunTable, key: str) -> list[str]:
    at = _column(table, key)
    return [str(table.proxy.index(row, at).data()) for row in range(table.proxy.rowCount())]


def _centre(table: RunTable, row: int, key: str) -> QPoint:
    return table.visualRect(table.proxy.index(row, _column(table, key))).center()


def test_that_selection_stays_with_its_runs_when_rows_come_go_and_move(
    table: RunTable, make_record: MakeRecord
) -> None:
    a, b, c, d = (make_record(run) for run in "abcd")
    table.set_rows([a, b, c])
    table.select_runs(["b", "c"])
    table.set_rows([d, c, b])
    assert table.selected_runs() == ["c", "b"]
    table.set_rows([d, b])
    assert table.selected_runs() == ["b"]
    assert _texts(table, "name") == ["run d", "run b"]


def test_that_the_scroll_position_stays_when_one_run_changes(
    qtbot: QtBot, table: RunTable, make_record: MakeRecord
) -> None:
    records = [make_record(f"r{i}") for i in range(60)]
    table.set_rows(records)
    qtbot.waitUntil(lambda: table.verticalScrollBar().maximum() > 400)
    table.verticalScrollBar().setValue(400)
    records[3] = make_record("r3", "failed")
    table.set_rows(records)
    assert table.verticalScrollBar().value() == 400
    assert _texts(table, "status")[3] == "failed"


def test_that_an_unchanged_run_causes_no_repaint(qtbot: QtBot, table: RunTable, make_record: MakeRecord) -> None:
    table.set_rows([make_record("a")])
    with qtbot.assertNotEmitted(table.runs.dataChanged):
        table.set_rows([make_record("a")])


def test_that_steps_repaint_only_when_a_text_changes(
    qtbot: QtBot, table: RunTable, make_record: MakeRecord, step: Callable[..., Step]
) -> None:
    table.set_rows([make_record("a", "running", num_steps=10_000, num_epochs=1, step=100, epoch=1)])
    slow = step(at=101).model_copy(update={"epoch": 1})
    with qtbot.assertNotEmitted(table.runs.dataChanged):
        table.apply(slow)
    with qtbot.waitSignal(table.runs.dataChanged):
        table.apply(slow.model_copy(update={"step": 250}))
    assert _texts(table, "time") == ["2 %"]


def test_that_events_and_records_change_their_own_row(table: RunTable, make_record: MakeRecord) -> None:
    table.set_rows([make_record("a", "running"), make_record("b")])
    table.apply(Finished(run="a", outcome="completed", step=160, epoch=20, values={"test/class/accuracy": 0.918}))
    assert _texts(table, "test") == ["0.918", "–"]
    assert table.update_row(make_record("b", note="better"))
    assert _texts(table, "note") == ["", "better"]
    assert not table.update_row(make_record("unknown"))


def test_that_numbers_sort_by_value_and_missing_ones_come_last(table: RunTable, make_record: MakeRecord) -> None:
    table.setSortingEnabled(True)
    scores: list[dict[str, float]] = [{"test/c/accuracy": 0.9}, {}, {"test/c/accuracy": 0.95}, {"test/c/accuracy": 0.1}]
    table.set_rows([make_record(str(i), values=values) for i, values in enumerate(scores)])
    table.sortByColumn(_column(table, "test"), Qt.SortOrder.DescendingOrder)
    assert _texts(table, "test") == ["0.950", "0.900", "0.100", "–"]


def test_that_heads_only_sorts_beyond_every_boundary(table: RunTable, make_record: MakeRecord) -> None:
    table.setSortingEnabled(True)
    boundaries: list[Any] = ["all", 12, 3]
    table.set_rows([make_record(str(i), settings={"freeze.boundary": b}) for i, b in enumerate(boundaries)])
    table.sortByColumn(_column(table, "freeze"), Qt.SortOrder.AscendingOrder)
    assert _texts(table, "freeze") == ["3 blocks frozen", "12 blocks frozen", "all blocks frozen"]


def test_that_a_filter_hides_rows_and_gives_them_back(table: RunTable, make_record: MakeRecord) -> None:
    table.set_rows([make_record("a", name="probe"), make_record("b", name="full")])
    table.set_filter(RunFilter("probe"))
    assert _texts(table, "name") == ["probe"]
    table.set_filter(RunFilter())
    assert _texts(table, "name") == ["probe", "full"]


def test_that_a_click_on_the_mark_asks_for_the_curves_and_another_to_hide_them(
    qtbot: QtBot, table: RunTable, make_record: MakeRecord, styles: RunStyles
) -> None:
    table.set_rows([make_record("a")])
    with qtbot.waitSignal(table.shown_requested) as asked:
        qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=_centre(table, 0, "colour"))
    assert asked.args == ["a", True]
    styles.take("a")
    with qtbot.waitSignal(table.shown_requested) as asked:
        qtbot.keyClick(table, Qt.Key.Key_Space)
    assert asked.args == ["a", False]


@pytest.mark.parametrize(
    ("key", "typed", "signal", "told"),
    [
        ("name", "better name", "rename_requested", ["a", "better name"]),
        ("note", "a note, with a comma", "note_changed", ["a", "a note, with a comma"]),
        ("tags", "paper, control,paper", "tags_changed", ["a", ("paper", "control")]),
    ],
)
def test_that_edits_in_the_row_are_announced(
    qtbot: QtBot, table: RunTable, make_record: MakeRecord, key: str, typed: str, signal: str, told: list[Any]
) -> None:
    table.set_rows([make_record("a")])
    table.edit_cell("a", key)
    editor = table.findChild(QLineEdit)
    assert isinstance(editor, QLineEdit)
    editor.setText(typed)
    with qtbot.waitSignal(getattr(table, signal)) as asked:
        table.commitData(editor)
    assert asked.args == told
    table.closeEditor(editor, QAbstractItemDelegate.EndEditHint.NoHint)
    assert _texts(table, "name") == ["run a"]


def test_that_an_empty_name_is_not_asked_for(qtbot: QtBot, table: RunTable, make_record: MakeRecord) -> None:
    table.set_rows([make_record("a")])
    index = table.proxy.index(0, _column(table, "name"))
    with qtbot.assertNotEmitted(table.rename_requested):
        assert not table.proxy.setData(index, "   ")


def test_that_thousands_of_runs_are_listed_at_once(table: RunTable, make_record: MakeRecord) -> None:
    table.set_rows([make_record(f"r{i}", age=i) for i in range(2000)])
    assert table.proxy.rowCount() == 2000


@pytest.mark.parametrize(("width", "hidden"), [(320, True), (600, False)])
def test_that_the_narrow_table_gives_up_the_loss_before_the_names(
    qtbot: QtBot, styles: RunStyles, make_record: MakeRecord, *, width: int, hidden: bool
) -> None:
    table = RecentRunsTable(LIVE_COLUMNS, styles)
    qtbot.addWidget(table)
    table.resize(width, 200)
    table.show()
    table.set_rows([make_record("a", "interrupted", values={"test/c/accuracy": 0.9, "test/loss": 0.3})])
    assert table.isColumnHidden(_column(table, "loss")) == hidden
    widths = sum(table.columnWidth(at) for at in range(len(LIVE_COLUMNS)))
    assert widths <= table.viewport().width() or hidden


def test_that_a_score_says_in_cell_and_header_what_it_was_taken_on(
    qtbot: QtBot, styles: RunStyles, make_record: MakeRecord
) -> None:
    table = RecentRunsTable(LIVE_COLUMNS, styles)
    qtbot.addWidget(table)
    at = _column(table, "accuracy")
    head = table.runs.headerData(at, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole)
    assert "validation set (val)" in head
    table.set_rows([make_record("a", "running", values={"validation/c/accuracy": 0.9})])
    assert _texts(table, "accuracy") == ["0.900 val"]
    table.apply(Finished(run="a", outcome="completed", step=160, epoch=20, values={"test/c/accuracy": 0.8}))
    assert _texts(table, "accuracy") == ["0.800 test"]


def test_that_numbers_stand_below_each_other_whatever_their_marks(
    qtbot: QtBot, styles: RunStyles, make_record: MakeRecord
) -> None:
    table = RecentRunsTable(LIVE_COLUMNS, styles)
    qtbot.addWidget(table)
    column = _column(table, "accuracy")
    pictures = []
    for values in ({"validation/c/accuracy": 0.888}, {"test/c/accuracy": 0.888}):
        table.set_rows([make_record("a", values=values)])
        picture = QImage(160, theme.ROW_HEIGHT, QImage.Format.Format_RGB32)
        picture.fill(0)
        option = QStyleOptionViewItem()
        option.rect = picture.rect()
        painter = QPainter(picture)
        RunDelegate(LIVE_COLUMNS, styles, table).paint(painter, option, table.proxy.index(0, column))
        painter.end()
        pictures.append(picture)
    numbers = [picture.copy(0, 0, 120, picture.height()) for picture in pictures]
    blank = QImage(numbers[0].size(), numbers[0].format())
    blank.fill(0)
    assert numbers[0] == numbers[1] != blank
    assert pictures[0] != pictures[1]


def test_that_styles_differ_for_as_many_runs_as_are_compared(styles: RunStyles) -> None:
    looks = [(style.colour.name(), style.line) for style in (styles.take(str(i)) for i in range(32))]
    assert len(set(looks)) == 32


def test_that_a_table_offers_only_the_edits_it_has_columns_for(qtbot: QtBot, styles: RunStyles) -> None:
    table = RecentRunsTable(LIVE_COLUMNS, styles)
    qtbot.addWidget(table)
    offered = set(table.actions_of_runs.actions)
    assert {"note", "tags"}.isdisjoint(offered)
    assert {"rename", "compare", "delete"} <= offered


def test_that_scores_without_room_are_counted_and_none_is_cut() -> None:
    scores = "class 0.983 · size MAE 2.391 px · rating κ 0.815"
    assert fitted_scores(scores, len(scores), len) == scores
    assert fitted_scores(scores, len(scores) - 1, len) == "class 0.983 · size MAE 2.391 px +1"
    assert fitted_scores(scores, 20, len) == "class 0.983 +2"
    assert fitted_scores(scores, 5, len) == scores  # elided where it is painted
    assert fitted_scores("0.983", 3, len) == "0.983"
