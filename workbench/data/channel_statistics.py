"""Mean and spread of each channel, over some examples."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from workbench.data.colours import Pixels
from workbench.data.dataset import ImageInputs
from workbench.data.parallel import in_order
from workbench.data.reading import Unreadable
from workbench.spec.data_description import CHANNEL_SAMPLE

READ_AT_LEAST = 256
"""Pixels of either side that a photograph may be reduced to: the mean stays, the spread loses its finest grain."""
_SEED = 0
_PIXELS_AT_ONCE = 2**20
_LEVELS = np.arange(256) / 255

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
        pixels = images.read(index, READ_AT_LEAST)
    except Unreadable:
        return None
    shares = _counts(pixels) / (pixels.shape[0] * pixels.shape[1])
    moments = np.stack([shares @ _LEVELS, shares @ _LEVELS**2])
    return np.broadcast_to(moments, (2, images.channels))


def _counts(pixels: Pixels) -> npt.NDArray[np.int64]:
    """(channels, 256): how often each level occurs, some rows at a time: a large image as floats takes gigabytes."""
    height, width, channels = pixels.shape
    counts = np.zeros((channels, 256), dtype=np.int64)
    rows = max(1, _PIXELS_AT_ONCE // width)
    for first in range(0, height, rows):
        for channel in range(channels):
            counts[channel] += np.bincount(pixels[first : first + rows, :, channel].ravel(), minlength=256)
    return counts
