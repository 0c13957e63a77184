"""How thick the strokes of a drawn figure are, in pixels. N images, H, W pixels, S the enlargement."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

ENLARGEMENT = 4
THRESHOLD = 0.5
LEVEL = 0.65
"""Gradients of the distance below this are those of a middle line."""

_EDGE = 1e-6


def stroke_thickness(images_NHW: npt.NDArray[np.uint8]) -> npt.NDArray[np.float64]:
    """(N,) thickness in pixels, as Castro et al. 2019 (Morpho-MNIST, section 2) measure it; NaN of an empty image.

    The image is enlarged four times, drawn is what is brighter than half its range, and the thickness is twice the mean
    distance to the background along the middle line of the strokes. The middle line is where the distances are level
    here, and a thinned skeleton there; for a straight bar both give its width. A blot without such a line, as a square
    is one, counts with its greatest distance.
    """
    return np.array([_thickness(image) for image in images_NHW], dtype=np.float64)


def _thickness(image_HW: npt.NDArray[np.uint8]) -> float:
    from scipy.ndimage import distance_transform_edt

    large = _enlarged(image_HW.astype(np.float64))
    least, greatest = large.min(), large.max()
    if greatest - least < _EDGE:
        return float("nan")
    drawn = np.pad(large > least + THRESHOLD * (greatest - least), 1)
    distances = distance_transform_edt(drawn)
    middle = distances[_ridge(distances)]
    return float(2 * (middle.mean() if middle.size else distances.max()) / ENLARGEMENT)


def _enlarged(image_HW: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """(SH, SW), with linear interpolation between the centres of the pixels."""
    rows, columns = (_interpolation(length) for length in image_HW.shape)
    return np.asarray(rows @ image_HW @ columns.T, dtype=np.float64)


def _interpolation(length: int) -> npt.NDArray[np.float64]:
    """(S·length, length): the weight of each old pixel in each new one; rows sum to 1."""
    at = np.clip((np.arange(ENLARGEMENT * length) + 0.5) / ENLARGEMENT - 0.5, 0, length - 1)
    return np.maximum(0.0, 1.0 - np.abs(at[:, None] - np.arange(length)))


def _ridge(distances_HW: npt.NDArray[np.float64]) -> npt.NDArray[np.bool_]:
    """Drawn pixels at which the distance is about level: on a slope its gradient is 1, on the middle line at most ½.

    At the corners of a stroke's end it is 1/√2 along the diagonal, which is no middle line of the stroke.
    """
    down, right = np.gradient(distances_HW)
    return np.asarray((distances_HW > 0) & (np.hypot(down, right) < LEVEL), dtype=np.bool_)
