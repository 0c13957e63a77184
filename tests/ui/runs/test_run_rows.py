from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from storage.records import RunRecord
from workbench.events import (
    Checkpointed,
    Continued,
    EpochEnded,
    Finished,
    Paused,
    Preparing,
    Started,
    Step,
)
from workbench.ui.runs.run_columns import HISTORY_COLUMNS, LIVE_COLUMNS, tags_of
from workbench.ui.runs.run_filter import STATUS_GROUPS, RunFilter, allowed_actions
from workbench.ui.runs.run_rows import UNREADABLE, RunRow, not_behind, record_after
from workbench.ui.runs.scores import final_score, scores_of_tasks

MakeRecord = Callable[..., RunRecord]


@pytest.mark.parametrize(
    ("settings", "frozen"),
    [
        ({"freeze.boundary": "all"}, "all blocks frozen"),
        ({"freeze.boundary": 0}, "nothing frozen"),
        ({"freeze.boundary": 5}, "5 blocks frozen"),
        ({"freeze.boundary": 0, "phases.kind": "gradual"}, "nothing frozen, gradual unfreezing"),
        ({"freeze.boundary": 2, "phases.kind": "lp-ft"}, "2 blocks frozen, LP-FT"),
        ({"freeze.boundary": 5, "adapters": [{"kind": "lora", "blocks": ["4.0"]}]}, "5 blocks frozen + LoRA r8"),
    ],
)
def test_that_a_row_says_what_is_frozen(make_record: MakeRecord, settings: dict[str, Any], frozen: str) -> None:
    assert RunRow(make_record("a", settings=settings)).settings.frozen == frozen


def test_that_a_row_names_source_and_labels(make_record: MakeRecord) -> None:
    settings = RunRow(
        make_record("a", settings={"split.labelled": 1500, "source.initialisation": "random", "freeze.boundary": 0})
    ).settings
    assert settings.source == "efficientnet-lite0, random weights"
    assert (settings.labelled, settings.labelled_count) == ("1,500", 1500.0)
    assert RunRow(make_record("b")).settings.labelled_count == math.inf


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ({"kind": "timm", "architecture": "vit_tiny"}, "vit_tiny"),
        ({"kind": "file", "path": "/data/weights/mine.pt"}, "mine.pt"),
        ({"kind": "run", "run": "r7"}, "run r7"),
    ],
)
def test_that_every_kind_of_source_has_a_name(make_record: MakeRecord, source: dict[str, str], name: str) -> None:
    assert RunRow(make_record("a", settings={"source": source})).settings.source == name


def test_that_a_document_of_a_newer_program_still_makes_a_row(make_record: MakeRecord) -> None:
    row = RunRow(replace(make_record("a"), document='{"version": 99}'))
    assert row.settings == UNREADABLE
    assert [column.text(row) for column in HISTORY_COLUMNS]


def test_that_the_test_score_counts_once_there_is_one(make_record: MakeRecord) -> None:
    scores = {"validation/x/accuracy": 0.8, "validation/y/accuracy": 0.6, "validation/loss": 0.4, "train/loss": 0.3}
    running = RunRow(make_record("a", "running", values=scores))
    assert (str(running.score), str(running.loss)) == ("x 0.800 · y 0.600 val", "0.400 val")
    judged = RunRow(make_record("a", values=scores | {"test/x/accuracy": 0.5, "test/loss": 0.9}))
    assert (str(judged.score), str(judged.loss)) == ("0.500 test", "0.900 test")
    assert str(RunRow(make_record("b", values={"train/loss": 0.3})).loss) == "0.300 train"
    assert (str(RunRow(make_record("c")).score), str(RunRow(make_record("c")).loss)) == ("–", "–")


def test_that_every_cell_says_where_its_accuracy_is_a_mean_over_tasks(make_record: MakeRecord) -> None:
    several = {f"{part}/{task}/accuracy": 0.4 for part in ("validation", "test") for task in "abcde"}
    two = {name: value for name, value in several.items() if "/a/" in name or "/b/" in name}
    one = {name: value for name, value in several.items() if "/a/" in name}
    columns = {column.key: column for column in (*LIVE_COLUMNS, *HISTORY_COLUMNS)}
    for key, mean, alone in (
        ("accuracy", "mean 0.400 test", "0.400 test"),
        ("validation", "mean 0.400", "0.400"),
        ("test", "mean 0.400", "0.400"),
    ):
        assert columns[key].text(RunRow(make_record("a", values=several))) == mean
        assert columns[key].text(RunRow(make_record("b", values=one))) == alone
        assert columns[key].text(RunRow(make_record("b", values=two))) == f"a 0.400 · b {alone}"
        assert columns[key].sort(RunRow(make_record("a", values=several))) == pytest.approx(0.4)
        assert columns[key].text(RunRow(make_record("c"))) == "–"


