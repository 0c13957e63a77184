"""Learning-rate schedules as closed forms of the step, so that a resumed run needs no state of theirs."""

from __future__ import annotations

import math
from collections.abc import Callable

from models.spec.averaging import StochasticAverage
from workbench.spec.recipe import Constant, Cosine, OneCycle, Recipe, Schedule

Multiplier = Callable[[int], float]
"""From the number of steps taken so far (0 … num_steps − 1) to the share of the full learning rate."""


def build_schedule(spec: Schedule, num_steps: int) -> Multiplier:
    """The schedule for a run of `num_steps` optimiser steps."""
    if isinstance(spec, OneCycle):
        return _one_cycle(spec, num_steps)
    rise = round(spec.warmup * num_steps)
    level = _level if isinstance(spec, Constant) else _half_cosine(spec, num_steps - rise)

    def multiplier(step: int) -> float:
        return (step + 1) / (rise + 1) if step < rise else level(step - rise)

    return multiplier


def schedule_of(recipe: Recipe, steps_per_epoch: int) -> Multiplier:
    """The recipe's schedule, which SWA cuts off where its mean begins: the rate is constant from there on."""
    schedule, swa = build_schedule(recipe.schedule, recipe.epochs * steps_per_epoch), recipe.averaging
    if not isinstance(swa, StochasticAverage):
        return schedule
    first_step, share = swa.first_epoch(recipe.epochs) * steps_per_epoch, swa.rate
    return lambda step: schedule(step) if step < first_step else share


def _level(_step: int) -> float:
    return 1.0


def _half_cosine(spec: Cosine, num_steps: int) -> Multiplier:
    def multiplier(step: int) -> float:
        return spec.final + (1 - spec.final) * (1 + math.cos(math.pi * min(1.0, step / max(1, num_steps)))) / 2

    return multiplier


def _one_cycle(spec: OneCycle, num_steps: int) -> Multiplier:
    end = num_steps - 1
    peak = min(max(0.0, spec.rise * num_steps - 1), end)

    def multiplier(step: int) -> float:
        if step < peak:
            return _between(spec.initial, 1.0, step / peak)
        return _between(1.0, spec.final, (step - peak) / (end - peak) if end > peak else 0.0)

    return multiplier


def _between(start: float, end: float, share: float) -> float:
    return end + (start - end) * (1 + math.cos(math.pi * share)) / 2
