"""All four kinds of tasks at once on images of a manifest, half of the labels missing: trained, resumed, exported."""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from sklearn.datasets import load_digits

from models.tensor_files import digest, read_tensors
from workbench.documents import replaced
from workbench.events import EpochEnded, Event, Finished, Step
from workbench.experiment import Experiment
from workbench.export.write import export_run
from workbench.training.control import Control

from .conftest import Train

COUNT = 120
TASKS: list[dict[str, Any]] = [
    {"kind": "classification", "name": "digit", "column": "digit"},
    {"kind": "ordinal", "name": "level", "column": "level", "order": ["low", "middle", "high"]},
    {"kind": "regression", "name": "ink", "column": "ink", "unit": "%"},
    {"kind": "multi-label", "name": "traits", "column": "traits"},
]


@pytest.fixture
def manifest(tmp_path: Path) -> Path:
    """Digits with what can be said of them; every label is missing somewhere, a whole row's labels in the last."""
    digits = load_digits()
    rows = []
    for at in range(COUNT):
        picture = Image.fromarray(np.uint8(digits.images[at] * 15.9))
        picture.save(tmp_path / f"{at}.png")
        digit, ink = int(digits.target[at]), float(digits.images[at].mean() / 16 * 100)
        traits = "|".join(name for name, has in (("even", digit % 2 == 0), ("small", digit < 5)) if has) or "neither"
        told = [str(digit), ("low", "middle", "high")[digit // 4], f"{ink:.2f}", traits]
        rows.append([f"{at}.png", *(text if (at + column) % 2 else "" for column, text in enumerate(told))])
    rows[-1][1:] = [""] * 4
    path = tmp_path / "digits.csv"
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([["image", "digit", "level", "ink", "traits"], *rows])
    return path


@pytest.fixture
def experiment(small: Experiment, manifest: Path) -> Experiment:
    changes = {
        "data": {"kind": "file", "path": str(manifest)},
        "split": {"validation": 0.2, "test": 0.2},
        "tasks": TASKS,
        "heads": [{"task": task["name"]} for task in TASKS],
        "recipe.epochs": 2,
    }
    return replaced(small, changes)


def test_that_every_kind_is_trained_and_judged_where_labels_are_missing(experiment: Experiment, train: Train) -> None:
    finished, events = train(experiment)
    assert finished.outcome == "completed", finished.reason
    of_kinds = {"digit/accuracy", "level/kappa", "level/level_error", "ink/mae", "ink/rmse", "ink/r2", "traits/f1"}
    assert {f"test/{name}" for name in of_kinds} <= finished.values.keys()
    assert all(np.isfinite(value) for value in finished.values.values())
    steps = [event for event in events if isinstance(event, Step)]
    assert {f"train/{task['name']}/loss" for task in TASKS} <= steps[0].values.keys()
    first, last = [event.values for event in events if isinstance(event, EpochEnded)]
    assert last["epoch/train/ink/loss"] < first["epoch/train/ink/loss"]


def test_that_resuming_ends_with_the_same_weights(experiment: Experiment, train: Train) -> None:
    whole, _ = train(experiment, "whole")
    control = Control()

    def interrupt(event: Event) -> None:
        if isinstance(event, Step) and event.step == 4:
            control.end("interrupted")

    part, _ = train(experiment, "parts", control, on_event=interrupt)
    assert part.outcome == "interrupted"
    rest, _ = train(experiment, "parts", resume=True)
    assert _digest(rest) == _digest(whole)
    assert rest.values == whole.values


def test_that_an_exports_script_answers_in_the_tasks_own_words(
    experiment: Experiment, train: Train, manifest: Path, tmp_path: Path
) -> None:
    finished, _ = train(replaced(experiment, {"recipe.epochs": 1}))
    out = tmp_path / "out"
    export_run(Path(finished.weights), "kinds", finished.values, out)
    told = {task["name"]: task for task in json.loads((out / "model.json").read_text())["tasks"]}
    assert (told["ink"]["unit"], told["ink"]["outputs"], told["level"]["outputs"]) == ("%", 1, 2)
    done = subprocess.run(
        [sys.executable, str(out / "load_model.py"), str(manifest.parent / "0.png")],
        capture_output=True, text=True, check=True, cwd=out,
    )  # fmt: skip
    answers = dict(re.findall(r"0\.png: (\w+) = (.*)", done.stdout))
    assert re.fullmatch(r"\d \(\d+\.\d%\)", answers["digit"])
    assert answers["level"] in ("low", "middle", "high")
    traits = r"\w+ \(\d+\.\d%\)(, \w+ \(\d+\.\d%\))*"
    assert re.fullmatch(rf"(none|{traits})(; not {traits})?", answers["traits"])
    number, unit = answers["ink"].split()
    assert unit == "%"
    assert 5 < float(number) < 60  # per cent of ink; in standard deviations it would be near 0


def _digest(finished: Finished) -> str:
    return digest(read_tensors(Path(finished.weights))[0].items())
