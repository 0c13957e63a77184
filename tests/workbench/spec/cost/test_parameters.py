from __future__ import annotations

from typing import Any

import pytest

from models.spec.source import SourceModel
from tests.workbench.spec.cost.documents import RESNET, VIT, built, described, document
from workbench.spec.cost import estimate
from workbench.spec.data import DataDescription

TWO_TASKS: dict[str, Any] = {
    "tasks": [{"name": "class"}, {"name": "parity", "column": "parity"}],
    "heads": [{"kind": "mlp", "task": "class", "hidden": 7}, {"kind": "cosine", "task": "parity"}],
}
PLANS: dict[str, dict[str, Any]] = {
    "head alone": {},
    "everything": {"freeze__boundary": 0},
    "upper half": {"freeze__boundary": 5},
    "lower half": {"freeze__boundary": 0, "freeze__top": 4},
    "between": {"freeze__boundary": 2, "freeze__top": 3},
    "exceptions": {"freeze__boundary": 4, "freeze__frozen": ["layer3.1"], "freeze__thawed": ["stem"]},
    "live norms": {"freeze__boundary": 6, "freeze__batch_norm": "live"},
    "live statistics": {"freeze__boundary": 6, "freeze__batch_norm": "statistics"},
    "two heads": {"freeze__boundary": 6, **TWO_TASKS},
    "own pooling": {"heads": [{"kind": "linear", "task": "class", "pooling": "max"}]},
}
CASES = [(RESNET, name) for name in PLANS] + [(VIT, name) for name in PLANS if name != "exceptions"]


@pytest.mark.parametrize(("source", "plan"), CASES, ids=lambda case: getattr(case, "architecture", case))
def test_that_parameters_are_counted_as_the_built_model_has_them(
    source: SourceModel, plan: str, data: DataDescription
) -> None:
    experiment = document(source, **PLANS[plan])
    cost = estimate(experiment, described(source, None), data)
    model = built(experiment, data)
    assert cost.trainable_parameters == sum(parameter.numel() for parameter in model.trainable_parameters())
    assert cost.total_parameters == sum(parameter.numel() for parameter in model.parameters())
