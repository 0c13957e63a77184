"""Two tasks trained jointly: with one trunk, and with blocks of their own above the share boundary."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch

from models.tensor_files import digest, read_tensors
from workbench.documents import replaced
from workbench.events import EpochEnded, Event, Finished, Step
from workbench.experiment import Experiment
from workbench.training.control import Control

from .conftest import Train

TWO: dict[str, Any] = {
    "tasks": [{"name": "digit"}, {"name": "side", "column": "parity"}],
    "heads": [{"task": "digit", "dropout": 0.2}, {"kind": "mlp", "task": "side", "hidden": 16}],
    "recipe.epochs": 2,
}
ADAPTED = {"freeze.boundary": "all", "adapters": [{"kind": "adalora", "blocks": ["6.0"]}]}
SHARINGS: dict[str, dict[str, Any]] = {
    "one trunk": {},
    "blocks of their own": {"sharing.boundary": 16},
    "adapters of their own": {"sharing.boundary": 15, **ADAPTED},
}


def digest_of(finished: Finished) -> str:
    return digest(read_tensors(Path(finished.weights))[0].items())


@pytest.mark.parametrize("changes", SHARINGS.values(), ids=SHARINGS.keys())
def test_that_a_resumed_run_ends_with_the_weights_of_an_uninterrupted_one(
    changes: dict[str, Any], small: Experiment, train: Train
) -> None:
    """Four steps an epoch; ended in the middle of the second."""
    experiment = replaced(small, TWO | changes)
    whole, _ = train(experiment, "whole")
    control = Control()

    def interrupt(event: Event) -> None:
        if isinstance(event, Step) and event.step == 6:
            control.end("interrupted")

    part, _ = train(experiment, "parts", control, on_event=interrupt)
    assert (part.outcome, part.step) == ("interrupted", 6)
    rest, _ = train(experiment, "parts", resume=True)
    assert digest_of(rest) == digest_of(whole)
    assert rest.values == whole.values


def test_that_each_task_keeps_the_adapters_of_its_own_blocks_apart(small: Experiment, train: Train) -> None:
    adapters = [{"kind": "bitfit", "blocks": ["stem"]}, {"kind": "lora", "blocks": ["4.0", "6.0"]}]
    changes = {"recipe.epochs": 1, "freeze.boundary": "all", "sharing.boundary": 15, "adapters": adapters}
    finished, _ = train(replaced(small, TWO | changes))
    folders = [Path(finished.weights).parent / name for name in ("adapters", "adapters-side")]
    assert [[path.name for path in folder.iterdir()] for folder in folders] == [["2-lora"], ["2-lora"]]
    layers = [read_tensors(folder / "2-lora" / "adapter_model.safetensors")[0] for folder in folders]
    assert set(layers[1]) < set(layers[0])
    assert not any(torch.equal(layers[0][name], tensor) for name, tensor in layers[1].items())


def test_that_the_best_epoch_is_that_of_the_best_mean_over_the_tasks(small: Experiment, train: Train) -> None:
    finished, events = train(replaced(small, TWO | {"recipe.epochs": 3}))
    judged = [event.values for event in events if isinstance(event, EpochEnded)]
    names = [f"validation/{task}/accuracy" for task in ("digit", "side")]
    means = [sum(values[name] for name in names) / 2 for values in judged]
    assert sum(finished.values[name] for name in names) / 2 == pytest.approx(max(means))
    assert {"train/digit/loss", "train/side/loss"} <= set(next(e for e in events if isinstance(e, Step)).values)
