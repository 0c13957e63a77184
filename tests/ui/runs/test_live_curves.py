from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QToolButton
from pytestqt.qtbot import QtBot

from storage.records import Series
from workbench.events import EpochEnded, Started, Step
from workbench.spec.tasks import Classification, Regression
from workbench.ui import theme
from workbench.ui.runs.curves_panel import CurvesPanel
from workbench.ui.runs.live_curves import LiveCurves
from workbench.ui.runs.plot_header import PlotHeader
from workbench.ui.runs.redraw import Redraw
from workbench.ui.runs.run_styles import RunStyles
from workbench.ui.style_sheet import apply_theme

MakeCurves = Callable[..., dict[str, Series]]


@pytest.fixture
def live(qtbot: QtBot, styles: RunStyles) -> LiveCurves:
    live = LiveCurves(styles)
    live.resize(1000, 300)
    qtbot.addWidget(live)
    live.show()
    return live


def test_that_empty_curves_say_what_to_do(live: LiveCurves) -> None:
    said = [label.text() for label in live.findChildren(QLabel) if label.isVisible()]
    assert any("Press Run" in text for text in said)


def test_that_events_become_curves_in_epochs(
    live: LiveCurves, started: Callable[..., Started], step: Callable[..., Step], epoch_ended: Callable[..., EpochEnded]
) -> None:
    live.begin("a", "probe")
    live.append("a", started())
    for at in range(1, 17):
        live.append("a", step(at=at))
    live.append("a", epoch_ended(epoch=2, accuracy=0.7))
    live.flush()
    accuracy, loss = live.plots
    assert accuracy.measure == "validation/class/accuracy"
    assert loss.measure == "train/loss"
    live.plots[1].hovered.emit(2.0)
    assert "0.700" in accuracy.header.read_out()
    assert "epoch 2.0" in loss.header.read_out()
    live.plots[1].hovered.emit(None)
    assert accuracy.header.read_out() == ""


def test_that_scores_to_come_claim_their_plot_while_only_losses_are_known(
    live: LiveCurves, started: Callable[..., Started], step: Callable[..., Step], epoch_ended: Callable[..., EpochEnded]
) -> None:
    live.append("a", started())
    live.append("a", step(at=1))
    live.flush()
    assert live.plots[0].measure == ""
    buttons = live.plots[0].header.findChildren(QToolButton)
    titles = [button.text() for button in buttons if not button.isHidden()]
    assert titles == ["accuracy, validation ▾"], "a plot without values says what it waits for"
    live.append("a", epoch_ended())
    live.flush()
    assert live.plots[0].measure == "validation/class/accuracy"


def test_that_what_the_user_chose_to_see_stays(
    live: LiveCurves, curves: MakeCurves, started: Callable[..., Started], step: Callable[..., Step]
) -> None:
    live.set_series("a", "probe", curves(), steps_per_epoch=8, num_epochs=20)
    live.append("b", started(run="b"))
    live.append("b", step(run="b", at=1))
    live.flush()
    live.plots[0].header.choose("learning_rate")
    live.append("b", step(run="b", at=2))
    live.flush()
    assert live.plots[0].measure == "learning_rate"


def test_that_earlier_runs_stay_beside_the_live_one_with_a_style_of_their_own(
    live: LiveCurves, curves: MakeCurves, styles: RunStyles
) -> None:
    live.set_series("a", "first", curves(), steps_per_epoch=8, num_epochs=20)
    live.begin("b", "second")
    first, second = styles.of("a"), styles.of("b")
    assert first is not None
    assert second is not None
    assert first.colour != second.colour
    assert first.line != second.line


def test_that_the_oldest_loose_run_gives_way_and_a_pinned_one_stays(
    qtbot: QtBot, live: LiveCurves, dark: theme.Theme
) -> None:
    live.begin("pinned", "pinned")
    live.set_pinned("pinned", True)
    for number in range(len(dark.curves) + 1):
        live.begin(f"run {number}", f"run {number}")
    assert len(live.book.runs) == len(dark.curves)
    assert "pinned" in live.book.runs
    assert "run 0" not in live.book.runs


def test_that_removing_a_run_gives_its_colour_to_the_next(
    qtbot: QtBot, live: LiveCurves, curves: MakeCurves, styles: RunStyles
) -> None:
    live.set_series("a", "first", curves())
    live.set_series("b", "second", curves())
    freed = styles.of("a")
    with qtbot.waitSignal(live.shown_changed) as shown:
        live.remove("a")
    assert shown.args == [["b"]]
    assert styles.take("c") == freed


def test_that_the_x_axis_counts_steps_where_an_epoch_has_no_known_length(live: LiveCurves, curves: MakeCurves) -> None:
    live.set_series("a", "first", curves())
    live.flush()
    live.plots[0].hovered.emit(80.0)
    assert "step 80" in live.plots[0].header.read_out()


