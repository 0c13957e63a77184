"""Curves over mixtures of weights: from the event through the store and back."""

from __future__ import annotations

from pathlib import Path

import pytest

from storage.ids import new_id
from storage.store import Store
from workbench.events import Interpolated, Started
from workbench.launch.engine.recorder import Recorder
from workbench.launch.messages import Told
from workbench.mixtures import MixtureCurve, curve_of, is_of_mixtures, lines_of, points_of


def told(run: str = "r1") -> Interpolated:
    return Interpolated(
        run=run,
        shares=(0.0, 1 / 3, 2 / 3, 1.0),
        values={"test/class/accuracy": (0.1, 0.5, 0.9, 0.8), "validation/loss": (3.0, 2.0, 1.0, float("inf"))},
        kept=2 / 3,
    )


def test_that_the_history_keeps_the_curve(tmp_path: Path) -> None:
    run = new_id()
    with Store.open(tmp_path / "history.sqlite") as store:
        store.add_run(run, "mixed", "{}")
        with Recorder(store, run) as recorder:
            recorder.log(told(run))
        series = store.series(run)
    assert all(map(is_of_mixtures, series))
    curve = curve_of({name: (kept.steps.tolist(), kept.values.tolist()) for name, kept in series.items()})
    assert curve is not None
    assert curve.shares == pytest.approx((0.0, 1 / 3, 2 / 3, 1.0), abs=1e-6)
    assert curve.values == told().values
    assert curve.kept == curve.shares[2]
    assert curve.plain()["values"]["test/class/accuracy"] == [0.1, 0.5, 0.9, 0.8]


def test_that_a_run_that_starts_over_may_tell_its_curve_again(tmp_path: Path) -> None:
    """As after a crash between the telling and the end: no checkpoint is left, so it begins at step 0."""
    run = new_id()
    with Store.open(tmp_path / "history.sqlite") as store:
        store.add_run(run, "mixed", "{}")
        for _ in range(2):
            with Recorder(store, run) as recorder:
                recorder.log(started(run))
                recorder.log(told(run))
            assert recorder.close() is None
        assert len(store.series(run)["interpolation/validation/loss"].steps) == 4


def started(run: str) -> Started:
    return Started(
        run=run, device="CPU", precision="float32", memory_format="contiguous", trainable_parameters=1,
        total_parameters=1, num_steps=1, steps_per_epoch=1, num_epochs=1,
    )  # fmt: skip


def test_that_a_run_without_mixtures_has_no_curve() -> None:
    assert curve_of({"train/loss": ([1], [2.0])}) is None
    assert curve_of(points_of(told())) is not None


def test_that_several_tasks_are_told_with_their_mean_and_one_alone() -> None:
    values = {"test/loss": (1.0, 2.0), "test/digit/accuracy": (0.2, 0.6), "test/parity/accuracy": (0.4, 1.0)}
    lines = lines_of(MixtureCurve((0.0, 1.0), values, 1.0))
    assert [(line.title, line.values) for line in lines] == [
        ("accuracy (mean)", (pytest.approx(0.3), pytest.approx(0.8))),
        ("digit accuracy", (0.2, 0.6)),
        ("parity accuracy", (0.4, 1.0)),
    ]
    [alone] = lines_of(MixtureCurve((0.0, 1.0), {"test/digit/accuracy": (0.2, 0.6)}, 1.0))
    assert (alone.part, alone.title) == ("test", "accuracy")


def test_that_the_curve_crosses_to_the_window_also_where_a_loss_is_infinite() -> None:
    message = Told(events=(told(),))
    assert Told.model_validate_json(message.model_dump_json()) == message
