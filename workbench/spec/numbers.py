"""Numbers as people write, read and step them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

_SMALLEST_STEP = 1e-6
"""Stepping down from here reaches zero where zero is allowed, and stepping up from zero leads here."""
_COUNT_UNITS = ((1, "", 0), (10**3, " k", 1), (10**6, " M", 2), (10**9, " B", 2), (10**12, " T", 2))
_FLOP_UNITS = (
    (1, " FLOPs", 0),
    (10**3, " kFLOPs", 1),
    (10**6, " MFLOPs", 1),
    (10**9, " GFLOPs", 1),
    (10**12, " TFLOPs", 1),
)


@dataclass(frozen=True)
class Bounds:
    """An interval; an end of `None` is unbounded, an open end is itself outside."""

    low: float | None = None
    high: float | None = None
    low_open: bool = False
    high_open: bool = False

    def admits(self, value: float) -> bool:
        above = self.low is None or (value > self.low if self.low_open else value >= self.low)
        below = self.high is None or (value < self.high if self.high_open else value <= self.high)
        return above and below

    @property
    def is_share(self) -> bool:
        """True for intervals within 0…1, which are stepped by addition and not by magnitude."""
        return self.low is not None and self.high is not None and self.low >= 0.0 and self.high <= 1.0


def bounds_text(bounds: Bounds) -> str:
    """`1 to 100,000`, `1 or more`, `above 0 and at most 100`; empty where there is no bound."""
    low, high = (None if end is None else _grouped(end) for end in (bounds.low, bounds.high))
    if low is not None and high is not None and not (bounds.low_open or bounds.high_open):
        return f"{low} to {high}"
    ends = []
    if low is not None:
        ends.append(f"above {low}" if bounds.low_open else f"{low} or more")
    if high is not None:
        ends.append(f"below {high}" if bounds.high_open else f"at most {high}")
    return " and ".join(ends)


def _grouped(value: float) -> str:
    return f"{value:,.0f}" if value == int(value) else number_text(value)


def measured_text(value: float) -> str:
    """What was measured, with three decimals; else in as many digits as say the same: `0.812`, `1,234`, `4.00e-04`."""
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    size = abs(value)
    if size == 0 or 0.01 <= size < 1000:
        return f"{value:.3f}"
    return f"{value:,.0f}" if 1000 <= size < 1_000_000 else f"{value:.2e}"


def number_text(value: float) -> str:
    """The shortest text that reads back as the same number; very small and very large ones as `1e-3`, `2.5e6`."""
    if value == 0 or 0.01 <= abs(value) < 1e5:
        text = repr(float(value))
        return text.removesuffix(".0")
    shortest = next(text for digits in range(18) if float(text := f"{value:.{digits}e}") == value)
    mantissa, _, exponent = shortest.partition("e")
    return f"{mantissa}e{int(exponent)}"


def stepped(value: float, steps: int, bounds: Bounds) -> float:
    """`value` moved by whole steps, never out of `bounds`: shares by 0.05, everything else along 1, 2, 5, 10, …"""
    for _ in range(abs(steps)):
        after = _next_share(value, steps) if bounds.is_share else _next_magnitude(value, steps)
        if not bounds.admits(after):
            return value
        value = after
    return value


def _next_share(value: float, direction: int) -> float:
    twentieths = value * 20
    whole = math.floor(twentieths + 1e-9) + 1 if direction > 0 else math.ceil(twentieths - 1e-9) - 1
    return round(whole / 20, 2)


def _next_magnitude(value: float, direction: int) -> float:
    if value < 0 or (value == 0 and direction < 0):
        return -_next_magnitude(-value, -direction)
    if value < _SMALLEST_STEP or (value <= _SMALLEST_STEP and direction < 0):
        return _SMALLEST_STEP if direction > 0 else 0.0
    exponent = math.floor(math.log10(value))
    ladder = [
        float(f"{mantissa}e{power}") for power in (exponent - 1, exponent, exponent + 1) for mantissa in (1, 2, 5)
    ]
    if direction > 0:
        return next(rung for rung in ladder if rung > value * (1 + 1e-9))
    return next(rung for rung in reversed(ladder) if rung < value * (1 - 1e-9))


def counted(count: int, units: str) -> str:
    """The unit of a number: `epochs`, and `epoch` where there is one; a unit that is no plural stays."""
    return units[:-1] if count == 1 and len(units) > 2 and units.endswith("s") else units


def count_text(count: int, noun: str) -> str:
    """`1 epoch`, `2,000 epochs`, `3 classes`."""
    plural = f"{noun}es" if noun.endswith("s") else f"{noun}s"
    return f"{count:,} {noun if count == 1 else plural}"


def short_count(count: int) -> str:
    """A count in at most five figures: `928`, `412.2 k`, `3.60 M`, `1.07 B`."""
    return _scaled(count, _COUNT_UNITS)


def short_flops(flops: int) -> str:
    """Floating-point operations for people: `940 FLOPs`, `8.5 MFLOPs`, `1.2 GFLOPs`."""
    return _scaled(flops, _FLOP_UNITS)


def _scaled(count: int, units: Sequence[tuple[int, str, int]]) -> str:
    """In the smallest unit that needs no more than three figures before the point, also after rounding."""
    for size, unit, decimals in units[:-1]:
        if round(count / size, decimals) < 1000:
            return f"{count / size:.{decimals}f}{unit}"
    size, unit, decimals = units[-1]
    return f"{count / size:,.{decimals}f}{unit}"