def test_that_steps_can_be_counted_on_demand(live: LiveCurves, curves: MakeCurves) -> None:
    live.set_series("a", "first", curves(), steps_per_epoch=8, num_epochs=20)
    live.options.set_counts_steps(True)
    live.flush()
    live.plots[0].hovered.emit(80.0)
    assert "step 80" in live.plots[0].header.read_out()


def test_that_stronger_smoothing_is_read_out(live: LiveCurves) -> None:
    steps = np.arange(1, 101)
    jagged = {"train/loss": Series("train/loss", steps, np.where(steps % 2 == 0, 1.0, 0.0))}
    live.set_series("a", "first", jagged)
    live.options.set_smoothing(0.0)
    live.flush()
    live.plots[1].hovered.emit(100.0)
    assert "1.000" in live.plots[1].header.read_out()
    live.options.set_smoothing(0.99)
    live.flush()
    live.plots[1].hovered.emit(100.0)
    assert "0.50" in live.plots[1].header.read_out()


def test_that_a_logarithmic_axis_bears_zeros_and_constants(qtbot: QtBot, live: LiveCurves) -> None:
    steps = np.arange(1, 4)
    live.set_series("a", "first", {"train/loss": Series("train/loss", steps, np.zeros(3))})
    live.options.set_log_y(True)
    live.flush()
    live.set_series("a", "first", {"train/loss": Series("train/loss", steps, np.array([10.0, 0.1, 1e-5]))})
    live.flush()
    assert not live.grab().isNull()


def test_that_nothing_is_redrawn_while_hidden(
    qtbot: QtBot, live: LiveCurves, started: Callable[..., Started], step: Callable[..., Step]
) -> None:
    live.hide()
    live.append("a", started())
    live.append("a", step(at=1))
    qtbot.wait(250)
    assert live.plots[1].measure == ""
    live.show()
    qtbot.waitUntil(lambda: live.plots[1].measure == "train/loss", timeout=2000)


def test_that_many_requests_make_few_redraws(qtbot: QtBot, live: LiveCurves) -> None:
    redraw = Redraw(live, interval_ms=50)
    drawn: list[int] = []
    redraw.due.connect(lambda: drawn.append(1))
    redraw.set_visible(True)
    for _ in range(1000):
        redraw.request()
    qtbot.wait(200)
    assert len(drawn) == 1


def test_that_curves_are_saved_as_picture_and_table(
    qtbot: QtBot, live: LiveCurves, curves: MakeCurves, tmp_path: Path
) -> None:
    live.set_series("a", "first", curves(), steps_per_epoch=8, num_epochs=20)
    live.save(tmp_path / "curves.png")
    assert (tmp_path / "curves.png").read_bytes().startswith(b"\x89PNG")
    live.save(tmp_path / "curves.csv")
    lines = (tmp_path / "curves.csv").read_text().splitlines()
    assert len(lines) == 1 + 160 + 20
    live.copy_picture()
    assert QApplication.clipboard().pixmap().width() == live.grab().width()


def test_that_a_file_that_cannot_be_written_is_told(
    qtbot: QtBot, live: LiveCurves, curves: MakeCurves, tmp_path: Path
) -> None:
    live.set_series("a", "first", curves())
    with qtbot.waitSignal(live.save_failed) as told:
        live.save(tmp_path / "no such folder" / "curves.csv")
    assert "no such folder" in str(told.args)


def test_that_a_change_of_theme_reaches_the_plots(qapp: QApplication, live: LiveCurves, curves: MakeCurves) -> None:
    live.set_series("a", "first", curves(), steps_per_epoch=8, num_epochs=20)
    for name in ("light", "dark"):
        apply_theme(qapp, name)
        live.flush()
        ground = live.plots[0].grab().toImage().pixelColor(2, 2).name()
        assert ground == theme.THEMES[name].plot


def test_that_a_hidden_run_stays_hidden_while_it_trains_and_can_be_shown_again(
    live: LiveCurves, curves: MakeCurves, started: Callable[..., Started], step: Callable[..., Step]
) -> None:
    live.begin("a", "probe")
    live.append("a", started())
    live.append("a", step(at=1))
    live.remove("a")
    live.append("a", step(at=2))
    assert live.book.runs == []
    live.set_series("a", "probe", curves(epochs=1), steps_per_epoch=8, num_epochs=20)
    live.append("a", step(at=9))
    assert live.book.run("a").curves["train/loss"].last_step == 9


