"""What a model computes of a batch: B examples."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from torch import Tensor


@dataclass(frozen=True)
class Answers:
    """Everything on the way from the frozen prefix to the heads that someone may want to look at."""

    blocks: Mapping[int, Tensor]
    """The outputs of the trunk's blocks that are watched, by their place."""
    features: Mapping[str, Tensor]
    """{task: (B, width that its head reads)}."""
    outputs: Mapping[str, Tensor]
    """{task: (B, num_outputs)}."""
    pooled: Callable[[], Tensor]
    """(B, feature_width): the trunk's features as the source's own classifier would read them, whatever heads read."""
