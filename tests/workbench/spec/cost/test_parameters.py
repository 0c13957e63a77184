from __future__ import annotations

from typing import Any

import pytest

from models.adapters.measuring import count_parameters
from models.spec.source import SourceModel
from tests.workbench.spec.cost.documents import RESNET, VIT, built, described, document
from workbench.spec.cost import estimate
from workbench.spec.data_description import DataDescription

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


ADAPTED: dict[str, dict[str, Any]] = {
    "frozen": {},
    "partly trained": {"freeze__boundary": 4},
    "live norms": {"freeze__batch_norm": "live"},
}
LORA = {"kind": "lora", "blocks": ["layer2.0", "layer4.1"], "rank": 3}
BITFIT = {"kind": "bitfit", "blocks": ["layer2.0", "layer3.1"]}


@pytest.mark.parametrize("plan", ADAPTED)
@pytest.mark.parametrize("adapters", [[LORA], [BITFIT], [LORA, BITFIT]], ids=["lora", "bitfit", "both"])
def test_that_adapters_count_by_what_they_set_free(
    plan: str, adapters: list[dict[str, Any]], data: DataDescription
) -> None:
    """Tensors that BitFit tunes in place may train already, with their block or with live batch norms."""
    experiment = document(RESNET, adapters=adapters, **ADAPTED[plan])
    additions = count_parameters(experiment.source, experiment.adapters).blocks
    cost = estimate(experiment, described(RESNET, None), data, additions)
    model = built(experiment, data)
    assert cost.adapters_counted
    assert not estimate(experiment, described(RESNET, None), data).adapters_counted
    assert cost.trainable_parameters == sum(parameter.numel() for parameter in model.trainable_parameters())
    assert cost.total_parameters == sum(parameter.numel() for parameter in model.parameters())


@pytest.mark.parametrize(("source", "size", "block"), [(RESNET, None, "stem"), (VIT, 64, "3")], ids=["resnet", "vit"])
def test_that_adapters_are_counted_for_the_images_that_the_document_asks_for(
    source: SourceModel, size: int | None, block: str, data: DataDescription
) -> None:
    """Grey images narrow the first layer, and what is set beside it."""
    lora = {"kind": "lora", "blocks": [block], "rank": 3}
    experiment = document(source, size, adapters=[lora], preprocessing__channels=1)
    additions = count_parameters(experiment.source, experiment.adapters, channels=1, image_size=size).blocks
    cost = estimate(experiment, described(source, size, 1), data, additions)
    model = built(experiment, data)
    assert cost.trainable_parameters == sum(parameter.numel() for parameter in model.trainable_parameters())
    assert cost.total_parameters == sum(parameter.numel() for parameter in model.parameters())