def test_that_the_live_run_never_gives_way_to_stored_ones(
    live: LiveCurves, curves: MakeCurves, dark: theme.Theme
) -> None:
    live.begin("live", "live")
    for number in range(len(dark.curves) + 2):
        live.set_series(f"run {number}", "stored", curves(epochs=1))
        live.set_pinned(f"run {number}", True)
    assert "live" in live.book.runs


def test_that_the_keyboard_reads_and_zooms_the_curves(qtbot: QtBot, live: LiveCurves, curves: MakeCurves) -> None:
    live.set_series("a", "first", curves(), steps_per_epoch=8, num_epochs=20)
    live.flush()
    plot = live.plots[0]
    qtbot.keyClick(plot, Qt.Key.Key_Right)
    assert "epoch 10.3" in plot.header.read_out()
    qtbot.keyClick(plot, Qt.Key.Key_Left)
    assert "epoch 10.1" in plot.header.read_out()
    before = plot.canvas.x_range()
    qtbot.keyClick(plot, Qt.Key.Key_Plus)
    zoomed = plot.canvas.x_range()
    assert before[0] < zoomed[0] < zoomed[1] < before[1]
    live.flush()
    assert plot.canvas.x_range() == pytest.approx(zoomed)
    qtbot.keyClick(plot, Qt.Key.Key_0)
    assert plot.canvas.x_range() == pytest.approx(before)
    qtbot.keyClick(plot, Qt.Key.Key_Escape)
    assert plot.header.read_out() == ""


def test_that_a_plot_turns_to_the_run_whose_task_has_another_name(
    live: LiveCurves, curves: MakeCurves, started: Callable[..., Started], step: Callable[..., Step]
) -> None:
    live.set_series("a", "digits", curves(epochs=2))
    live.flush()
    live.begin("b", "cats")
    live.append("b", started("b"))
    live.append("b", step("b", at=8))
    live.flush()
    assert live.plots[0].measure == "validation/class/accuracy"
    live.append("b", EpochEnded(run="b", step=8, epoch=1, values={"validation/animal/accuracy": 0.5}, best=True))
    live.flush()
    assert live.plots[0].measure == "validation/animal/accuracy"


def test_that_plots_say_which_task_they_show_where_there_are_several(live: LiveCurves) -> None:
    points = Series(name="x", steps=np.arange(1, 4), values=np.linspace(0.2, 0.8, 3))
    names = [f"validation/{task}/{measure}" for task in ("digit", "parity") for measure in ("accuracy", "loss")]
    live.set_series("a", "probe", dict.fromkeys([*names, "train/loss"], points))
    live.flush()
    assert [plot.header.title() for plot in live.plots] == ["accuracy, validation · digit", "loss (sum), training"]


def test_that_a_plot_shows_the_error_of_a_number_in_its_unit(live: LiveCurves) -> None:
    width = Regression(name="width", column="w", unit="px")
    live.begin("a", "probe")
    live.set_tasks("a", [width])
    ends = np.arange(8, 33, 8)
    names = ("train/loss", "validation/width/rmse", "validation/width/r2", "validation/width/mae")
    live.set_series("a", "probe", {name: Series(name, ends, ends / 10.0) for name in names})
    live.flush()
    score, loss = live.plots
    assert (score.measure, loss.measure) == ("validation/width/mae", "train/loss")
    assert score.header.title() == "MAE, validation, px"
    live.set_tasks("a", [width.model_copy(update={"unit": "mm"})])
    live.flush()
    assert score.header.title() == "MAE, validation, mm"


def test_that_the_measure_that_is_to_come_is_that_of_the_kind_of_task(
    live: LiveCurves, started: Callable[..., Started], step: Callable[..., Step]
) -> None:
    live.begin("a", "probe")
    live.set_tasks("a", [Regression(name="width", column="w", unit="px")])
    live.append("a", started())
    live.append("a", step(at=1))
    live.flush()
    assert live.plots[0].header.title() == "MAE, validation, px"


def _numbers_in_two_units(curves: CurvesPanel) -> str:
    """Shows a run in px and then one in mm; what the plot says of runs that it leaves out."""
    ends = np.arange(8, 33, 8)
    for run, unit in (("a", "px"), ("b", "mm")):
        curves.set_series(run, run, {"validation/width/mae": Series("validation/width/mae", ends, ends / 10.0)})
        curves.set_tasks(run, [Regression(name="width", column="w", unit=unit)])
    return _left_out(curves)


def _left_out(curves: CurvesPanel) -> str:
    curves.flush()
    said = [label.text() for label in curves.findChildren(QLabel) if label.isVisible() and "without" in label.text()]
    return "; ".join(said)


