"""What a run will cost, in words; no Qt."""

from __future__ import annotations

import math
from dataclasses import dataclass

from models.spec.sizes import size_text
from workbench.spec.cost import Cost, Memory
from workbench.spec.numbers import short_count, short_flops
from workbench.ui.runs.wording import DASH, duration


@dataclass(frozen=True)
class CostRow:
    """One line of the card; `tip` says how the figure comes about. A quiet value stands for one that is not there."""

    label: str
    value: str
    tip: str
    quiet: bool = False


@dataclass(frozen=True)
class Timing:
    """What a dry run measured on `device`."""

    seconds_per_epoch: float
    frozen_seconds: float
    peak_bytes: int
    device: str


@dataclass(frozen=True)
class NotTimed:
    """Nothing is measured: `short` stands in the place of the figure, `reason` behind it."""

    short: str
    reason: str


MEASURING = NotTimed("measuring…", "A few steps are tried on this machine, with random numbers for data and weights.")

_OTHER_SIZE = "Counted once the blocks were looked at with images of this size."


def cost_rows(cost: Cost, num_epochs: int, timing: Timing | NotTimed = MEASURING) -> list[CostRow]:
    """The lines of the card: always the same ones, so that nothing moves while their figures change."""
    return [
        _trains(cost),
        _memory(cost.memory, timing),
        _step(cost),
        *_times(timing, num_epochs),
        *_labels(cost, num_epochs),
    ]


def _trains(cost: Cost) -> CostRow:
    with_adapters = "with heads and adapters" if cost.adapters_counted else "with heads, without adapters"
    return CostRow(
        "trains",
        f"{short_count(cost.trainable_parameters)} of {short_count(cost.total_parameters)}",
        f"{cost.trainable_parameters:,} of {cost.total_parameters:,} parameters, {with_adapters}.",
    )


def _memory(memory: Memory | None, timing: Timing | NotTimed) -> CostRow:
    found = (
        [f"The dry run found {size_text(timing.peak_bytes)} on {timing.device}."] if isinstance(timing, Timing) else []
    )
    if memory is None:
        value = size_text(timing.peak_bytes) if isinstance(timing, Timing) else DASH
        return CostRow("memory", value, "\n".join([_OTHER_SIZE, *found]), quiet=value == DASH)
    kinds = [
        ("weights", memory.weights),
        ("gradients", memory.gradients),
        ("optimiser", memory.optimizer),
        ("activations of a batch", memory.activations),
        ("kept copies of weights", memory.copies),
        ("frozen part's output", memory.cache),
    ]
    lines = [f"{size_text(size)}  {name}" for name, size in kinds if size]
    head = "At the most, the data set left out; not all at the same time:"
    return CostRow("memory", size_text(memory.peak), "\n".join([head, *lines, *found]))


def _step(cost: Cost) -> CostRow:
    if cost.step_flops is None:
        return CostRow("one step", DASH, _OTHER_SIZE, quiet=True)
    tip = "Counted from the blocks: forward through what is computed, backward through what needs it."
    if cost.frozen_flops:
        tip += f"\nThe frozen part costs {short_flops(cost.frozen_flops)} once, and its output is kept."
    return CostRow("one step", short_flops(cost.step_flops), tip)


def _times(timing: Timing | NotTimed, num_epochs: int) -> list[CostRow]:
    if isinstance(timing, NotTimed):
        return [CostRow(label, timing.short, timing.reason, quiet=True) for label in ("one epoch", "whole run")]
    whole_s = timing.frozen_seconds + num_epochs * timing.seconds_per_epoch
    tip = f"Measured in a few steps on {timing.device}, with random numbers for data and weights"
    frozen = f" and {duration(timing.frozen_seconds)} for the frozen part" if timing.frozen_seconds else ""
    return [
        CostRow("one epoch", _seconds(timing.seconds_per_epoch), f"{tip}; judging the validation examples included."),
        CostRow(
            "whole run", f"≈ {_seconds(whole_s)}", f"{num_epochs:,} such epochs{frozen}; reading the data not included."
        ),
    ]


def _seconds(seconds: float) -> str:
    """Short times with a figure behind the point: `0.4 s`."""
    return f"{max(seconds, 0.1):.1f} s" if math.isfinite(seconds) and seconds < 10 else duration(seconds)


def _labels(cost: Cost, num_epochs: int) -> list[CostRow]:
    return [
        CostRow(
            "parameters per label",
            short_count(round(cost.parameters_per_example)) if cost.num_examples else DASH,
            f"Trainable parameters for each of the {cost.num_examples:,} labelled examples that train.",
        ),
        CostRow(
            "steps",
            f"{cost.steps_per_epoch:,} × {num_epochs:,} = {cost.num_steps:,}",
            "Steps an epoch times epochs; stopping early makes them fewer.",
        ),
    ]
