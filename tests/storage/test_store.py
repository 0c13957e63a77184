"""The contract of the store, the same on every backend."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from storage.errors import StoreError
from storage.ids import new_id
from storage.records import Artifact, RunRecord, RunStatus
from storage.series import CHUNK_POINTS
from storage.store import Store

DOCUMENT = '{"name": "Zähler – 数字", "seed": 0}'


def add(store: Store, name: str = "probe", document: str = DOCUMENT) -> str:
    run_id = new_id()
    store.add_run(run_id, name, document)
    return run_id


def test_that_a_run_comes_back_as_it_was_added(store: Store) -> None:
    before = datetime.now(UTC)
    run_id = new_id()
    added = store.add_run(run_id, "Linear probe", DOCUMENT, owner="host:1:2.0")
    assert store.run(run_id) == added
    assert added == RunRecord(run_id, "Linear probe", "queued", DOCUMENT, added.created, owner="host:1:2.0")
    assert before <= added.created <= datetime.now(UTC)


def test_that_updating_a_run_changes_the_named_fields_and_no_others(store: Store) -> None:
    run_id, other = add(store), add(store)
    started = datetime(2026, 3, 1, 12, 30, 15, 250_000, tzinfo=UTC)
    values = {"train/loss": math.nan, "validation/digit/accuracy": 0.875, "best": -math.inf}
    before = store.run(run_id)
    store.update_run(run_id, status="running", started=started, step=2**40, values=values, seconds=1.5)
    after = store.run(run_id)
    assert (after.status, after.started, after.step, after.seconds) == ("running", started, 2**40, 1.5)
    assert list(after.values) == list(values)
    assert math.isnan(after.values["train/loss"])
    assert after.values["best"] == -math.inf
    assert (after.name, after.created, after.num_steps) == (before.name, before.created, 0)
    assert store.run(other).status == "queued"


def test_that_times_of_other_zones_are_kept_as_the_same_moment(store: Store) -> None:
    run_id = add(store)
    moment = datetime.fromisoformat("2026-06-01T23:30:00+05:45")
    store.update_run(run_id, ended=moment)
    ended = store.run(run_id).ended
    assert ended == moment
    assert ended is not None
    assert ended.utcoffset() == timedelta(0)


def test_that_runs_are_listed_newest_first_and_by_state(store: Store) -> None:
    ids = [add(store) for _ in range(4)]
    store.update_run(ids[1], status="completed")
    store.update_run(ids[2], status="failed")
    assert [run.id for run in store.runs()] == ids[::-1]
    assert [run.id for run in store.runs(limit=2)] == ids[:1:-1]
    assert [run.id for run in store.runs(["completed", "failed"])] == [ids[2], ids[1]]
    assert store.runs([]) == []


def test_that_a_run_is_found_by_the_beginning_of_its_id(store: Store) -> None:
    store.add_run("abc123", "first", DOCUMENT)
    store.add_run("abd456", "second", DOCUMENT)
    store.add_run("ab", "short", DOCUMENT)
    assert store.run("ABC").name == "first"
    assert store.run("ab").name == "short"


@pytest.mark.parametrize("wrong", ["zz", "", "a%", "a_"])
def test_that_an_unknown_id_is_refused_with_a_remedy(store: Store, wrong: str) -> None:
    store.add_run("abc123", "first", DOCUMENT)
    with pytest.raises(StoreError, match="There is no run") as caught:
        store.run(wrong)
    assert caught.value.remedy


def test_that_an_ambiguous_beginning_names_the_runs_it_could_mean(store: Store) -> None:
    store.add_run("abc123", "first", DOCUMENT)
    store.add_run("abd456", "second", DOCUMENT)
    with pytest.raises(StoreError, match=r"abc123, abd456.*more letters"):
        store.run("ab")


def test_that_an_id_that_could_lead_out_of_its_folder_is_refused(store: Store) -> None:
    with pytest.raises(ValueError, match="not an id"):
        store.add_run("../evil", "x", DOCUMENT)


def test_that_notes_tags_and_names_are_kept_and_replaced(store: Store) -> None:
    run_id, other = add(store), add(store)
    store.rename(run_id, "renamed 'quoted'; --")
    store.set_note(run_id, "first\nsecond line")
    store.set_note(run_id, "better")
    store.set_tags(run_id, ["old"])
    store.set_tags(run_id, [" zeta ", "alpha", "zeta", ""])
    run = store.run(run_id)
    assert (run.name, run.note, run.tags) == ("renamed 'quoted'; --", "better", ("zeta", "alpha"))
    assert (store.run(other).note, store.run(other).tags) == ("", ())
    store.set_note(run_id, "")
    store.set_tags(run_id, [])
    assert (store.run(run_id).note, store.run(run_id).tags) == ("", ())


def test_that_every_way_to_change_an_unknown_run_is_refused(store: Store) -> None:
    ways: list[Callable[[], object]] = [
        lambda: store.update_run("nobody", step=1),
        lambda: store.append("nobody", {"a": ([1], [1.0])}),
        lambda: store.rename("nobody", "x"),
        lambda: store.set_note("nobody", "x"),
        lambda: store.set_tags("nobody", ["x"]),
        lambda: store.add_artifact("nobody", Artifact("weights", "w", 1)),
        lambda: store.delete_run("nobody"),
        lambda: store.series("nobody"),
        lambda: store.last_step("nobody"),
        lambda: store.artifacts("nobody"),
    ]
    for way in ways:
        with pytest.raises(StoreError, match="There is no run 'nobody'"):
            way()


def test_that_points_come_back_in_order_bit_for_bit(store: Store) -> None:
    run_id, other = add(store), add(store)
    store.append(run_id, {"train/loss": ([1, 2], [2.5, math.nan]), "learning_rate": ([1], [1e-300])})
    store.append(run_id, {"train/loss": ([3, 2**62], [math.inf, -0.0]), "empty": ([], [])})
    series = store.series(run_id)
    assert list(series) == ["train/loss", "learning_rate"]
    np.testing.assert_array_equal(series["train/loss"].steps, [1, 2, 3, 2**62])
    assert series["train/loss"].values.tobytes() == np.array([2.5, math.nan, math.inf, -0.0]).tobytes()
    assert list(store.series(run_id, ["learning_rate", "unknown"])) == ["learning_rate"]
    assert store.last_step(run_id) == 2**62
    assert (store.series(other), store.last_step(other)) == ({}, 0)


@pytest.mark.parametrize(
    "portions", [(1, CHUNK_POINTS - 1, 1), (CHUNK_POINTS, 1), (3 * CHUNK_POINTS + 5, 2), (700,) * 9]
)
def test_that_appending_goes_on_across_chunks(store: Store, portions: tuple[int, ...]) -> None:
    run_id = add(store)
    steps = np.arange(1, sum(portions) + 1)
    values = np.random.default_rng(0).normal(size=len(steps))
    for start, size in zip(np.cumsum([0, *portions]), portions, strict=False):
        store.append(run_id, {"loss": (steps[start : start + size], values[start : start + size])})
    kept = store.series(run_id)["loss"]
    np.testing.assert_array_equal(kept.steps, steps)
    np.testing.assert_array_equal(kept.values, values)


@pytest.mark.parametrize("before", [1, 10, CHUNK_POINTS - 1, CHUNK_POINTS, CHUNK_POINTS + 1])
def test_that_a_point_at_the_last_step_takes_the_place_of_the_one_there(store: Store, before: int) -> None:
    run_id = add(store)
    store.append(run_id, {"loss": (range(1, before + 1), [0.0] * before)})
    store.append(run_id, {"loss": ([before, before, before + 1], [1.0, 2.0, 3.0])})
    loss = store.series(run_id)["loss"]
    np.testing.assert_array_equal(loss.steps, range(1, before + 2))
    np.testing.assert_array_equal(loss.values, [0.0] * (before - 1) + [2.0, 3.0])


@pytest.mark.parametrize("after", [0, 1, CHUNK_POINTS - 1, CHUNK_POINTS, CHUNK_POINTS + 1, 2 * CHUNK_POINTS, 10**6])
def test_that_truncating_drops_later_points_and_appending_goes_on(store: Store, after: int) -> None:
    run_id, other = add(store), add(store)
    steps = np.arange(1, 2 * CHUNK_POINTS + 101)
    for name in (run_id, other):
        store.append(name, {"loss": (steps, steps / 7), "late": ([2 * CHUNK_POINTS + 50], [1.0])})
    store.truncate(run_id, after)
    kept = steps[steps <= after]
    assert store.last_step(run_id) == len(kept)
    store.append(run_id, {"loss": ([after + 1], [-1.0])})
    loss = store.series(run_id)["loss"]
    np.testing.assert_array_equal(loss.steps, [*kept, after + 1])
    np.testing.assert_array_equal(loss.values, [*(kept / 7), -1.0])
    assert store.last_step(other) == len(steps)


@pytest.mark.parametrize("bad", [([1, 2], [1.0]), ([3, 2], [0.0, 0.0]), ([4], [0.0]), ([[5]], [[0.0]])])
def test_that_points_that_make_no_curve_change_nothing(store: Store, bad: tuple[list[int], list[float]]) -> None:
    run_id = add(store)
    store.append(run_id, {"loss": ([5], [1.0])})
    with pytest.raises(ValueError, match=r"steps|comes after"):
        store.append(run_id, {"accuracy": ([6], [1.0]), "loss": bad})
    assert list(store.series(run_id)) == ["loss"]


def test_that_a_record_is_kept_whole_or_not_at_all(store: Store) -> None:
    run_id = add(store)
    store.append(run_id, {"loss": ([1, 2, 3], [1.0, 1.0, 1.0])})
    store.record(run_id, {"loss": ([2], [0.5])}, changes={"status": "running", "step": 2}, truncate_after=1)
    with pytest.raises(ValueError, match="comes after"):
        store.record(run_id, {"loss": ([0], [9.0])}, changes={"step": 99}, truncate_after=1)
    np.testing.assert_array_equal(store.series(run_id)["loss"].values, [1.0, 0.5])
    assert (store.run(run_id).step, store.run(run_id).status) == (2, "running")


def test_that_artifacts_are_listed_and_replaced_by_path(store: Store) -> None:
    run_id, other = add(store), add(store)
    store.add_artifact(run_id, Artifact("checkpoint", "runs/a/checkpoint.safetensors", 10))
    store.add_artifact(run_id, Artifact("weights", "runs/a/weights.safetensors", 2**35, "ab" * 32))
    store.add_artifact(run_id, Artifact("checkpoint", "runs/a/checkpoint.safetensors", 12, "cd" * 32))
    assert {artifact.path: artifact for artifact in store.artifacts(run_id)} == {
        "runs/a/checkpoint.safetensors": Artifact("checkpoint", "runs/a/checkpoint.safetensors", 12, "cd" * 32),
        "runs/a/weights.safetensors": Artifact("weights", "runs/a/weights.safetensors", 2**35, "ab" * 32),
    }
    assert store.artifacts(other) == []


def test_that_deleting_a_run_leaves_other_runs_of_the_same_document(store: Store) -> None:
    first, second, third = add(store), add(store), add(store, document='{"seed": 1}')
    for run_id in (first, second):
        store.append(run_id, {"loss": ([1], [1.0])})
        store.set_tags(run_id, ["tag"])
        store.set_note(run_id, "note")
        store.add_artifact(run_id, Artifact("weights", "w", 1))
    store.delete_run(first)
    store.delete_run(third)
    assert [run.id for run in store.runs()] == [second]
    left = store.run(second)
    assert (left.document, left.note, left.tags) == (DOCUMENT, "note", ("tag",))
    assert list(store.series(second)) == ["loss"]
    store.delete_run(second)
    assert add(store) == store.runs()[0].id


def test_that_only_unfinished_runs_of_gone_owners_are_interrupted(store: Store) -> None:
    states: tuple[RunStatus, ...] = ("queued", "running", "paused", "completed")
    gone = [new_id() for _ in states]
    for run_id, status in zip(gone, states, strict=True):
        store.add_run(run_id, status, DOCUMENT, status=status, owner="gone")
    living = new_id()
    store.add_run(living, "living", DOCUMENT, status="running", owner="alive")
    assert store.interrupt_orphans(lambda owner: owner == "alive") == gone[2::-1]
    assert [store.run(run_id).status for run_id in gone] == ["interrupted"] * 3 + ["completed"]
    assert "waited for its turn" in store.run(gone[0]).reason
    assert "last checkpoint" in store.run(gone[1]).reason
    assert store.run(gone[1]).ended is not None
    assert store.run(living).status == "running"
    assert store.interrupt_orphans(lambda owner: owner == "alive") == []


def test_that_the_change_counter_moves_with_every_change_and_with_nothing_else(store: Store) -> None:
    run_id = add(store)
    seen = [store.change_counter()]
    changes: list[Callable[[], None]] = [
        lambda: store.append(run_id, {"loss": ([1], [1.0])}),
        lambda: store.update_run(run_id, step=1),
        lambda: store.set_note(run_id, "n"),
        lambda: store.set_tags(run_id, ["t"]),
        lambda: store.add_artifact(run_id, Artifact("weights", "w", 1)),
        lambda: store.delete_run(run_id),
    ]
    for change in changes:
        change()
        seen.append(store.change_counter())
    store.runs()
    store.interrupt_orphans()
    assert seen == sorted(set(seen))
    assert store.change_counter() == seen[-1]
