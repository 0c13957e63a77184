"""What every augmentation is: images in, images out. N examples, C channels (1 or 3), S × S pixels."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

import numpy as np
from torch import Tensor

from workbench.training.augmentation.draws import Draws, Floats, Wholes

Change = Callable[[Tensor, Tensor], Tensor]
"""Images and a strength (N,) for each → images."""


class Transform(Protocol):
    """Takes and returns images (N, C, S, S), float32 from 0 to 1; what it is given stays as it is."""

    def __call__(self, images: Tensor, draws: Draws) -> Tensor: ...


def changed(images: Tensor, rows: Wholes, draws: Draws, change: Callable[[Tensor], Tensor]) -> Tensor:
    """`images` with those at `rows` changed."""
    if not len(rows):
        return images
    if len(rows) == len(images) and np.array_equal(rows, np.arange(len(rows))):
        return change(images)
    index = draws.put(rows)
    return images.index_copy(0, index, change(images.index_select(0, index)).to(images.dtype))


def changed_by_kind(
    images: Tensor, kinds: Wholes, strengths: Floats, changes: Sequence[Change | None], draws: Draws
) -> Tensor:
    """`images` with each changed by that of the `changes` which its number in `kinds` names, at its own strength.

    Images of one kind are changed together; those of a number beyond the changes stay, as those of None do.
    """
    result = images.clone()
    for kind, change in enumerate(changes):
        rows = np.flatnonzero(kinds == kind)
        if len(rows) and change is not None:
            index = draws.put(rows)
            result.index_copy_(0, index, change(images.index_select(0, index), draws.put(strengths[rows])))
    return result


def per_example(values: Tensor, ndim: int = 4) -> Tensor:
    """(N,) → (N, 1, 1, 1), to be broadcast over an example's pixels; with `ndim` 2, over a row."""
    return values.view(-1, *[1] * (ndim - 1))
