"""The tasks of an export: what its sidecar says of them, and the plain model of each where they part."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from models.spec.errors import UserError
from models.tensor_files import Tensors, read_tensors
from workbench.experiment import Experiment
from workbench.spec.tasks import Regression, Task


def tasks_told(metadata: Mapping[str, str], experiment: Experiment) -> list[dict[str, Any]]:
    """Each task with its labels, its number of outputs and its head, in the document's order."""
    labels = json.loads(metadata["labels"])
    outputs = json.loads(metadata.get("outputs", "{}"))
    standardised = json.loads(metadata.get("standardisation", "{}"))
    heads = {head.task: head for head in experiment.heads}
    pooled, tap = int(metadata["feature_width"]), json.loads(metadata.get("tap", "null"))
    if tap is None and any(head.pooling != "source" for head in experiment.heads):
        raise UserError(
            f"No layer of {metadata['title']} hands on what its heads pool, so plain code cannot pool it.",
            where="heads",
            remedy="Train with heads that pool as the source does.",
        )
    return [
        {
            "name": task.name,
            "kind": task.kind,
            "column": task.column,
            "labels": labels[task.name],
            "outputs": outputs.get(task.name, len(labels[task.name])),
            **_number_told(task, standardised),
            "head": heads[task.name].model_dump(mode="json", exclude={"task", "dropout"})
            | {"width": pooled if heads[task.name].pooling == "source" else tap["width"]},
        }
        for task in experiment.tasks
    ]


def _number_told(task: Task, standardised: Mapping[str, list[float]]) -> dict[str, Any]:
    """How a regression head's answer becomes a number: times `std`, plus `mean`."""
    if not isinstance(task, Regression):
        return {}
    mean, std = standardised[task.name]
    return {"unit": task.unit, "mean": mean, "std": std}


def plain_models(weights: Path, about: dict[str, Any]) -> dict[str, tuple[Tensors, dict[str, Any]]]:
    """By file name, the tensors of each task's own model and its sidecar; empty where the tasks share the whole trunk.

    The tensors are called as the library calls them, those of the head `heads.<task>.…`.
    """
    if not about["branches"]:
        return {}
    tensors, _ = read_tensors(weights)
    trunk = {name: tensor for name, tensor in tensors.items() if not name.startswith(("heads.", "branches."))}
    models = {}
    for task in about["tasks"]:
        own, head = f"branches.{task['name']}.", f"heads.{task['name']}."
        mine = {name.removeprefix(own): tensor for name, tensor in tensors.items() if name.startswith(own)}
        answer = {name: tensor for name, tensor in tensors.items() if name.startswith(head)}
        models[f"model-{task['name']}"] = (trunk | mine | answer, about | {"tasks": [task], "branches": []})
    return models
