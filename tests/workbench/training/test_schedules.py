"""The closed forms equal torch's own schedulers, step by step."""

from __future__ import annotations

import math

import pytest
import torch
from torch.optim import lr_scheduler

from workbench.spec.recipe import Constant, Cosine, OneCycle, Schedule
from workbench.training.schedules import build_schedule

RATE = 0.1


def torch_rates(make: object, num_steps: int) -> list[float]:
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=RATE)
    scheduler = make(optimizer)  # type: ignore[operator]
    rates = []
    for _ in range(num_steps):
        rates.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        scheduler.step()
    return rates


def our_rates(spec: Schedule, num_steps: int) -> list[float]:
    multiplier = build_schedule(spec, num_steps)
    return [RATE * multiplier(step) for step in range(num_steps)]


@pytest.mark.parametrize("num_steps", [10, 37, 200])
def test_that_cosine_equals_torch(num_steps: int) -> None:
    expected = torch_rates(lambda o: lr_scheduler.CosineAnnealingLR(o, T_max=num_steps), num_steps)
    assert our_rates(Cosine(), num_steps) == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize("final", [0.01, 0.5, 1.0])
def test_that_a_cosine_to_a_final_rate_equals_torch(final: float) -> None:
    expected = torch_rates(lambda o: lr_scheduler.CosineAnnealingLR(o, T_max=30, eta_min=final * RATE), 30)
    assert our_rates(Cosine(final=final), 30) == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize(("initial", "final"), [(0.1, 0.001), (0.5, 0.25)])
@pytest.mark.parametrize("num_steps", [12, 61])
def test_that_one_cycle_with_other_ends_equals_torch(initial: float, final: float, num_steps: int) -> None:
    """The ends are divisors there: of the full rate, and of the first rate."""

    def make(optimizer: torch.optim.Optimizer) -> lr_scheduler.OneCycleLR:
        divisors = {"div_factor": 1 / initial, "final_div_factor": initial / final}
        return lr_scheduler.OneCycleLR(optimizer, RATE, num_steps + 1, cycle_momentum=False, **divisors)

    expected = torch_rates(make, num_steps)
    told = our_rates(OneCycle(initial=initial, final=final), num_steps + 1)
    assert told[:num_steps] == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize("rise", [0.25, 0.3, 0.5])
def test_that_one_cycle_equals_torch(rise: float) -> None:
    # One step more than is taken, since torch refuses to go past the last.
    num_steps = 100

    def make(optimizer: torch.optim.Optimizer) -> lr_scheduler.OneCycleLR:
        return lr_scheduler.OneCycleLR(optimizer, RATE, num_steps, pct_start=rise, cycle_momentum=False)

    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=RATE)
    scheduler = make(optimizer)
    expected = [optimizer.param_groups[0]["lr"]]
    for _ in range(num_steps - 1):
        optimizer.step()
        scheduler.step()
        expected.append(optimizer.param_groups[0]["lr"])
    assert our_rates(OneCycle(rise=rise), num_steps) == pytest.approx(expected, rel=1e-9)


def test_that_warm_up_and_cosine_equal_torch_one_after_the_other() -> None:
    num_steps, rise = 50, 10

    def make(optimizer: torch.optim.Optimizer) -> lr_scheduler.SequentialLR:
        warm = lr_scheduler.LinearLR(optimizer, start_factor=1 / (rise + 1), total_iters=rise)
        fall = lr_scheduler.CosineAnnealingLR(optimizer, T_max=num_steps - rise)
        return lr_scheduler.SequentialLR(optimizer, [warm, fall], milestones=[rise])

    expected = torch_rates(make, num_steps)
    assert our_rates(Cosine(warmup=rise / num_steps), num_steps) == pytest.approx(expected, rel=1e-9)


def test_that_constant_stays_and_warms_up_linearly() -> None:
    assert our_rates(Constant(), 5) == [RATE] * 5
    assert our_rates(Constant(warmup=0.4), 5) == pytest.approx([RATE / 3, 2 * RATE / 3, RATE, RATE, RATE])


@pytest.mark.parametrize("spec", [Constant(warmup=0.5), Cosine(warmup=0.9, final=0.1), OneCycle()])
@pytest.mark.parametrize("num_steps", [1, 2, 3])
def test_that_very_short_runs_have_finite_rates_within_bounds(spec: Schedule, num_steps: int) -> None:
    for rate in our_rates(spec, num_steps):
        assert math.isfinite(rate)
        assert 0 <= rate <= RATE
