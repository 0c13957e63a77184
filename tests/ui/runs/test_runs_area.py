from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QTabBar
from pytestqt.qtbot import QtBot

from storage.records import RunRecord, Series
from workbench.events import EpochEnded, Finished, Started, Step
from workbench.experiment import Experiment
from workbench.ui import theme
from workbench.ui.runs.runs_area import RECENT_RUNS, RunsArea

MakeRecord = Callable[..., RunRecord]


@pytest.fixture
def area(qtbot: QtBot, both_themes: theme.Theme) -> RunsArea:
    area = RunsArea()
    area.resize(1100, 300)
    qtbot.addWidget(area)
    area.show()
    return area


def test_that_a_run_shows_in_every_place_it_concerns(
    area: RunsArea,
    make_record: MakeRecord,
    started: Callable[..., Started],
    step: Callable[..., Step],
    epoch_ended: Callable[..., EpochEnded],
) -> None:
    area.set_runs([make_record("a", "queued")])
    area.begin("a", "run a")
    area.apply(started())
    area.set_runs([make_record("a", "running")])
    area.apply(step(at=40))
    area.apply(epoch_ended(epoch=5, accuracy=0.75))
    assert area.bar.progress.fraction == 0.25
    assert area.curves.book.run("a").curves["train/loss"].last_step == 40
    for table in (area.table, area.history.table):
        shown = table.runs.record("a")
        assert shown is not None
        assert shown.values["validation/class/accuracy"] == 0.75
    area.apply(Finished(run="a", outcome="completed", step=160, epoch=20))
    ended = area.history.table.runs.record("a")
    assert ended is not None
    assert ended.status == "completed"
    assert not area.bar.progress.is_busy


def test_that_waiting_runs_stand_in_history_and_queue_but_not_beside_the_curves(
    area: RunsArea, make_record: MakeRecord
) -> None:
    waiting = make_record("b", "queued")
    area.set_runs([make_record("a"), waiting])
    area.set_queue([waiting])
    assert area.table.runs.rowCount() == 1
    assert area.history.table.runs.rowCount() == 2
    assert area.queue.list.count() == 1


def test_that_the_live_table_holds_the_newest_runs_only(area: RunsArea, make_record: MakeRecord) -> None:
    area.set_runs([make_record(f"r{i}", age=i) for i in range(RECENT_RUNS + 5)])
    assert area.table.runs.rowCount() == RECENT_RUNS
    assert area.table.runs.record("r0") is not None


def test_that_a_new_name_shows_everywhere(area: RunsArea, make_record: MakeRecord) -> None:
    area.set_runs([make_record("a", "running")])
    area.begin("a", "run a")
    area.update_run(make_record("a", "running", name="better"))
    assert area.curves.book.run("a").name == "better"
    shown = area.table.runs.record("a")
    assert shown is not None
    assert shown.name == "better"


def test_that_comparing_turns_to_its_tab_and_counts(
    area: RunsArea, make_record: MakeRecord, curves: Callable[..., dict[str, Series]]
) -> None:
    assert area.current_tab() == "live"
    area.set_compared([(make_record(run), Experiment(), curves()) for run in "abc"])
    assert area.current_tab() == "compare"
    tabs = area.findChild(QTabBar)
    assert isinstance(tabs, QTabBar)
    assert tabs.tabText(1) == "Compare (3)"
    area.show_tab("history")
    assert area.history.isVisible()
    assert not area.curves.isVisible()


def test_that_the_curves_so_far_of_a_resumed_run_are_asked_for(
    qtbot: QtBot, area: RunsArea, make_record: MakeRecord
) -> None:
    area.set_runs([make_record("new", "queued"), make_record("old", "interrupted", step=40)])
    with qtbot.assertNotEmitted(area.history.shown_requested):
        area.begin("new", "new")
    with qtbot.waitSignal(area.history.shown_requested) as asked:
        area.begin("old", "old")
    assert asked.args == ["old", True]


def test_that_a_run_stands_on_top_of_the_live_table_from_the_moment_it_is_handed_over(
    area: RunsArea, make_record: MakeRecord
) -> None:
    area.begin("a", "run a")
    area.set_runs([make_record("b"), make_record("a", "queued")])
    first = area.table.runs.row(area.table.runs.index(0, 0)).record
    assert (first.id, first.status) == ("a", "running")
    area.apply(Finished(run="a", outcome="cancelled", step=0, epoch=0))
    area.set_runs([make_record("b"), make_record("a", "cancelled", age=1)])
    assert area.table.runs.row(area.table.runs.index(0, 0)).id == "b"
