"""Shapes, bars and layer names as the stack prints them; no Qt."""

from __future__ import annotations

import math
from collections.abc import Sequence

from models.spec.stack import LayerDescription, Shape
from workbench.spec.numbers import count_text


def exact_count(count: int) -> str:
    """All figures, grouped: `412,160`."""
    return f"{count:,}"


def shape_text(shape: Shape) -> str:
    """`1280×3×3`; `–` where the shape is not known."""
    return "×".join(str(extent) for extent in shape) or "–"


def input_text(shape: Shape) -> str:
    """`3×224×224` of images, `13 features` of rows."""
    return count_text(shape[0], "feature") if len(shape) == 1 else shape_text(shape)


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
