"""Counts with several tasks, against a network that was really built."""

from __future__ import annotations

from typing import Any

import pytest

from models.assembling import assemble
from models.describing import describe_source
from models.sources.build import build
from models.spec.source import TorchvisionSource
from models.stack import LayerStack
from workbench.data.describe import describe
from workbench.documents import replaced
from workbench.experiment import Experiment
from workbench.spec.cost.estimate import estimate
from workbench.spec.task_outputs import num_outputs

THREE = {
    "data.name": "digits",
    "tasks": [{"name": "a"}, {"name": "b", "column": "parity"}, {"name": "c"}],
    "heads": [
        {"task": "a", "kind": "mlp", "layers": 2, "hidden": 30, "pooling": "max"},
        {"task": "b", "kind": "cosine"},
        {"task": "c"},
    ],
}


@pytest.mark.parametrize("boundary", [0, 5, "all"])
@pytest.mark.parametrize(
    "freeze", [{"freeze.boundary": 0}, {"freeze.boundary": 7}, {"freeze.boundary": 3, "freeze.batch_norm": "live"}]
)
def test_that_heads_of_every_kind_and_copied_blocks_are_counted_exactly(
    boundary: int | str, freeze: dict[str, Any]
) -> None:
    source = TorchvisionSource(architecture="resnet18")
    changes = {**THREE, **freeze, "source": source.model_dump(), "sharing.boundary": boundary}
    experiment = replaced(Experiment(), changes)
    data = describe(experiment.data, experiment.split)
    cost = estimate(experiment, describe_source(source), data)
    model = assemble(
        LayerStack.cut(build(source.model_copy(update={"initialisation": "random"}))),
        freeze=experiment.freeze,
        heads=experiment.heads,
        num_outputs={task.name: num_outputs(task, data) for task in experiment.tasks},
        sharing=experiment.sharing,
    )
    assert cost.total_parameters == sum(parameter.numel() for parameter in model.parameters())
    assert cost.trainable_parameters == sum(parameter.numel() for parameter in model.trainable_parameters())
