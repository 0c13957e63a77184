"""`run`: trains a document with changes, exports, compares with a control, and tells it all to people and scripts."""

from __future__ import annotations

from pathlib import Path

import pytest

from workbench.documents import read
from workbench.evidence.scratch import scratch_control

from .conftest import History, call, weights_digest


def test_that_a_run_is_told_as_one_json_object(history: History) -> None:
    told = history.told
    assert (told["command"], told["status"], told["reason"]) == ("run", "completed", "")
    assert (told["name"], told["epoch"], told["step"]) == ("[red]x[/]", 1, 4)
    assert {"test/digit/accuracy", "test/loss", "validation/digit/accuracy"} <= set(told["metrics"])
    assert Path(told["paths"]["weights"]).is_file()
    assert told["started"].endswith("+00:00")
    assert "T" in told["started"]


def test_that_exported_files_are_named_and_exist(history: History) -> None:
    paths = [Path(path) for path in history.told["paths"]["export"]]
    assert {path.name for path in paths} >= {"model.safetensors", "model.json", "load_model.py", "README.md"}
    assert all(path.is_file() and path.parent == history.exported for path in paths)
    assert weights_digest(history.exported / "model.safetensors")


def test_that_the_control_is_told_beside_the_run(history: History) -> None:
    control = history.told["control"]
    assert control["run"] != history.run
    assert control["status"] == "completed"
    assert control["name"] == "[red]x[/] · from random initialisation"
    assert set(control["metrics"]) == set(history.told["metrics"])
    kept = call("show", history.control, "--store", history.store, "--json").json["experiment"]
    made_of = call("show", history.run, "--store", history.store, "--json").json["experiment"]
    assert kept == scratch_control(type(read(history.document)).model_validate(made_of)).model_dump(mode="json")


def test_that_progress_is_told_in_plain_words_on_standard_error(history: History) -> None:
    lines = history.err.splitlines()
    (notice, started, *_) = lines
    assert notice.startswith("Worth knowing: freeze.boundary: 64 labels, ")
    assert started.startswith("[red]x[/]: trains ")
    (first, second) = [line for line in lines if line.startswith("epoch 1/1  loss ")]
    assert "digit accuracy: train " in first
    assert "%, validation " in second
    assert "epoch/train" not in history.err


def test_that_people_see_a_run_beside_its_control(document: Path, store: Path) -> None:
    done = call(
        "run", document, "--store", store, "--control", "--name", "[b]mine[/b]",
        "--set", "recipe.epochs=1", "--set", "split.labelled=16", "--set", "recipe.optimizer.kind=sgd",
    )  # fmt: skip
    assert done.code == 0, done.err
    lines = done.out.splitlines()
    head = next(line for line in lines if line.startswith("measure"))
    assert head.split(maxsplit=2) == ["measure", "[b]mine[/b]", "from random initialisation"]
    accuracy = next(line for line in lines if line.startswith("digit accuracy, test"))
    assert accuracy.count(" %") == 2
    assert "test/digit/accuracy" not in done.out
    runs = call("list", "--store", store, "--json").json["runs"]
    for run in runs:
        assert any(line.startswith("weights: ") and run["run"] in line for line in lines)
        assert f"run {run['run']} · completed · show it again with: show {run['run']}" in lines
    assert {run["name"] for run in runs} == {"[b]mine[/b]", "[b]mine[/b] · from random initialisation"}


def test_that_a_trained_run_is_told_also_where_its_export_fails(document: Path, store: Path) -> None:
    arguments = ("run", document, "--store", store, "--set", "recipe.epochs=1", "--out", document / "below a file")
    done = call(*arguments)
    assert done.code == 2
    assert str(document / "below a file") in done.err
    (run,) = call("list", "--store", store, "--json").json["runs"]
    assert f"run {run['run']} · completed · show it again with: show {run['run']}" in done.out.splitlines()


def test_that_a_diverging_run_fails_and_tells_the_step(document: Path, store: Path) -> None:
    done = call(
        "run", document, "--store", store, "--json", "--control", "--out", store.parent / "exported",
        "--set", 'recipe.optimizer={kind="sgd", weight_decay=1000.0}', "--set", "recipe.learning_rate=100",
        "--set", 'recipe.schedule={kind="constant"}', "--set", "recipe.epochs=9",
    )  # fmt: skip
    assert done.code == 1
    told = done.json
    assert told["status"] == "failed"
    assert f"step {told['step'] + 1}" in told["reason"]
    assert told["paths"] == {}
    assert "control" not in told
    assert not (store.parent / "exported").exists()
    shown = call("show", told["run"], "--store", store)
    assert told["reason"][:40] in shown.out


def test_that_a_bug_fails_the_run_and_keeps_its_traceback(
    document: Path, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("a bug")

    monkeypatch.setattr("workbench.training.assembly.build_model", broken)
    done = call("run", document, "--store", store, "--json")
    assert done.code == 1
    assert done.json["reason"] == "ZeroDivisionError: a bug"
    shown = call("show", done.json["run"], "--store", store)
    assert "Traceback" in shown.out
