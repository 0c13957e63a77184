"""What every block did over the epochs: maps beside the curves, and where phases begin."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from workbench.block_course import BlockCourse
from workbench.block_series import series_of
from workbench.events import BlockNow, BlocksTold, Event, Started, Step
from workbench.ui.runs.block_grid import MAPS, Grid, colours, grid_of, value_text
from workbench.ui.runs.block_map import ticks
from workbench.ui.runs.course_marks import phase_lines
from workbench.ui.runs.live_curves import LiveCurves
from workbench.ui.runs.run_styles import RunStyles
from workbench.ui.runs.series_book import SeriesBook
from workbench.ui.style_sheet import apply_theme

NAMES = ("stem", "1.0", "2.0")


def started(run: str, epochs: int = 3) -> Started:
    return Started(
        run=run,
        device="CPU",
        precision="float32",
        memory_format="contiguous",
        trainable_parameters=1,
        total_parameters=1,
        num_steps=10 * epochs,
        steps_per_epoch=10,
        num_epochs=epochs,
    )


def told(run: str, step: int, lowest: int) -> BlocksTold:
    blocks = tuple(
        BlockNow(
            name=name,
            trains=at >= lowest,
            rate=10.0**-at if at >= lowest else 0.0,
            distance=float(step * at),
            relative_distance=step * at / 100,
        )
        for at, name in enumerate(NAMES)
    )
    return BlocksTold(run=run, step=step, epoch=step // 10 + 1, blocks=blocks)


def unfreezing(run: str, first: Sequence[int] = (3, 2, 1)) -> list[Event]:
    """The heads, the top block, then all but the stem, for ten steps each; `first`: the lowest block of each epoch."""
    steps = [
        Step(run=run, step=at, epoch=1, values={"train/loss": 1 / at}, examples_per_s=0.0, seconds_left=None)
        for at in range(1, 31)
    ]
    return [started(run), *steps, *(told(run, 10 * at, low) for at, low in enumerate([*first, first[-1]]))]


def book_of(*runs: str) -> SeriesBook:
    book = SeriesBook()
    for run in runs:
        for event in unfreezing(run):
            assert isinstance(event, Started | Step | BlocksTold)
            book.append(run, event)
    return book


def course_of(book: SeriesBook, run: str) -> BlockCourse:
    course = book.course(run)
    assert course is not None
    return course


def test_that_maps_are_offered_once_a_run_told_of_its_blocks_and_no_block_by_itself() -> None:
    book = book_of("a")
    assert book.measures() == ["train/loss", *MAPS]
    book.append("b", Step(run="b", step=1, epoch=1, values={"train/loss": 1.0}, examples_per_s=0, seconds_left=None))
    assert book.measures("b") == ["train/loss"]
    assert book.course("b") is None


def test_that_a_rate_holds_for_its_epoch_and_a_distance_is_that_of_the_epochs_end() -> None:
    course = course_of(book_of("a"), "a")
    rates = grid_of(course, "blocks/rate", 10, 30)
    assert rates.edges.tolist() == [0, 10, 20, 30]
    assert np.allclose(rates.values, np.array([[0.0, 0, 0], [0, 0, 0.1], [0, 0.01, 0.01]]))
    distances = grid_of(course, "blocks/relative_distance", 10, 30)
    assert np.allclose(distances.values, np.array([[0.0, 0, 0], [0.1, 0.2, 0.3], [0.2, 0.4, 0.6]]))
    assert [rates.at(x) for x in (-1, 0, 9.9, 10, 30, 31)] == [None, 0, 0, 1, 2, None]


def test_that_an_epoch_that_goes_on_has_a_rate_already_and_no_distance() -> None:
    book = SeriesBook()
    for event in (started("a"), told("a", 0, 3), told("a", 10, 2)):
        book.append("a", event)
    course = course_of(book, "a")
    assert grid_of(course, "blocks/rate", 10, 30).edges.tolist() == [0, 10, 20]
    assert grid_of(course, "blocks/distance", 10, 30).edges.tolist() == [0, 10]


def test_that_colours_tell_four_decades_nothing_and_no_number_apart() -> None:
    values = np.array([[0.0, 1e-9, 1e-4, 1e-2, 1.0, np.inf, np.nan]])
    grid = Grid(("a",), np.arange(8.0), values)
    assert grid.levels()[0].tolist() == pytest.approx([-1, 0, 0, 0.5, 1, 1, float("nan")], nan_ok=True)
    told = colours(grid, (9, 9, 9), (0, 0, 0), (200, 100, 0), (1, 2, 3))
    assert told[0].tolist() == [[9] * 3, [0] * 3, [0] * 3, [100, 50, 0], [200, 100, 0], [200, 100, 0], [1, 2, 3]]


@pytest.mark.parametrize(("least", "told"), [(0.5, 0.1), (0.02, 0.02), (1e-9, 1e-4)])
def test_that_the_colours_span_what_there_is_but_at_least_one_decade_and_at_most_four(
    least: float, told: float
) -> None:
    grid = Grid(("a", "b"), np.arange(2.0), np.array([[least], [1.0]]))
    assert grid.least == pytest.approx(told)
    assert grid.greatest == 1.0


def test_that_cells_are_told_in_their_unit() -> None:
    assert value_text("blocks/rate", 3.2e-4) == "3.2e-4"
    assert value_text("blocks/rate", 0.0) == "0"
    assert value_text("blocks/relative_distance", 0.0123) == "1.2 %"
    assert value_text("blocks/distance", 2.5) == "2.500"


@pytest.mark.parametrize(
    ("end", "most", "expected"),
    [(3, 9, [0, 1, 2, 3]), (30, 4, [0, 10, 20, 30]), (0.5, 5, [0, 0.1, 0.2, 0.3, 0.4, 0.5])],
)
def test_that_ticks_are_round(end: float, most: float, expected: list[float]) -> None:
    assert ticks(end, most) == pytest.approx(expected)


def test_that_phases_are_told_where_they_begin_and_once_for_runs_that_share_them() -> None:
    book = book_of("a", "b")
    expected = [(0.0, "the heads"), (1.0, "only 2.0"), (2.0, "1.0 and above")]
    lines = phase_lines(book, ["a", "b"], epochs=True)
    assert [(line.x, line.text) for line in lines] == expected
    assert [line.short for line in lines] == ["heads", "2.0", "1.0 ↑"]
    for event in unfreezing("c", (3, 1, 1)):
        assert isinstance(event, Started | Step | BlocksTold)
        book.append("c", event)
    told = [(line.x, line.text) for line in phase_lines(book, ["a", "c"], epochs=False)]
    assert told == [
        (0.0, "the heads"),
        (10.0, "1.0 and above (c)"),
        (10.0, "only 2.0 (a)"),
        (20.0, "1.0 and above (a)"),
    ]


def test_that_a_run_of_one_phase_has_no_lines() -> None:
    book = SeriesBook()
    for event in (started("a"), told("a", 0, 1), told("a", 10, 1)):
        book.append("a", event)
    assert phase_lines(book, ["a"], epochs=True) == []


@pytest.fixture
def curves(qtbot: QtBot, qapp: QApplication) -> LiveCurves:
    apply_theme(qapp, "dark")
    curves = LiveCurves(RunStyles())
    qtbot.addWidget(curves)
    curves.resize(900, 300)
    with qtbot.waitExposed(curves):
        curves.show()
    for run in ("a", "b"):
        curves.begin(run, f"Run {run}")
        for event in unfreezing(run):
            assert isinstance(event, Started | Step | BlocksTold)
            curves.append(run, event)
    curves.flush()
    return curves


def test_that_a_map_takes_the_place_of_the_curves_and_gives_it_back(curves: LiveCurves) -> None:
    plot = curves.plots[0]
    plot.header.choose("blocks/rate")
    curves.flush()
    assert plot.map.isVisible()
    assert not plot.canvas.isVisible()
    assert plot.header.title() == "learning rate by block"
    plot.header.choose("train/loss")
    curves.flush()
    assert not plot.map.isVisible()
    assert not plot.map_run.isVisible()
    assert plot.canvas.isVisible()


def test_that_the_pointer_reads_block_and_value(curves: LiveCurves) -> None:
    plot = curves.plots[0]
    plot.header.choose("blocks/relative_distance")
    curves.flush()
    rect = plot.map.plot_rect()
    at = QPoint(round(rect.left() + rect.width() * 0.5), round(rect.top() + rect.height() * 0.1))
    QTest.mouseMove(plot.map, at)
    assert plot.map.reading() == "2.0: 40 %, epoch 2"
    assert curves.plots[1].canvas.crosshair == pytest.approx(1.5, abs=0.05)


def test_that_keys_read_a_map_too(curves: LiveCurves) -> None:
    plot = curves.plots[0]
    plot.header.choose("blocks/relative_distance")
    curves.flush()
    plot.setFocus()
    QTest.keyClick(plot, Qt.Key.Key_Up)
    assert plot.map.reading() == "2.0: 40 %, epoch 2"
    QTest.keyClick(plot, Qt.Key.Key_Down)
    assert plot.map.reading() == "1.0: 20 %, epoch 2"


def test_that_the_newest_run_is_shown_until_another_is_chosen(curves: LiveCurves) -> None:
    plot = curves.plots[0]
    plot.header.choose("blocks/rate")
    curves.flush()
    assert (plot.map_run.run, plot.map_run.text()) == ("b", "Run b ▾")
    plot.map_run.choose("a")
    assert plot.map_run.text() == "Run a ▾"
    curves.remove("a")
    curves.flush()
    assert plot.map_run.run == "b"
    assert not plot.map_run.isVisible()


def test_that_values_saved_hold_those_of_every_block(curves: LiveCurves, tmp_path: Path) -> None:
    curves.save(tmp_path / "curves.csv")
    rows = list(csv.DictReader(io.StringIO((tmp_path / "curves.csv").read_text())))
    series = series_of("distance", "2.0")
    found = [(row["step"], row["epoch"], row["value"]) for row in rows if row["series"] == series and row["run"] == "a"]
    assert found == [("0", "0.0", "0.0"), ("10", "1.0", "20.0"), ("20", "2.0", "40.0"), ("30", "3.0", "60.0")]