@pytest.mark.parametrize(("step", "epochs"), [(0, 0), (7, 0), (8, 1), (15, 1), (160, 20)])
def test_that_an_epoch_counts_once_it_is_complete(make_record: MakeRecord, step: int, epochs: int) -> None:
    row = RunRow(make_record("a", "interrupted", step=step, epoch=min(step // 8 + 1, 20)))
    column = next(column for column in HISTORY_COLUMNS if column.key == "epochs")
    assert (column.text(row), column.sort(row)) == (f"{epochs} of 20", epochs)


def test_that_a_run_is_told_and_found_by_its_data(make_record: MakeRecord) -> None:
    digits = RunRow(make_record("a", settings={"data": {"kind": "bundled", "name": "digits"}}))
    leaves = RunRow(make_record("b", settings={"data": {"kind": "folder", "path": "/photos/leaves"}}))
    column = next(column for column in HISTORY_COLUMNS if column.key == "data")
    assert [column.text(row) for row in (digits, leaves)] == ["Digits (8×8)", "leaves"]
    assert [RunFilter("LEAVES").admits(row) for row in (digits, leaves)] == [False, True]


def test_that_a_run_under_way_shows_its_share_and_others_their_time(make_record: MakeRecord) -> None:
    time = LIVE_COLUMNS[-1]
    assert time.text(RunRow(make_record("a", "running", step=99, seconds=5.0))) == "61 %"
    assert time.text(RunRow(make_record("a", seconds=72.0))) == "1 m 12 s"
    assert time.text(RunRow(make_record("a", "queued"))) == "–"


def test_that_sort_keys_of_a_column_are_of_one_type_also_without_values(make_record: MakeRecord) -> None:
    full = RunRow(make_record("a", values={"test/x/accuracy": 0.5, "test/loss": math.nan}, seconds=3.0))
    bare = RunRow(make_record("b", "queued"))
    for column in HISTORY_COLUMNS:
        assert isinstance(column.sort(full), str) == isinstance(column.sort(bare), str)
        assert sorted([column.sort(full), column.sort(bare)])


def test_that_column_keys_are_unique() -> None:
    assert len({column.key for column in HISTORY_COLUMNS}) == len(HISTORY_COLUMNS)


def test_that_events_carry_a_record_on(
    make_record: MakeRecord,
    started: Callable[..., Started],
    step: Callable[..., Step],
    epoch_ended: Callable[..., EpochEnded],
) -> None:
    record = make_record("a", "queued", num_steps=0, num_epochs=0)
    record = record_after(record, Preparing(run="a", what="weights"))
    assert record.status == "running"
    record = record_after(record, started())
    assert (record.num_steps, record.num_epochs, record.device) == (160, 20, "CPU, 2 threads")
    record = record_after(record, step(at=9))
    assert (record.step, record.epoch) == (9, 2)
    record = record_after(record, epoch_ended(epoch=2, accuracy=0.75))
    assert record.values["validation/class/accuracy"] == 0.75
    record = record_after(record, Paused(run="a", step=16))
    assert record.status == "paused"
    assert record_after(record, Continued(run="a", step=16)).status == "running"
    assert record_after(record, Checkpointed(run="a", step=16)) == record
    end = Finished(run="a", outcome="failed", step=20, epoch=3, reason="no memory", seconds=4.0)
    ended = record_after(record, end)
    assert (ended.status, ended.reason, ended.seconds) == ("failed", "no memory", 4.0)
    assert ended.values == record.values


def test_that_a_run_that_is_ended_out_of_a_pause_is_paused_no_longer(make_record: MakeRecord) -> None:
    paused = make_record("a", "paused", step=9)
    judging = Preparing(run="a", what="Judging the kept weights")
    assert record_after(paused, judging).status == "running"
    assert record_after(replace(paused, status="completed"), judging).status == "completed"


def test_that_events_of_other_runs_leave_a_record_alone(make_record: MakeRecord, step: Callable[..., Step]) -> None:
    record = make_record("a", "running")
    assert record_after(record, step(run="b", at=50)) is record


def test_that_a_filter_wants_every_word_in_any_place(make_record: MakeRecord) -> None:
    row = RunRow(make_record("a", name="Linear Probe", note="the control", tags=("paper",)))
    assert RunFilter("probe CONTROL").admits(row)
    assert RunFilter("efficientnet paper done").admits(row)
    assert not RunFilter("probe missing").admits(row)
    assert RunFilter("").admits(row)


def test_that_a_status_group_lets_only_its_own_through(make_record: MakeRecord) -> None:
    resumable = RunFilter(statuses=STATUS_GROUPS["Can be resumed"])
    assert resumable.admits(RunRow(make_record("a", "interrupted")))
    assert not resumable.admits(RunRow(make_record("a", "completed")))


def test_that_actions_are_offered_only_where_they_apply(make_record: MakeRecord) -> None:
    done, cut, busy = make_record("a"), make_record("b", "interrupted"), make_record("c", "running")
    assert allowed_actions([]) == frozenset()
    assert allowed_actions([done]) == {"load", "rename", "note", "tags", "export", "delete"}
    mixed = {"recipe.interpolation": {}}
    assert "mixtures" in allowed_actions([make_record("d", settings=mixed)])
    assert "mixtures" not in allowed_actions([make_record("d", "running", settings=mixed)])
    assert "resume" in allowed_actions([cut])
    assert "export" not in allowed_actions([cut])
    assert allowed_actions([done, done]) == {"compare", "delete"}
    assert allowed_actions([done, cut]) == {"compare", "delete", "resume"}
    assert "delete" not in allowed_actions([done, busy])
    assert "compare" not in allowed_actions([done] * 21)


def test_that_tags_are_trimmed_and_told_once() -> None:
    assert tags_of(" paper,  two   words ,,paper") == ("paper", "two words")
    assert tags_of(" , ") == ()


def test_that_a_lagging_store_does_not_turn_progress_back(make_record: MakeRecord) -> None:
    known = make_record("a", "running", step=90, epoch=12, values={"train/loss": 0.2})
    read = make_record("a", "running", step=80, epoch=10, note="mine", values={"train/loss": 0.3, "learning_rate": 0.1})
    newer = not_behind(known, read)
    assert (newer.step, newer.epoch, newer.note) == (90, 12, "mine")
    assert newer.values == {"train/loss": 0.2, "learning_rate": 0.1}
    ended = make_record("a", "completed", step=80)
    assert not_behind(known, ended) is ended
    ahead = make_record("a", "running", step=95)
    assert not_behind(known, ahead) is ahead


def test_that_the_tooltip_tells_the_measures_of_each_task(make_record: MakeRecord) -> None:
    values = {"test/x/accuracy": 0.5, "test/y/accuracy": 0.7, "test/x/loss": 1.0, "test/y/loss": 2.0, "test/loss": 3.0}
    assert RunRow(make_record("a", values=values)).score_lines() == [
        "accuracy, test · x: 0.500",
        "accuracy, test · y: 0.700",
        "loss (sum), test: 3.000",
        "loss, test · x: 1.000",
        "loss, test · y: 2.000",
    ]
    one = {"test/x/accuracy": 0.5, "test/loss": 1.0}
    assert RunRow(make_record("b", values=one)).score_lines() == ["accuracy, test: 0.500", "loss, test: 1.000"]


REGRESSION = {
    "tasks": [{"kind": "regression", "name": "width", "column": "w", "unit": "px"}],
    "heads": [{"kind": "linear", "task": "width"}],
}


def test_that_a_number_is_told_by_its_error_in_its_unit_and_smaller_errors_sort_as_better(
    make_record: MakeRecord,
) -> None:
    def row(run: str, error: float) -> RunRow:
        return RunRow(make_record(run, settings=REGRESSION, values={"test/width/mae": error, "test/width/r2": 0.5}))

    column = next(column for column in LIVE_COLUMNS if column.title == "Score")
    good, bad = row("a", 0.31), row("b", 1.2)
    assert (column.text(good), column.text(bad)) == ("MAE 0.310 px test", "MAE 1.200 px test")
    assert column.sort(good) > column.sort(bad)  # type: ignore[operator]  # numbers both
    assert "MAE, test, px: 0.310" in column.tip(good)


def test_that_tasks_of_several_kinds_are_told_one_by_one_and_sort_by_what_chooses_epochs(
    make_record: MakeRecord,
) -> None:
    values = {"test/digit/accuracy": 0.9, "test/width/mae": 0.31, "test/width/r2": 0.5}
    score = RunRow(make_record("a", values=values)).score
    assert str(score) == "digit 0.900 · width MAE 0.310 test"
    assert score.rank == pytest.approx((0.9 + 0.5) / 2)
    assert final_score(values, {"width": "px"}) == "test digit accuracy 0.900, width MAE 0.310 px"
    assert scores_of_tasks(values) == ""
    assert final_score({"validation/width/mae": 0.31}, {"width": "px"}) == "validation MAE 0.310 px"
