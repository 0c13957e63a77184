"""‖g‖/‖w‖ of groups of parameters, worked out by hand."""

from __future__ import annotations

import math

import pytest
import torch
from torch import nn

from models.relative_gradients import relative_norms, shares_of


def with_gradient(weights: list[float], gradient: list[float] | None) -> nn.Parameter:
    parameter = nn.Parameter(torch.tensor(weights))
    parameter.grad = None if gradient is None else torch.tensor(gradient)
    return parameter


def test_that_the_parameters_of_a_group_count_as_one_vector_and_those_without_gradient_not_at_all() -> None:
    """‖(3, 4, 0)‖ = 5 beside ‖(6, 0, 8)‖ = 10, and 1 beside 4; what has no gradient would make it 1 beside 5."""
    groups = [
        [with_gradient([6.0, 0.0], [3.0, 4.0]), with_gradient([8.0], [0.0])],
        [with_gradient([4.0], [1.0]), with_gradient([3.0], None)],
        [with_gradient([1.0], None)],
        [],
    ]
    assert relative_norms(groups, torch.device("cpu")).tolist() == [0.5, 0.25, 0.0, 0.0]


def test_that_weights_of_zero_are_infinitely_small_beside_a_gradient_and_nothing_beside_none() -> None:
    groups = [[with_gradient([0.0], [1.0])], [with_gradient([0.0], [0.0])]]
    assert relative_norms(groups, torch.device("cpu")).tolist() == [math.inf, 0.0]


@pytest.mark.parametrize(
    ("norms", "shares"),
    [
        ([0.5, 0.25, 0.0], [1.0, 0.5, 0.0]),
        ([math.inf, 0.5, 2.0], [1.0, 0.25, 1.0]),
        ([0.0, 0.0], [1.0, 1.0]),
        ([math.inf], [1.0]),
        ([], []),
    ],
)
def test_that_the_largest_share_is_one(norms: list[float], shares: list[float]) -> None:
    assert shares_of(norms) == shares
