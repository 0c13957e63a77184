from __future__ import annotations

import torch
from torch import nn

from models.balancing.registry import build_balancer
from models.spec.balancing import EqualWeights


def test_that_equal_weights_descend_the_plain_sum() -> None:
    shared = nn.Parameter(torch.tensor([1.0, -2.0]))
    losses = {"a": shared.square().sum(), "b": 3 * shared.sum()}
    total = build_balancer(EqualWeights()).backward(losses, [], [shared], None)
    assert total.item() == 5.0 - 3.0
    assert not total.requires_grad
    assert shared.grad is not None
    assert shared.grad.tolist() == [2 * 1.0 + 3, 2 * -2.0 + 3]
