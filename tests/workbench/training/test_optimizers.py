"""What one step of an optimiser does, by its formula."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from models.rates import RateGroup
from workbench.spec.recipe import SGD, AdamW
from workbench.training.diverging import DivergedError
from workbench.training.optimizers import build_optimizer, clip, set_rate


def test_that_each_group_moves_by_its_share_of_the_rate() -> None:
    first, second = nn.Parameter(torch.ones(2)), nn.Parameter(torch.ones(2))
    groups = [RateGroup(1.0, [first]), RateGroup(0.25, [second])]
    optimizer = build_optimizer(SGD(momentum=0.0), groups, 99.0)
    first.grad, second.grad = torch.ones(2), torch.ones(2)
    set_rate(optimizer, groups, 0.5)
    optimizer.step()
    assert first.tolist() == [1 - 0.5] * 2
    assert second.tolist() == [1 - 0.5 * 0.25] * 2


def test_that_what_has_no_gradient_is_not_moved_and_its_first_moment_begins_when_it_gets_one() -> None:
    """A first AdamW step moves by the rate towards the gradient's opposite, whatever the gradient's size."""
    waiting, trained = nn.Parameter(torch.ones(2)), nn.Parameter(torch.ones(2))
    groups = [RateGroup(1.0, [waiting, trained])]
    optimizer = build_optimizer(AdamW(weight_decay=0.5), groups, 0.1)
    for _ in range(3):
        trained.grad = torch.ones(2)
        optimizer.step()
    assert waiting.tolist() == [1.0, 1.0]
    waiting.grad = torch.full((2,), 7.0)
    optimizer.step()
    torch.testing.assert_close(waiting.detach(), torch.full((2,), 1 - 0.1 * 0.5 - 0.1))


def test_that_a_gradient_is_scaled_to_the_norm_and_one_that_is_no_number_moves_nothing() -> None:
    weight = nn.Parameter(torch.zeros(2))
    weight.grad = torch.tensor([3.0, 4.0])
    assert clip([weight], 1.0, 0) == 5.0
    torch.testing.assert_close(weight.grad, torch.tensor([0.6, 0.8]), rtol=1e-5, atol=0.0)
    weight.grad = torch.tensor([3.0, torch.inf])
    with pytest.raises(DivergedError, match="norm became inf at step 8; the weights were left as they were"):
        clip([weight], 1.0, 7)
