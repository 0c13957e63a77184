"""What was measured of the shift between source and target data: plain numbers, and points to draw."""

from __future__ import annotations

from models.spec.base import Spec

Point = tuple[float, float]


class DomainDistance(Spec):
    """The proxy A-distance with its 95 % interval: 0 where no domain can be told from the other, 2 where always."""

    distance: float
    low: float
    high: float
    error: float
    """Share of held-out examples whose domain was mistaken; 0.5 is chance."""
    judged: int
    """Examples that were judged, as many of the source as of the target."""


class Discrepancy(Spec):
    """The squared maximum mean discrepancy and how often chance alone gives as much."""

    squared: float
    """The unbiased estimate: around 0, also below it, where both samples come from one distribution."""
    p_value: float
    permutations: int


class ShiftMeasured(Spec):
    """Measured on `num_source` and `num_target` examples, in features of width `width` that the source model gives."""

    model: str
    width: int
    num_source: int
    num_target: int
    distance: DomainDistance
    discrepancy: Discrepancy
    source_points: tuple[Point, ...]
    target_points: tuple[Point, ...]
    """On the first two principal components of both samples together."""
    explained: Point
    """The share of all variance that lies along either component."""
    shared: int = 0
    """Source examples that are among the target's too, pixel by pixel as the model sees them."""
    unreadable: int = 0
    """Examples of the samples that could not be read; they are left out."""
