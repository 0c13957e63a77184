"""Tables and lines for people: whole ids, names as they were typed, per cent, nothing said twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from io import StringIO

import pytest
from rich.console import Console, RenderableType

from storage.records import RunRecord
from workbench.documents import Row, replaced, to_json
from workbench.experiment import Experiment
from workbench.terminal.progress import clock, epoch_words
from workbench.terminal.tables import run_table, score_table, settings_table, shown_score, units_in

NOW = datetime(2026, 1, 2, tzinfo=UTC)
SCORES = {
    "validation/digit/accuracy": 0.8023,
    "validation/digit/loss": 0.6,
    "validation/loss": 0.6,
    "test/digit/accuracy": 0.8514,
    "test/digit/loss": 0.5,
    "test/loss": 0.5,
}


def printed(what: RenderableType, width: int) -> list[str]:
    text = StringIO()
    Console(file=text, width=width).print(what)
    return [line.rstrip() for line in text.getvalue().splitlines()]


def a_run(name: str = "a name", **fields: object) -> RunRecord:
    return RunRecord(
        "1m83ywf19mjp",
        name,
        "completed",
        "{}",
        NOW,
        started=NOW,
        step=12,
        num_steps=12,
        epoch=3,
        num_epochs=3,
        **fields,
    )  # type: ignore[arg-type]


@pytest.mark.parametrize("width", [50, 80, 120])
def test_that_ids_of_runs_are_whole_at_any_width(width: int) -> None:
    lines = printed(run_table([a_run("a name of some length")], width), width)
    assert lines[1].startswith("1m83ywf19mjp")


def test_that_only_the_name_of_a_run_is_broken_on_a_terminal_of_80_columns() -> None:
    record = a_run("a linear probe · from random initialisation", values=SCORES, seconds=72.0)
    head, *lines = printed(run_table([record], 80), 80)
    assert head.split() == ["run", "name", "status", "score", "started"]
    assert "completed  85.1 % test  2026-01-0" in lines[0]
    words = [word for line in lines for word in line[14 : head.index("status")].split()]
    assert words == record.name.split()


def test_that_a_wide_terminal_also_tells_how_long_a_run_took() -> None:
    head, line = printed(run_table([a_run(values=SCORES, seconds=72.0)], 120), 120)
    assert "epochs" in head
    assert "3/3     1 min 12 s" in line


@pytest.mark.parametrize(("name", "value"), [("[red]x[/]", "[bold]v[/]"), ("a\\[b]", "[/]")])
def test_that_names_and_values_are_printed_as_they_were_typed(name: str, value: str) -> None:
    assert name in printed(run_table([a_run(name)], 120), 120)[1]
    assert name in printed(score_table([(name, SCORES)]), 120)[0]
    assert value in printed(settings_table([name], [Row("name", (value,))]), 120)[1]


def test_that_scores_begin_with_the_test_and_say_nothing_twice() -> None:
    lines = printed(score_table([("one", SCORES), ("other", {"test/loss": 1.25})]), 80)
    assert [line.split("  ")[0] for line in lines] == [
        "measure",
        "digit accuracy, test",
        "loss, test",
        "digit accuracy, validation",
        "loss, validation",
    ]
    assert lines[1].split()[-3:] == ["85.1", "%", "–"]
    assert lines[2].split()[-2:] == ["0.500", "1.250"]


def test_that_a_run_is_judged_by_its_test_set_where_it_has_one() -> None:
    assert shown_score(SCORES) == "85.1 % test"
    assert shown_score({"validation/a/accuracy": 0.5, "validation/b/accuracy": 0.7}) == "a 50.0 % · b 70.0 % validation"
    assert shown_score({f"validation/{task}/accuracy": 0.5 for task in "abcde"}) == "50.0 % validation (mean)"
    assert shown_score({"test/loss": 0.5}) == ""
    mixed = SCORES | {"test/width/mae": 0.31, "test/width/r2": 0.9}
    assert shown_score(mixed, {"width": "px"}) == "digit 85.1 % · width MAE 0.310 px test"


def test_that_an_epoch_is_told_in_plain_words() -> None:
    values = {
        "epoch/train/digit/loss": 0.41234,
        "epoch/train/digit/accuracy": 0.851,
        "epoch/train/loss": 0.41234,
        "validation/digit/loss": 0.5,
        "validation/digit/accuracy": 0.802,
        "validation/loss": 0.5,
    }
    assert epoch_words(values) == "loss 0.412  digit accuracy: train 85.1 %, validation 80.2 %"
    del values["epoch/train/loss"]
    assert epoch_words(values) == "digit accuracy: train 85.1 %, validation 80.2 %"


def test_that_each_task_of_an_epoch_is_told_apart() -> None:
    values = {f"{part}/{task}/accuracy": 0.5 for part in ("epoch/train", "validation") for task in ("left", "right")}
    assert epoch_words(values) == (
        "left accuracy: train 50.0 %, validation 50.0 %  right accuracy: train 50.0 %, validation 50.0 %"
    )


@pytest.mark.parametrize(("seconds", "text"), [(0.4, "< 1 s"), (9.2, "9 s"), (72, "1 min 12 s"), (7385, "2 h 3 min")])
def test_that_times_are_told_in_the_unit_that_suits_them(seconds: float, text: str) -> None:
    assert clock(seconds) == text


def test_that_tables_and_lines_tell_errors_in_the_unit_of_the_run() -> None:
    values = {"test/width/mae": 0.31, "test/width/r2": 0.9, "test/loss": 0.5}
    task = {"tasks": [{"kind": "regression", "name": "width", "column": "w", "unit": "px"}]}
    document = to_json(replaced(Experiment(), task | {"heads": [{"kind": "linear", "task": "width"}]}))
    run = replace(a_run(values=values), document=document)
    assert "0.310 px test" in printed(run_table([run], 80), 80)[1]
    assert units_in(run) == {"width": "px"}
    assert units_in(a_run(values=SCORES)) == units_in(a_run(values=values)) == {}  # not asked for, and not readable
    lines = printed(score_table([("one", values), ("other", {"test/loss": 1.0})], [units_in(run), {}]), 80)
    assert [line.split() for line in lines[1:]] == [
        ["width", "MAE,", "test", "0.310", "px", "–"],
        ["width", "R²,", "test", "0.900", "–"],
        ["loss,", "test", "0.500", "1.000"],
    ]
    epoch = {"validation/width/mae": 0.4, "validation/width/rmse": 0.5}
    assert epoch_words(epoch, {"width": "px"}) == "width MAE: validation 0.400 px"
