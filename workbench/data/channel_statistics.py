"""Mean and spread of each channel, over some examples."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from workbench.data.dataset import ImageInputs
from workbench.data.parallel import in_order
from workbench.data.reading import Unreadable
from workbench.spec.data_description import CHANNEL_SAMPLE

READ_AT_LEAST = 256
"""Pixels of either side that a photograph may be reduced to: the mean stays, the spread loses its finest grain."""
_SEED = 0

Values = tuple[float, ...]


def channel_statistics(images: ImageInputs) -> tuple[Values, Values]:
    """Mean and standard deviation of each channel over all pixels of at most `CHANNEL_SAMPLE` examples, scaled to 0…1.

    Every example counts equally, whatever its size. Both are empty where none of them can be read.
    """
    chosen = np.random.default_rng(_SEED).permutation(len(images.sizes))[:CHANNEL_SAMPLE]
    looked = in_order(lambda index: _moments(images, int(index)), chosen.tolist(), lambda _done, _total: None)
    moments = [moment for moment in looked if moment is not None]
    if not moments:
        return (), ()
    first, second = np.mean(moments, axis=0)
    deviations = np.sqrt(np.maximum(second - first**2, 0.0))
    return tuple(float(value) for value in first), tuple(float(value) for value in deviations)


def _moments(images: ImageInputs, index: int) -> npt.NDArray[np.float64] | None:
    """(2, channels): the means of the values and of their squares; None where the example cannot be read."""
    try:
        values = images.read(index, READ_AT_LEAST) / 255
    except Unreadable:
        return None
    moments = np.stack([values.mean(axis=(0, 1)), (values**2).mean(axis=(0, 1))])
    return np.broadcast_to(moments, (2, images.channels))
