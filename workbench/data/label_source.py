"""Where the labels of a column stand, for the findings about them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True)
class Source:
    """Where labels stand, in words, and what names the places of examples in findings."""

    what: str
    """`column “animal”`."""
    places: Callable[[npt.NDArray[np.int64]], tuple[str, ...]]
    to_join: str = "Turn on “Join spellings” if they are the same."
    """What joins two spellings of one label."""
    may_be_sets: bool = True
    """Whether a cell can hold several labels: those that do are no classes of their own."""