def test_that_an_error_in_another_unit_than_the_newest_is_left_out_unless_it_is_wanted(live: LiveCurves) -> None:
    assert _numbers_in_two_units(live) == "without 1 run in another unit"
    score = live.plots[0].header
    assert score.title() == "MAE, validation, mm"
    live.plots[0].hovered.emit(32.0)
    assert score.read_out().count("3.200") == 1
    live.set_pinned("a", True)
    assert (_left_out(live), score.title()) == ("", "MAE, validation, px and mm")
    assert "3.200 px" in score.read_out()
    assert "3.200 mm" in score.read_out()


def test_that_a_comparison_leaves_no_run_out(qtbot: QtBot, styles: RunStyles) -> None:
    curves = CurvesPanel(styles, "")
    curves.resize(1000, 300)
    qtbot.addWidget(curves)
    curves.show()
    assert _numbers_in_two_units(curves) == ""
    assert curves.plots[0].header.title() == "MAE, validation, px and mm"


def _judged(*tasks: str) -> dict[str, Series]:
    ends = np.arange(8, 33, 8)
    return {name: Series(name, ends, ends / 10.0) for name in ("train/loss", *(f"validation/{task}" for task in tasks))}


def test_that_a_sum_of_losses_is_shown_of_runs_with_the_tasks_of_the_newest(live: LiveCurves) -> None:
    width, digit = Regression(name="width", column="w"), Classification(name="digit")
    for run, task, name in (("a", width, "width/mae"), ("b", digit, "digit/accuracy"), ("c", digit, "digit/accuracy")):
        live.set_series(run, run, _judged(name))
        live.set_tasks(run, [task])
    assert _left_out(live) == "without 1 run of other tasks"
    live.remove("a")
    assert _left_out(live) == ""


def test_that_a_plot_turns_to_what_a_new_run_of_other_tasks_will_be_judged_by(live: LiveCurves) -> None:
    live.set_series("a", "a", _judged("width/mae"))
    live.flush()
    _choose_by_hand(live.plots[0].header, "validation/width/mae")
    live.begin("b", "b")
    live.set_tasks("b", [Classification(name="digit")])
    live.flush()
    assert live.plots[0].measure == "validation/digit/accuracy"


def test_that_a_measure_chosen_by_hand_stays_for_new_runs_that_have_it_and_no_longer(
    live: LiveCurves, step: Callable[..., Step], epoch_ended: Callable[..., EpochEnded]
) -> None:
    live.set_series("a", "a", _judged("class/accuracy", "loss", "class/f1"))
    live.flush()
    score, loss = (plot.header for plot in live.plots)
    _choose_by_hand(score, "validation/class/f1")
    _choose_by_hand(loss, "validation/loss")
    live.begin("b", "b")
    live.append("b", step(run="b", at=1))
    live.flush()
    assert (score.measure, loss.measure) == ("validation/class/f1", "validation/loss")
    live.append("b", epoch_ended(run="b"))
    live.flush()
    assert (score.measure, loss.measure) == ("validation/class/accuracy", "validation/loss")


def test_that_of_runs_without_a_common_task_the_newest_is_shown(live: LiveCurves) -> None:
    for run, name in (("a", "width/mae"), ("b", "width/mae"), ("c", "digit/accuracy")):
        live.set_series(run, run, _judged(name))
    live.flush()
    assert live.plots[0].measure == "validation/digit/accuracy"


def _choose_by_hand(header: PlotHeader, name: str) -> None:
    next(action for action in header.actions_of_measures() if action.data() == name).trigger()


def test_that_the_menu_of_measures_is_grouped_by_task(live: LiveCurves) -> None:
    live.set_series("a", "a", _judged("digit/accuracy", "width/mae", "width/r2"))
    live.set_tasks("a", [Classification(name="digit"), Regression(name="width", column="w", unit="px")])
    live.flush()
    menu = live.plots[0].header.findChild(QMenu)
    assert [(action.text(), action.menu() is not None) for action in menu.actions()] == [
        ("digit", True),
        ("width", True),
        ("loss (sum), training", False),
    ]
    of_width = menu.actions()[1].menu()
    assert isinstance(of_width, QMenu)
    assert [action.text() for action in of_width.actions()] == ["MAE, validation, px", "R², validation"]
    of_width.actions()[1].trigger()
    assert live.plots[0].header.title() == "R², validation · width"


def test_that_at_first_a_plot_shows_what_most_runs_have(live: LiveCurves) -> None:
    ends = np.arange(8, 33, 8)

    def series(*tasks: str) -> dict[str, Series]:
        names = [f"validation/{task}" for task in tasks]
        return {name: Series(name, ends, ends / 10.0) for name in names}

    live.set_series("a", "a", series("digit/accuracy", "width/mae"))
    live.set_series("b", "b", series("width/mae"))
    live.set_series("c", "c", series("digit/accuracy", "width/mae"))
    live.flush()
    assert live.plots[0].measure == "validation/width/mae"
