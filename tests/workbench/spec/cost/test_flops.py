from __future__ import annotations

from typing import Any

import pytest
import torch
from torch.nn import functional as F  # noqa: N812 -- the name everybody uses
from torch.utils.flop_counter import FlopCounterMode

from models.adapters.measuring import count_parameters
from tests.workbench.spec.cost.documents import RESNET, built, described, document
from workbench.spec.cost import estimate
from workbench.spec.data_description import DataDescription

PLANS: list[dict[str, Any]] = [
    {"freeze__boundary": 0},
    {"freeze__boundary": 6},
    {"freeze__boundary": "all"},
    {"freeze__boundary": 0, "freeze__top": 4},
    {"freeze__boundary": "all", "freeze__thawed": ["layer2.0"]},
]


ADAPTED: list[dict[str, Any]] = [
    {"adapters": [{"kind": kind, "blocks": ["layer1.0", "layer2.1"]}]}
    for kind in ("lora", "dora", "lokr", "loha", "houlsby", "residual-parallel")
]


@pytest.mark.parametrize("plan", [*PLANS, *ADAPTED], ids=str)
def test_that_a_step_costs_what_torch_counts_of_it(plan: dict[str, Any], data: DataDescription) -> None:
    """Frozen blocks above a trained one cost their input's gradient only, those below it nothing backward.

    What the lowest adapter stands on is told too high: how far down into its block gradients have to go is not known.
    """
    experiment = document(RESNET, 64, recipe__batch_size=2, recipe__cache_frozen=False, **plan)
    model = built(experiment, data)
    model.train()
    counter = FlopCounterMode(display=False)
    with counter:
        logits = model(torch.randn(2, 3, 64, 64))["class"]
        F.cross_entropy(logits, torch.tensor([0, 1])).backward()
    adapters = count_parameters(experiment.source, experiment.adapters, image_size=64).blocks
    told = estimate(experiment, described(RESNET, 64), data, adapters)
    assert told.step_flops == pytest.approx(counter.get_total_flops(), rel=0.05 if experiment.adapters else 0.02)
