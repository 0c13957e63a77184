from __future__ import annotations

from typing import Any

import pytest
import torch
from torch.nn import functional as F  # noqa: N812 -- the name everybody uses
from torch.utils.flop_counter import FlopCounterMode

from tests.workbench.spec.cost.documents import RESNET, built, described, document
from workbench.spec.cost import estimate
from workbench.spec.data import DataDescription

PLANS: list[dict[str, Any]] = [
    {"freeze__boundary": 0},
    {"freeze__boundary": 6},
    {"freeze__boundary": "all"},
    {"freeze__boundary": 0, "freeze__top": 4},
    {"freeze__boundary": "all", "freeze__thawed": ["layer2.0"]},
]


@pytest.mark.parametrize("plan", PLANS, ids=str)
def test_that_a_step_costs_what_torch_counts_of_it(plan: dict[str, Any], data: DataDescription) -> None:
    """Frozen blocks above a trained one cost their input's gradient only, those below it nothing backward."""
    experiment = document(RESNET, 64, recipe__batch_size=2, recipe__cache_frozen=False, **plan)
    model = built(experiment, data)
    model.train()
    counter = FlopCounterMode(display=False)
    with counter:
        logits = model(torch.randn(2, 3, 64, 64))["class"]
        F.cross_entropy(logits, torch.tensor([0, 1])).backward()
    told = estimate(experiment, described(RESNET, 64), data)
    assert told.step_flops == pytest.approx(counter.get_total_flops(), rel=0.02)
