"""EMA and SWA against torch's own averages, on a network with batch norm, and against sums written out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

import pytest
import torch
from torch import Tensor, nn
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn, update_bn

from models.transfer_model import TransferModel
from workbench.training.averaging.exponential import RunningMean
from workbench.training.averaging.stochastic import EpochMean


def network() -> nn.Sequential:
    torch.manual_seed(3)
    return nn.Sequential(nn.Linear(4, 5), nn.BatchNorm1d(5), nn.ReLU(), nn.Dropout(0.5), nn.Linear(5, 2))


def batches() -> list[Tensor]:
    generator = torch.Generator().manual_seed(5)
    return [torch.randn(6, 4, generator=generator) for _ in range(3)]


def all_tensors(model: nn.Module) -> dict[str, Tensor]:
    return dict(model.state_dict(keep_vars=True))


def some_steps(model: nn.Module, count: int) -> Iterator[int]:
    """Large ones, so that a mean is far from the last weights."""
    optimizer = torch.optim.SGD(model.parameters(), lr=0.5)
    for step in range(count):
        model.train()
        optimizer.zero_grad()
        model(batches()[step % 3]).square().mean().backward()
        optimizer.step()
        yield step


def epoch_mean_of(model: nn.Module, first_epoch: int) -> EpochMean:
    """Only what a `TransferModel` has of `nn.Module` is asked of it here."""

    def train_pass(_epoch: int) -> Iterator[None]:
        torch.manual_seed(7)  # dropout's, as for torch's pass below
        for batch in batches():
            model(batch)
            yield

    return EpochMean(cast("TransferModel", model), all_tensors(model), first_epoch, train_pass)


def always() -> bool:
    return True


def test_that_ema_is_torchs_to_the_bit() -> None:
    model = network()
    mean = RunningMean(all_tensors(model), 0.9, warmup=False)
    theirs = AveragedModel(model, multi_avg_fn=get_ema_multi_avg_fn(0.9))  # type: ignore[no-untyped-call]  # torch's
    for step in some_steps(model, 12):
        mean.after_step(step)
        theirs.update_parameters(model)
    with mean.in_place(always):
        for name, tensor in theirs.module.state_dict().items():
            assert tensor.equal(model.state_dict()[name]), name
    assert not theirs.module[0].weight.equal(model[0].weight)


def test_that_the_warmed_up_decay_is_the_closed_form() -> None:
    """With w₀ = 1 and w₁ = w₂ = 0 the mean is d₁·d₂, where d_t = (1 + t) / (10 + t) as long as the decay is above."""
    weight = nn.Parameter(torch.ones(()))
    mean = RunningMean({"weight": weight}, 0.22, warmup=True)
    for step, value in enumerate((1.0, 0.0, 0.0)):
        weight.data.fill_(value)
        mean.after_step(step)
    assert mean.tensors()["weight"].item() == pytest.approx(2 / 11 * 0.22, rel=1e-6)  # 3 / 12 is above 0.22


def test_that_swa_and_its_statistics_are_torchs_to_the_bit() -> None:
    """Averaged are the weights after steps 3 to 8, counted as epochs; torch's default average and its `update_bn`."""
    model = network()
    mean = epoch_mean_of(model, first_epoch=3)
    theirs = AveragedModel(model)  # type: ignore[no-untyped-call]  # torch's
    for step in some_steps(model, 8):
        mean.after_epoch(step + 1)
        if step + 1 >= 3:
            theirs.update_parameters(model)
    torch.manual_seed(7)
    update_bn(batches(), theirs)
    with mean.in_place(always):
        for name, tensor in theirs.module.state_dict().items():
            assert tensor.equal(model.state_dict()[name]), name
    assert not theirs.module[1].running_mean.equal(model[1].running_mean)


def test_that_the_live_weights_and_statistics_come_back_to_the_bit() -> None:
    model = network()
    for mean in (RunningMean(all_tensors(model), 0.5, warmup=False), epoch_mean_of(model, 1)):
        for step in some_steps(model, 4):
            mean.after_step(step)
            mean.after_epoch(step + 1)
        before = {name: tensor.clone() for name, tensor in model.state_dict().items()}
        averaged = {name: tensor.clone() for name, tensor in mean.tensors().items()}
        with mean.in_place(always):
            assert not model.state_dict()["0.weight"].equal(before["0.weight"])
        assert all(tensor.equal(before[name]) for name, tensor in model.state_dict().items())
        assert all(tensor.equal(averaged[name]) for name, tensor in mean.tensors().items())
        assert cast("nn.BatchNorm1d", model[1]).momentum == 0.1


def test_that_an_epoch_whose_judging_was_broken_off_is_added_once() -> None:
    weight = nn.Parameter(torch.zeros(()))
    mean = epoch_mean_of(nn.ParameterDict({"weight": weight}), first_epoch=2)
    for epoch, value in ((1, 8.0), (2, 1.0), (2, 1.0), (3, 2.0), (3, 2.0), (4, 6.0)):
        weight.data.fill_(value)
        mean.after_epoch(epoch)
    assert mean.tensors()["mean.weight"].item() == 3.0  # (1 + 2 + 6) / 3


def test_that_a_restarted_mean_knows_nothing_of_before() -> None:
    weight = nn.Parameter(torch.zeros(()))
    plain, decaying = (
        epoch_mean_of(nn.ParameterDict({"weight": weight}), 1),
        RunningMean({"w": weight}, 0.5, warmup=False),
    )
    for epoch, value in enumerate((100.0, 4.0, 8.0), start=1):
        weight.data.fill_(value)
        plain.after_epoch(epoch)
        decaying.after_step(epoch - 1)
        if epoch == 1:
            weight.data.fill_(0.0)
            plain.restart()
            decaying.restart()
    assert plain.tensors()["mean.weight"].item() == 6.0
    assert decaying.tensors()["w"].item() == 5.0  # (0 + 4) / 2 = 2, (2 + 8) / 2 = 5


def test_that_what_does_not_move_is_not_moved_by_its_mean() -> None:
    """A block that waits for its turn must stay as the source left it, to the bit."""
    still = nn.Parameter(torch.randn(50, generator=torch.Generator().manual_seed(1)))
    ema, swa = RunningMean({"w": still}, 0.97, warmup=True), epoch_mean_of(nn.ParameterDict({"w": still}), 1)
    for step in range(30):
        ema.after_step(step)
        swa.after_epoch(step + 1)
    assert ema.tensors()["w"].equal(still)
    assert swa.tensors()["mean.w"].equal(still)


def test_that_a_parameter_of_two_names_is_exchanged_once() -> None:
    weight = nn.Parameter(torch.ones(3))
    mean = RunningMean({"one": weight, "other": weight}, 0.5, warmup=False)
    mean.after_step(0)
    weight.data.fill_(2.0)
    mean.after_step(1)
    with mean.in_place(always):
        assert weight.tolist() == [1.5] * 3
    assert weight.tolist() == [2.0] * 3
