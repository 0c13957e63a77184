"""Golden values from the definition: Kou et al. 2020 (Stochastic normalization), the two branches and the choice."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional

from models.freezing import FreezePlan, TrainingMode
from models.spec.freeze import Freeze
from models.stack import LayerStack
from models.stochastic_norm import randomise_norms
from models.transfer_model import TransferModel
from tests.models.two_tasks import train_a_little

STOCHASTIC = Freeze(boundary=2, trained_batch_norm="stochastic")


def norms_of(stack: LayerStack) -> dict[str, nn.BatchNorm2d]:
    return {name: norm for name, norm in stack.model.named_modules() if isinstance(norm, nn.BatchNorm2d)}


def randomised(stack: LayerStack, share: float) -> tuple[LayerStack, tuple[str, ...]]:
    plan = FreezePlan.of(STOCHASTIC, [block.name for block in stack.blocks])
    report = randomise_norms(stack, plan, share)
    TrainingMode(stack, plan).set(training=True)
    return stack, report


def test_that_each_channel_is_normalised_by_the_batch_or_by_the_running_statistics_before_it(
    tiny_stack: Callable[[], LayerStack],
) -> None:
    stack, report = randomised(tiny_stack(), 0.5)
    norm = norms_of(stack)[report[0]]
    with torch.no_grad():
        norm.running_mean += 0.5
        norm.weight.copy_(torch.tensor([1.0, 2.0, 3.0, 4.0]))
    x = torch.randn(6, 4, 3, 3, generator=torch.Generator().manual_seed(0)).requires_grad_()
    mean, var = (statistic.clone() for statistic in (norm.running_mean, norm.running_var))
    by_batch = functional.batch_norm(x, None, None, norm.weight, norm.bias, training=True)
    by_running = functional.batch_norm(x, mean, var, norm.weight, norm.bias)
    with torch.random.fork_rng():
        torch.manual_seed(1)
        given = norm(x)
        torch.manual_seed(1)
        drawn = torch.rand(4) < 0.5
    assert 0 < drawn.sum() < 4
    expected = torch.where(drawn.view(1, 4, 1, 1), by_batch, by_running)
    torch.testing.assert_close(given, expected)
    wanted = torch.randn(given.shape, generator=torch.Generator().manual_seed(1))
    for got, true in zip(
        torch.autograd.grad((given * wanted).sum(), [x, norm.weight, norm.bias]),
        torch.autograd.grad((expected * wanted).sum(), [x, norm.weight, norm.bias]),
        strict=True,
    ):
        torch.testing.assert_close(got, true)
    torch.testing.assert_close(norm.running_mean, 0.9 * mean + 0.1 * x.detach().mean(dim=(0, 2, 3)))


def test_that_a_pass_without_gradients_leaves_nothing_to_chance(tiny_stack: Callable[[], LayerStack]) -> None:
    """Such a pass computes running statistics for a mean of weights: those that were there say nothing of it."""
    stack, report = randomised(tiny_stack(), 0.0)
    norm = norms_of(stack)[report[0]]
    x = torch.randn(6, 4, 3, 3, generator=torch.Generator().manual_seed(0))
    with torch.no_grad():
        by_batch = functional.batch_norm(x, None, None, norm.weight, norm.bias, training=True)
        torch.testing.assert_close(norm(x), by_batch)


@pytest.mark.parametrize(("share", "like"), [(1.0, "live"), (0.0, "kept")])
def test_that_all_of_the_batch_is_live_and_none_of_it_computes_as_kept_statistics(
    share: float, like: Any, assembled: Callable[..., TransferModel], images: Tensor
) -> None:
    changed = {"trained_batch_norm": "stochastic", "stochastic_share": share}
    ours = assembled(STOCHASTIC.model_copy(update=changed)).train()
    plain = assembled(STOCHASTIC.model_copy(update={"trained_batch_norm": like})).train()
    outputs = []
    for model in (ours, plain):
        for part in model.modules():
            if isinstance(part, nn.Dropout):
                part.p = 0.0
        outputs.append(model(images))
    for task, logits in outputs[0].items():
        torch.testing.assert_close(logits, outputs[1][task])


def test_that_only_norms_of_trained_blocks_choose_and_names_and_evaluation_stay(
    tiny_stack: Callable[[], LayerStack], assembled: Callable[..., TransferModel], images: Tensor
) -> None:
    _, report = randomised(tiny_stack(), 0.5)
    assert report == ("layers.1.bn1", "layers.2.bn1")  # the stem and block 0 are frozen
    model, plain = assembled(STOCHASTIC), assembled(2)
    assert model.state_dict().keys() == plain.state_dict().keys()
    for task, logits in plain(images).items():
        assert torch.equal(model(images)[task], logits)
    before = {name: tensor.clone() for name, tensor in model.state_dict().items()}
    train_a_little(model, images)
    moved = {name for name, tensor in model.state_dict().items() if not torch.equal(tensor, before[name])}
    assert {name for name in moved if "running_mean" in name} == {f"{name}.running_mean" for name in report}


def test_that_blocks_that_wait_for_their_turn_do_not_choose(
    assembled: Callable[..., TransferModel], images: Tensor
) -> None:
    model = assembled(STOCHASTIC).train()
    for part in model.modules():
        if isinstance(part, nn.Dropout):
            part.p = 0.0
    model.enter([False] * 4)
    first, second = model(images), model(images)
    assert all(torch.equal(first[task], second[task]) for task in first)
    model.enter([True] * 4)
    first, second = model(images), model(images)
    assert not all(torch.equal(first[task], second[task]) for task in first)
