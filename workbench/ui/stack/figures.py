"""Counts, shapes and layer names as the stack prints them; no Qt."""

from __future__ import annotations

import math
from collections.abc import Sequence

from models.spec.stack import LayerDescription, Shape

_COUNT_UNITS = ((1, "", 0), (10**3, " k", 1), (10**6, " M", 2), (10**9, " B", 2), (10**12, " T", 2))
_FLOP_UNITS = (
    (1, " FLOPs", 0),
    (10**3, " kFLOPs", 1),
    (10**6, " MFLOPs", 1),
    (10**9, " GFLOPs", 1),
    (10**12, " TFLOPs", 1),
)


def short_count(count: int) -> str:
    """A count in at most five figures: `928`, `412.2 k`, `3.60 M`, `1.07 B`."""
    return _scaled(count, _COUNT_UNITS)


def short_flops(flops: int) -> str:
    """Floating-point operations for people: `940 FLOPs`, `8.5 MFLOPs`, `1.2 GFLOPs`."""
    return _scaled(flops, _FLOP_UNITS)


def exact_count(count: int) -> str:
    """All figures, grouped: `412,160`."""
    return f"{count:,}"


def shape_text(shape: Shape) -> str:
    """`1280×3×3`; `–` where the shape is not known."""
    return "×".join(str(extent) for extent in shape) or "–"


def bar_fraction(parameters: int, most: int) -> float:
    """The length of a parameter bar, 0…1, on a log scale whose full length is `most` parameters."""
    return math.log1p(min(parameters, most)) / math.log1p(most) if parameters > 0 else 0.0


def short_names(layers: Sequence[LayerDescription]) -> list[str]:
    """The layers' names without the path they all share: `blocks.1.0.bn1` beside `blocks.1.0.se.fc` becomes `bn1`."""
    paths = [layer.name.split(".") for layer in layers]
    shortest = min((len(path) for path in paths), default=1)
    shared = 0
    while shared < shortest - 1 and len({path[shared] for path in paths}) == 1:
        shared += 1
    return [".".join(path[shared:]) for path in paths]


def _scaled(count: int, units: Sequence[tuple[int, str, int]]) -> str:
    """In the smallest unit that needs no more than three figures before the point, also after rounding."""
    for size, unit, decimals in units[:-1]:
        if round(count / size, decimals) < 1000:
            return f"{count / size:.{decimals}f}{unit}"
    size, unit, decimals = units[-1]
    return f"{count / size:,.{decimals}f}{unit}"
