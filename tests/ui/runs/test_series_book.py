from __future__ import annotations

import csv
import io
from collections.abc import Callable

import numpy as np
import pytest

from storage.records import Series
from workbench.events import EpochEnded, Started, Step
from workbench.ui.runs.series_book import SeriesBook, is_judgement, is_noisy

StepEvent = Callable[..., Step]


@pytest.fixture
def book(started: Callable[..., Started], step: StepEvent, epoch_ended: Callable[..., EpochEnded]) -> SeriesBook:
    """One run over two epochs, its loss falling from 1."""
    book = SeriesBook()
    book.append("a", started())
    for at in range(1, 17):
        book.append("a", step(at=at, loss=1.0 / at))
        if at % 8 == 0:
            book.append("a", epoch_ended(epoch=at // 8, accuracy=0.1 * at))
    return book


def test_that_events_fill_one_curve_a_series(book: SeriesBook) -> None:
    curves = book.run("a").curves
    assert curves["train/loss"].steps.tolist() == list(range(1, 17))
    assert curves["validation/class/accuracy"].steps.tolist() == [8, 16]
    assert curves["examples_per_s"].values.tolist() == [2140.0] * 16


def test_that_scores_come_first_among_the_measures(book: SeriesBook) -> None:
    assert book.measures() == [
        "validation/class/accuracy",
        "validation/loss",
        "train/loss",
        "examples_per_s",
        "learning_rate",
    ]


def test_that_an_epochs_average_does_not_blot_out_the_steps_own_value(book: SeriesBook) -> None:
    book.append("a", EpochEnded(run="a", step=16, epoch=2, values={"train/loss": 0.5}, best=False))
    assert book.run("a").curves["train/loss"].values[-1] == pytest.approx(1 / 16)


def test_that_an_average_is_kept_where_no_step_told_it(book: SeriesBook) -> None:
    book.append("a", EpochEnded(run="a", step=16, epoch=2, values={"train/other": 0.5}, best=False))
    assert book.run("a").curves["train/other"].values.tolist() == [0.5]


def test_that_a_resumed_run_forgets_what_came_after_its_checkpoint(
    book: SeriesBook, started: Callable[..., Started], step: StepEvent
) -> None:
    book.append("a", started(resumed_at=12))
    assert book.run("a").curves["train/loss"].last_step == 12
    assert book.run("a").curves["validation/class/accuracy"].last_step == 8
    book.append("a", step(at=13, loss=9.0))
    assert book.run("a").curves["train/loss"].values[-1] == 9.0


def test_that_stored_curves_replace_what_was_known_and_keep_what_is_newer(book: SeriesBook) -> None:
    book.set_series("a", "probe", {"train/loss": Series("train/loss", np.arange(1, 13), np.full(12, 5.0))})
    curve = book.run("a").curves["train/loss"]
    assert curve.steps.tolist() == list(range(1, 17))
    assert curve.values.tolist() == pytest.approx([5.0] * 12 + [1 / 13, 1 / 14, 1 / 15, 1 / 16])
    assert book.run("a").name == "probe"


def test_that_an_empty_stored_curve_takes_nothing_away(book: SeriesBook) -> None:
    book.set_series("a", "probe", {"train/loss": Series("train/loss", np.empty(0, np.int64), np.empty(0))})
    assert len(book.run("a").curves["train/loss"]) == 16


def test_that_only_noisy_series_are_smoothed(book: SeriesBook) -> None:
    loss = book.line("a", "train/loss", 0.9)
    score = book.line("a", "validation/class/accuracy", 0.9)
    assert loss is not None
    assert score is not None
    assert loss.y[-1] > loss.raw_y[-1]
    np.testing.assert_array_equal(score.y, book.run("a").curves["validation/class/accuracy"].values)
    assert len(score.raw_y) == 0
    assert is_noisy("train/class/loss")
    assert is_judgement("test/loss")


def test_that_lines_are_made_anew_only_when_something_changed(book: SeriesBook, step: StepEvent) -> None:
    first = book.line("a", "train/loss", 0.9)
    assert book.line("a", "train/loss", 0.9) is first
    assert book.line("a", "train/loss", 0.5) is not first
    book.append("a", step(at=17))
    again = book.line("a", "train/loss", 0.9)
    assert again is not None
    assert again.x[-1] == 17


def test_that_there_is_no_line_without_points(book: SeriesBook) -> None:
    assert book.line("a", "nothing", 0.0) is None
    assert book.line("nobody", "train/loss", 0.0) is None
    assert book.runs == ["a"]


def test_that_epochs_are_counted_only_where_every_run_knows_their_length(book: SeriesBook) -> None:
    assert book.counts_epochs()
    book.set_series("b", "other", {"train/loss": Series("train/loss", np.arange(1, 4), np.ones(3))})
    assert not book.counts_epochs()


def test_that_the_table_holds_every_raw_point(book: SeriesBook) -> None:
    book.run("a").name = 'with "quotes", and commas'
    rows = list(csv.DictReader(io.StringIO(book.as_csv(["train/loss", "validation/class/accuracy"]))))
    assert len(rows) == 18
    assert rows[1] == {
        "run": "a",
        "name": 'with "quotes", and commas',
        "series": "train/loss",
        "step": "2",
        "epoch": "0.25",
        "value": "0.5",
    }


def test_that_curves_over_mixtures_are_none_over_steps() -> None:
    book = SeriesBook()
    kept = {
        name: Series(name, np.array([0, 10]), np.array([1.0, 2.0])) for name in ("train/loss", "interpolation/kept")
    }
    book.set_series("a", "run", kept)
    assert book.measures() == ["train/loss"]
