"""Golden values from the formula: Li et al. 2018, equation 3."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import torch
from torch import nn

from models.assembling import assemble
from models.regularizers.l2sp import L2SP
from models.regularizers.registry import build_penalty
from models.regularizers.surroundings import Surroundings
from models.spec import regularizers as spec
from models.spec.adapters import LoraAdapter
from models.spec.heads import LinearHead
from models.stack import LayerStack
from tests.models.observed import at_step


def test_that_the_penalty_is_the_formula_and_pulls_back_to_the_source() -> None:
    trunk, head = nn.Parameter(torch.tensor([1.0, 2.0])), nn.Parameter(torch.tensor([3.0]))
    penalty = L2SP([trunk], [head], alpha=0.4, beta=0.1)
    assert penalty(at_step(0)).item() == pytest.approx(0.05 * 9.0)  # nothing moved yet: the head's decay alone
    with torch.no_grad():
        trunk.add_(torch.tensor([0.5, -1.0]))
    value = penalty(at_step(1))
    assert value.item() == pytest.approx(0.2 * (0.25 + 1.0) + 0.05 * 9.0)
    torch.autograd.backward(value)
    assert trunk.grad is not None
    assert head.grad is not None
    torch.testing.assert_close(trunk.grad, 0.4 * torch.tensor([0.5, -1.0]))
    torch.testing.assert_close(head.grad, 0.1 * torch.tensor([3.0]))


def test_that_it_pulls_the_trainable_trunk_and_the_heads_but_neither_adapters_nor_frozen_blocks(
    tiny_stack: Callable[[], LayerStack],
) -> None:
    model = assemble(
        tiny_stack(),
        freeze=3,
        adapters=(LoraAdapter(blocks=("0",), rank=2),),
        heads=(LinearHead(task="digit"),),
        num_outputs={"digit": 3},
    )
    penalty = build_penalty(spec.L2SP(alpha=2.0, beta=0.0), Surroundings(model, tuple))
    assert penalty.name == "l2-sp"
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.add_(1.0)
    top_block = sum(parameter.numel() for _, parameter in model.stack.blocks[3].named_parameters())
    assert penalty(at_step(0)).item() == pytest.approx(top_block)


def test_that_a_fully_frozen_trunk_costs_nothing() -> None:
    assert L2SP([], [nn.Parameter(torch.ones(2))], alpha=1.0, beta=1.0)(at_step(0)).item() == 1.0
