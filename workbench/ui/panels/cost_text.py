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
    rank: int = 2
    """0 stands at any height, 1 nearly always, 2 only where there is room."""


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

FAILED = "could not be measured"
_PARTLY = "Its adapters are not counted yet."
_OTHER_SIZE = "Counted once the blocks were looked at with images of this size."


def cost_rows(cost: Cost, num_epochs: int, timing: Timing | NotTimed = MEASURING) -> list[CostRow]:
    """The lines of the card: always the same ones, so that nothing moves while their figures change."""
    return [
        _trains(cost),
        _memory(cost, timing),
        _step(cost),
        *_times(timing, num_epochs),
        *_labels(cost, num_epochs),
    ]


def _trains(cost: Cost) -> CostRow:
    with_adapters = "with heads and adapters" if cost.adapters_counted else "with heads, without adapters"
    counts = f"{short_count(cost.trainable_parameters)} of {short_count(cost.total_parameters)}"
    tip = f"{cost.trainable_parameters:,} of {cost.total_parameters:,} parameters, {with_adapters}."
    return CostRow("trains", _at_least(counts, cost), _with_note(tip, cost), quiet=not cost.adapters_counted, rank=0)


def _at_least(value: str, cost: Cost) -> str:
    """What is not counted yet is named as more, and not as nothing."""
    return value if cost.adapters_counted else f"≥ {value}"


def _with_note(tip: str, cost: Cost) -> str:
    return tip if cost.adapters_counted else f"{tip}\n{_PARTLY}"


def _memory(cost: Cost, timing: Timing | NotTimed) -> CostRow:
    """What was measured, once it was; the estimate before."""
    estimate = cost.memory.peak if cost.memory is not None else None
    lines = [_OTHER_SIZE] if cost.memory is None else _parts(cost.memory)
    if isinstance(timing, Timing):
        beside = "" if estimate is None else f", {size_text(estimate)} were estimated"
        lines = [f"{size_text(timing.peak_bytes)} measured in a few steps on {timing.device}{beside}.", *lines]
        return CostRow("memory", size_text(timing.peak_bytes), "\n".join(lines), rank=0)
    if estimate is None:
        return CostRow("memory", DASH, "\n".join(lines), quiet=True, rank=0)
    tip = _with_note("\n".join([f"{size_text(estimate)} estimated.", *lines]), cost)
    return CostRow("memory", _at_least(size_text(estimate), cost), tip, quiet=not cost.adapters_counted, rank=0)


def _parts(memory: Memory) -> list[str]:
    kinds = [
        ("weights", memory.weights),
        ("gradients", memory.gradients),
        ("optimiser", memory.optimizer),
        ("activations of a batch", memory.activations),
        ("computing the frozen part", memory.frozen_pass),
        ("judging a batch", memory.judging),
        ("kept copies of weights", memory.copies),
        ("frozen part's output", memory.cache),
    ]
    lines = [f"{size_text(size)}  {name}" for name, size in kinds if size]
    return ["Estimated parts, not all there at the same time; the data set is left out:", *lines]


def _step(cost: Cost) -> CostRow:
    if cost.step_flops is None:
        return CostRow("one step", DASH, _OTHER_SIZE, quiet=True)
    tip = "Counted from the blocks: forward through what is computed, backward through what needs it."
    if cost.frozen_flops:
        tip += f"\nThe frozen part costs {short_flops(cost.frozen_flops)} once, and its output is kept."
    return CostRow(
        "one step",
        _at_least(short_flops(cost.step_flops), cost),
        _with_note(tip, cost),
        quiet=not cost.adapters_counted,
    )


def _times(timing: Timing | NotTimed, num_epochs: int) -> list[CostRow]:
    if isinstance(timing, NotTimed):
        return [
            CostRow(label, timing.short, timing.reason, quiet=True, rank=rank)
            for label, rank in (("one epoch", 1), ("whole run", 2))
        ]
    whole_s = timing.frozen_seconds + num_epochs * timing.seconds_per_epoch
    tip = f"Measured in a few steps on {timing.device}, with random numbers for data and weights"
    frozen = f" and {duration(timing.frozen_seconds)} for the frozen part" if timing.frozen_seconds else ""
    return [
        CostRow(
            "one epoch",
            _seconds(timing.seconds_per_epoch),
            f"{tip}; judging the validation examples included.",
            rank=1,
        ),
        CostRow(
            "whole run", f"≈ {_seconds(whole_s)}", f"{num_epochs:,} such epochs{frozen}; reading the data not included."
        ),
    ]


def _seconds(seconds: float) -> str:
    """Short times with a figure behind the point: `0.4 s`."""
    return f"{max(seconds, 0.1):.1f} s" if math.isfinite(seconds) and seconds < 10 else duration(seconds)


def _labels(cost: Cost, num_epochs: int) -> list[CostRow]:
    each = short_count(round(cost.parameters_per_example)) if cost.num_examples else DASH
    tip = f"Trainable parameters for each of the {cost.num_examples:,} labelled examples that train."
    known = cost.adapters_counted or not cost.num_examples
    return [
        CostRow("parameters per label", each if known else f"≥ {each}", _with_note(tip, cost), quiet=not known),
        CostRow(
            "steps",
            f"{cost.steps_per_epoch:,} × {num_epochs:,} = {cost.num_steps:,}",
            "Steps an epoch times epochs; stopping early makes them fewer.",
        ),
    ]
