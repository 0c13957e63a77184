"""Two tasks trained jointly, from the document to the export, by the command line."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from models.tensor_files import read_tensors
from workbench import documents
from workbench.series_words import score

from .conftest import ROOT, call

EXAMPLE = ROOT / "examples" / "mnist5k-two-heads.toml"
SMALL = [
    "--set", "data.name=digits", "--set", "split.labelled=64", "--set", "split.validation=0.03",
    "--set", "split.test=0.03", "--set", "preprocessing.image_size=32", "--set", "recipe.epochs=1",
    "--set", "recipe.batch_size=16", "--set", "recipe.device=cpu",
]  # fmt: skip
MEASURES = {f"{part}/{task}/accuracy" for part in ("validation", "test") for task in ("digit", "parity")}


@dataclass(frozen=True)
class Runs:
    """The example as it is, and with blocks of their own for the tasks."""

    store: Path
    together: dict[str, Any]
    parted: dict[str, Any]


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Runs:
    store = tmp_path_factory.mktemp("two") / "store.sqlite"
    own = ["--set", "freeze.boundary=14", "--set", "sharing.boundary=15", "--set", "heads.1.pooling=max"]
    made = [call("run", EXAMPLE, "--store", store, "--json", *SMALL, *more) for more in ([], own)]
    assert [done.code for done in made] == [0, 0], [done.err for done in made]
    return Runs(store, made[0].json, made[1].json)


def test_that_the_example_is_sound_and_asks_for_two_labels() -> None:
    experiment = documents.read(EXAMPLE)
    assert experiment.problems() == []
    assert [(task.name, task.column) for task in experiment.tasks] == [("digit", "class"), ("parity", "parity")]


def test_that_each_task_is_judged(runs: Runs) -> None:
    for told in (runs.together, runs.parted):
        values = told["metrics"]
        assert set(values) >= MEASURES
        losses = [values[f"test/{task}/loss"] for task in ("digit", "parity")]
        assert values["test/loss"] == pytest.approx(sum(losses))


def test_that_runs_are_listed_by_the_score_of_each_task(runs: Runs) -> None:
    lines = call("list", "--store", runs.store).out.splitlines()
    values = runs.parted["metrics"]
    tests = {task: f"test/{task}/accuracy" for task in ("digit", "parity")}
    told = " · ".join(f"{task} {score(name, values[name])}" for task, name in tests.items())
    assert f"{told} test" in next(line for line in lines if line.startswith(runs.parted["run"]))


def test_that_runs_are_shown_and_compared_task_by_task(runs: Runs) -> None:
    shown = call("show", runs.parted["run"], "--store", runs.store).out
    assert "digit accuracy, test" in shown
    assert "parity accuracy, test" in shown
    compared = call("compare", runs.together["run"], runs.parted["run"], "--store", runs.store).out
    assert "parity loss, validation" in compared
    assert "sharing.boundary" in compared
    assert "heads.1.pooling" in compared


def test_that_the_export_holds_both_tasks_and_the_plain_model_of_each(runs: Runs, tmp_path: Path) -> None:
    done = call("export", runs.parted["run"], "--out", tmp_path / "out", "--store", runs.store)
    assert done.code == 0, done.err
    about = json.loads((tmp_path / "out" / "model.json").read_text())
    assert [(task["name"], len(task["labels"])) for task in about["tasks"]] == [("digit", 10), ("parity", 2)]
    assert about["tasks"][1]["labels"] == ["even", "odd"]
    assert about["branches"] == ["parity"]
    trunk, _ = read_tensors(tmp_path / "out" / "model-digit.safetensors")
    other, _ = read_tensors(tmp_path / "out" / "model-parity.safetensors")
    assert {name for name in trunk if not name.startswith("heads.")} == {
        name for name in other if not name.startswith("heads.")
    }
