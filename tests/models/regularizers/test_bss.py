"""Golden values from the formula: Chen et al. 2019 (Batch spectral shrinkage), equations 4 and 5."""

from __future__ import annotations

import math

import pytest
import torch

from models.regularizers.bss import BatchSpectralShrinkage
from tests.models.observed import at_step


def test_that_the_penalty_is_the_sum_of_the_smallest_squared_singular_values() -> None:
    """diag(3, 2, 1) between two rotations has the singular values 3, 2 and 1."""
    angle = torch.tensor(0.7)
    turn = torch.eye(3)
    turn[:2, :2] = torch.tensor([[angle.cos(), -angle.sin()], [angle.sin(), angle.cos()]])
    features = turn @ torch.diag(torch.tensor([3.0, 2.0, 1.0])) @ turn.T.roll(1, 0)
    for count, expected in ((1, 1.0), (2, 1.0 + 4.0), (3, 14.0), (9, 14.0)):
        value = BatchSpectralShrinkage(0.5, count)(at_step(0, features={"digit": features}))
        assert value.item() == pytest.approx(0.5 * expected)


def test_that_the_gradient_shrinks_what_the_smallest_singular_value_carries() -> None:
    """Of σ² along u and v the gradient is 2·σ·u·vᵀ; checked against eigenvectors of FᵀF, found another way."""
    drawn = torch.randn(4, 3, generator=torch.Generator().manual_seed(0), dtype=torch.float64)
    features = drawn.float().requires_grad_()
    torch.autograd.backward(BatchSpectralShrinkage(0.1, 1)(at_step(0, features={"digit": features})))
    values, vectors = torch.linalg.eigh(drawn.T @ drawn)
    v = vectors[:, :1]
    assert values[0] < values[1]
    assert features.grad is not None
    torch.testing.assert_close(features.grad, (0.1 * 2 * (drawn @ v) @ v.T).float())


def test_that_tasks_with_the_same_features_are_penalised_once_and_others_each() -> None:
    features, others = torch.eye(2), 3 * torch.eye(2)
    penalty = BatchSpectralShrinkage(1.0, 1)
    together = at_step(0, features={"digit": features, "type": features})
    apart = at_step(0, features={"digit": features, "type": others})
    assert penalty(together).item() == pytest.approx(1.0)
    assert penalty(apart).item() == pytest.approx(1.0 + 9.0)


def test_that_features_that_are_no_numbers_give_no_number_and_no_error() -> None:
    features = torch.tensor([[1.0, torch.inf], [0.0, 1.0]])
    assert math.isnan(BatchSpectralShrinkage(1.0, 1)(at_step(0, features={"digit": features})).item())


def test_that_half_precision_is_decomposed_in_single() -> None:
    value = BatchSpectralShrinkage(1.0, 1)(at_step(0, features={"digit": torch.eye(2, dtype=torch.bfloat16)}))
    assert value.dtype == torch.float32
