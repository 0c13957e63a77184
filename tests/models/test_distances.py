"""How far blocks are from the source, against sums that are written out."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest
import torch
from torch import Tensor

from models.assembling import assemble
from models.distances import SourceDistances
from models.spec.heads import LinearHead
from models.spec.sharing import HardSharing
from models.stack import LayerStack
from models.transfer_model import TransferModel
from tests.models.two_tasks import TASKS, train_a_little, with_two_tasks


def block_vectors(model: TransferModel) -> list[Tensor]:
    """Each block's own parameters as one vector."""
    return [
        torch.cat([parameter.detach().flatten() for _, parameter in block.named_parameters()])
        for block in model.stack.blocks
    ]


def test_that_a_fresh_model_stands_where_the_source_stands(tiny_stack: Callable[[], LayerStack]) -> None:
    told = SourceDistances(with_two_tasks(tiny_stack(), 0)).now()
    assert [(far.absolute, far.relative) for far in told] == [(0.0, 0.0)] * 4


def test_that_a_shift_by_hand_is_told_as_its_length(tiny_stack: Callable[[], LayerStack]) -> None:
    """Block 1 moves by 3 in one weight and by 4 in another: 5 away; block 2 by 0.5 in each of its numbers."""
    model = with_two_tasks(tiny_stack(), 1)
    distances, sizes = SourceDistances(model), [vector.norm().item() for vector in block_vectors(model)]
    blocks = [[parameter for _, parameter in block.named_parameters()] for block in model.stack.blocks]
    with torch.no_grad():
        blocks[1][0].view(-1)[0] += 3.0
        blocks[1][-1].view(-1)[-1] -= 4.0
        for parameter in blocks[2]:
            parameter.add_(0.5)
    count = sum(parameter.numel() for parameter in blocks[2])
    expected = [0.0, 5.0, 0.5 * math.sqrt(count), 0.0]
    told = distances.now()
    assert [far.absolute for far in told] == pytest.approx(expected, rel=1e-5)
    assert [far.relative for far in told] == pytest.approx([e / s for e, s in zip(expected, sizes, strict=True)], 1e-5)


@pytest.mark.parametrize("frozen", [0, 2])
def test_that_training_moves_what_trains_and_nothing_else(
    frozen: int, tiny_stack: Callable[[], LayerStack], images: Tensor
) -> None:
    model = with_two_tasks(tiny_stack(), frozen)
    distances, before = SourceDistances(model), block_vectors(model)
    train_a_little(model, images)
    expected = [(now - start).norm().item() for now, start in zip(block_vectors(model), before, strict=True)]
    assert [far.absolute for far in distances.now()] == pytest.approx(expected, rel=1e-5)
    assert [far > 0 for far in expected] == [index >= frozen for index in range(4)]


def test_that_the_copies_of_tasks_count_with_the_trunk(tiny_stack: Callable[[], LayerStack]) -> None:
    """Above the share boundary each of two tasks has a copy: √(1² + 2²) away, of √2 times the source's length."""
    model = assemble(
        tiny_stack(),
        freeze=0,
        heads=tuple(LinearHead(task=task) for task in TASKS),
        num_outputs=TASKS,
        sharing=HardSharing(boundary=2),
    )
    distances, sizes = SourceDistances(model), [vector.norm().item() for vector in block_vectors(model)]
    with torch.no_grad():
        for line, by in zip(model.lines, (1.0, 2.0), strict=True):
            line.parameters_in(3)[0].view(-1)[0] += by
    far = distances.now()[3]
    assert far.absolute == pytest.approx(math.sqrt(5), rel=1e-5)
    assert far.relative == pytest.approx(math.sqrt(5) / (math.sqrt(2) * sizes[3]), rel=1e-5)


def test_that_adapters_alone_leave_the_source_where_it_is_and_nothing_is_copied(
    tiny_stack: Callable[[], LayerStack], images: Tensor
) -> None:
    model = with_two_tasks(tiny_stack(), 4, ("2",))
    distances = SourceDistances(model)
    train_a_little(model, images)
    assert all(far.absolute == far.relative == 0.0 for far in distances.now())
    assert not any(distances._start)


def test_that_weights_that_became_none_are_told_as_none(tiny_stack: Callable[[], LayerStack]) -> None:
    model = with_two_tasks(tiny_stack(), 3)
    distances = SourceDistances(model)
    with torch.no_grad():
        next(parameter for _, parameter in model.stack.blocks[3].named_parameters()).fill_(math.nan)
    assert math.isnan(distances.now()[3].absolute)
