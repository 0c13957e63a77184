"""Penalties among all else that a document can ask for: each gives a number in every step, and the run ends well."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest

from workbench.documents import replaced
from workbench.events import Event, Finished, Step
from workbench.experiment import Experiment

Train = Callable[..., tuple[Finished, list[Event]]]
KINDS = ("l2-sp", "bss", "delta", "lwf", "co-tuning", "bi-tuning")
TWO_TASKS = {
    "tasks": [{"kind": "classification", "name": "class"}, {"kind": "classification", "name": "p", "column": "parity"}],
    "heads": [{"kind": "linear", "task": "class", "pooling": "average"}, {"kind": "mlp", "task": "p"}],
}
AMONG: dict[str, dict[str, Any]] = {
    "two tasks that part, the first with a pooling of its own": {**TWO_TASKS, "sharing.boundary": 15},
    "heads alone, from the cache, in bfloat16": {"freeze.boundary": "all", "recipe.precision": "bfloat16"},
    "adapters, mixup, a probe first": {
        "freeze.boundary": "all",
        "adapters": [{"kind": "lora", "blocks": ["6.0"]}],
        "phases": {"kind": "lp-ft", "epochs": 1},
        "augmentation": [{"kind": "mixup"}],
        "regularizers": [{"kind": kind} for kind in KINDS[:-1]],
    },
    "attention, averaged weights, a clipped gradient": {
        "recipe.averaging": {"kind": "ema"},
        "recipe.clip_norm": 1.0,
        "regularizers": [
            {"kind": "delta", "attention": "filter-drop", "blocks": ["6.0"], "examples": 8},
            {"kind": "lwf"},
        ],
    },
}


@pytest.mark.parametrize("name", AMONG)
def test_that_penalties_work_among_all_else(name: str, small: Experiment, train: Train) -> None:
    short = {"split.labelled": 40, "recipe.epochs": 2, "recipe.batch_size": 20}
    experiment = replaced(small, {"regularizers": [{"kind": kind} for kind in KINDS], **short, **AMONG[name]})
    finished, events = train(experiment)
    assert finished.outcome == "completed", finished.reason
    steps = [event.values for event in events if isinstance(event, Step)]
    assert len(steps) == 4
    for regularizer in experiment.regularizers:
        told = [values[f"penalty/{regularizer.kind}"] for values in steps]
        assert all(math.isfinite(value) for value in told)
        assert len(set(told)) > 1
