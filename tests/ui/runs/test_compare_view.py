from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from storage.records import RunRecord, Series
from workbench.documents import replaced
from workbench.experiment import Experiment
from workbench.ui import theme
from workbench.ui.runs.compare_view import ComparedRun, CompareView
from workbench.ui.runs.run_styles import RunStyles

MakeRecord = Callable[..., RunRecord]
MakeCurves = Callable[..., dict[str, Series]]


@pytest.fixture
def view(qtbot: QtBot, dark: theme.Theme) -> CompareView:
    view = CompareView()
    QAbstractItemModelTester(view.model, QAbstractItemModelTester.FailureReportingMode.Fatal, view)
    view.resize(1400, 300)
    qtbot.addWidget(view)
    view.show()
    return view


@pytest.fixture
def runs(make_record: MakeRecord, curves: MakeCurves) -> list[ComparedRun]:
    second = replaced(Experiment(), {"recipe.epochs": 20, "freeze.boundary": 3})
    return [
        (make_record("a", values={"test/class/accuracy": 0.9}), Experiment(), curves()),
        (make_record("b", values={"test/class/accuracy": 0.8}), second, curves(top=0.8)),
    ]


def _titles(view: CompareView) -> list[str]:
    model = view.model
    return [str(model.headerData(row, Qt.Orientation.Vertical)) for row in range(model.rowCount())]


def test_that_an_empty_comparison_says_how_to_fill_it(view: CompareView) -> None:
    assert any("press Compare" in label.text() for label in view.findChildren(QLabel) if label.isVisible())


def test_that_only_differences_show_until_all_are_asked_for(view: CompareView, runs: list[ComparedRun]) -> None:
    view.set_runs(runs)
    assert _titles(view) == ["Accuracy, test", "Freeze › Freeze boundary", "Recipe › Epochs"]
    view.only_differences.setChecked(False)
    assert "Recipe › Batch size" in _titles(view)
    assert "Status" in _titles(view)


def test_that_runs_that_are_alike_say_so(view: CompareView, runs: list[ComparedRun]) -> None:
    view.set_runs([runs[0], (runs[1][0], Experiment(), {})])
    said = [label.text() for label in view.findChildren(QLabel) if label.isVisible()]
    assert "all settings are the same" in said


def test_that_the_best_score_and_unusual_settings_are_marked(
    view: CompareView, runs: list[ComparedRun], dark: theme.Theme
) -> None:
    view.set_runs(runs)
    best = view.model.index(0, 0).data(Qt.ItemDataRole.ForegroundRole)
    assert best.color().name() == dark.good
    assert view.model.index(0, 1).data(Qt.ItemDataRole.ForegroundRole) is None
    marked = view.model.index(2, 1).data(Qt.ItemDataRole.BackgroundRole)
    assert marked.color().name() == dark.warm_row
    assert view.model.headerData(2, Qt.Orientation.Vertical, Qt.ItemDataRole.ToolTipRole) == "recipe.epochs"


def test_that_curves_are_overlaid_on_epochs(view: CompareView, runs: list[ComparedRun]) -> None:
    view.resize(1800, 300)
    view.set_runs(runs)
    view.curves.flush()
    QApplication.processEvents()  # lays out what the comparison brought into sight
    view.curves.plots[0].hovered.emit(20.0)
    assert view.curves.plots[0].header.read_out().count("●") == 2
    assert "epoch 20.0" in view.curves.plots[0].header.read_out()


def test_that_other_runs_replace_the_first_ones(qtbot: QtBot, view: CompareView, runs: list[ComparedRun]) -> None:
    view.set_runs(runs)
    with qtbot.waitSignal(view.runs_changed) as told:
        view.set_runs([runs[1], runs[0]])
    assert told.args == [2]
    assert view.run_ids() == ["b", "a"]
    assert view.curves.book.runs == ["b", "a"]
    view.set_runs([])
    assert view.curves.book.runs == []
    assert view.model.columnCount() == 0


def test_that_twenty_runs_stand_side_by_side(view: CompareView, make_record: MakeRecord, curves: MakeCurves) -> None:
    many = [(make_record(f"r{i}"), replaced(Experiment(), {"seed": i}), curves()) for i in range(20)]
    view.set_runs(many)
    view.curves.flush()
    assert view.model.columnCount() == 20
    assert not view.grab().isNull()


def test_that_what_is_shown_is_copied(view: CompareView, runs: list[ComparedRun]) -> None:
    view.set_runs(runs)
    view.copy_text()
    lines = QApplication.clipboard().text().splitlines()
    assert lines[0] == "\tfield\trun a\trun b"
    assert "Recipe › Epochs\trecipe.epochs\t10\t20" in lines
    view.copy_csv()
    assert QApplication.clipboard().text().splitlines()[0] == ",field,run a,run b"


def test_that_runs_look_as_they_do_among_the_live_curves(
    qtbot: QtBot, dark: theme.Theme, runs: list[ComparedRun], make_record: MakeRecord, curves: MakeCurves
) -> None:
    live = RunStyles()
    for run in ("b", "x", "a"):
        live.take(run)
    view = CompareView(live)
    qtbot.addWidget(view)
    stranger = (make_record("c"), Experiment(), curves())
    view.set_runs([stranger, *runs])
    styles = view.curves.styles
    assert [styles.of(run) for run in "ab"] == [live.of(run) for run in "ab"]
    assert styles.of("c") == live.of("x")  # nobody here has that look
    live.give_back("b")
    live.take("c")
    view.set_runs([runs[1], runs[0], stranger])
    assert styles.of("c") == live.of("c")
    assert len({styles.of(run) for run in "abc"}) == 3


def test_that_names_too_long_for_their_heading_end_in_an_ellipsis(view: CompareView) -> None:
    for header in (view.table.horizontalHeader(), view.table.verticalHeader()):
        assert header.textElideMode() == Qt.TextElideMode.ElideRight
