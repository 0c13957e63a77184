"""What runs beside the model in a step, against what torch counts of it."""

from __future__ import annotations

import pytest
import torch
from torch.utils.flop_counter import FlopCounterMode

from models.source_twin import SourceTwin
from models.sources.build import build
from models.stack import LayerStack
from tests.workbench.spec.cost.documents import RESNET, described, document
from workbench.spec.cost import estimate
from workbench.spec.cost.estimate import Cost
from workbench.spec.data_description import DataDescription


def cost(data: DataDescription, *kinds: str, boundary: int = 0) -> Cost:
    penalties = [{"kind": kind} for kind in kinds]
    plan = {"freeze__boundary": boundary, "recipe__cache_frozen": False, "recipe__batch_size": 2}
    return estimate(document(RESNET, 64, regularizers=penalties, **plan), described(RESNET, 64), data)


@pytest.mark.parametrize("boundary", [0, 6])
def test_that_the_source_costs_a_forward_pass_above_the_frozen_part(boundary: int, data: DataDescription) -> None:
    stack = LayerStack.cut(build(RESNET, image_size=64))
    h = stack.run(torch.randn(2, 3, 64, 64), 0, boundary)
    counter = FlopCounterMode(display=False)
    with counter:
        SourceTwin(stack).answers(h, boundary)
    plain, beside = (cost(data, *kinds, boundary=boundary).step_flops for kinds in ((), ("bss", "delta")))
    assert plain is not None
    assert beside is not None
    # RESNET has random weights, so it brings no classifier.
    assert beside - plain == pytest.approx(counter.get_total_flops(), rel=0.02)


def test_that_penalties_that_ask_nothing_cost_nothing_and_a_copy_costs_a_pass(data: DataDescription) -> None:
    assert cost(data).step_flops == cost(data, "l2-sp", "bss").step_flops
    assert cost(data, "bi-tuning").step_flops == cost(data, "delta").step_flops
