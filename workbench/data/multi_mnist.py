"""MultiMNIST: two digits laid over each other. N digits of H × H pixels, M composed images."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from workbench.data.dataset import TEST, TRAIN, VALIDATION

MAX_SHIFT = 4
"""Pixels by which a digit is shifted at most, in each direction."""
PART_SHARES = ((TRAIN, 0.6), (VALIDATION, 0.2), (TEST, 0.2))

Composed = tuple[npt.NDArray[np.uint8], npt.NDArray[np.int64], npt.NDArray[np.int8]]
"""Images (M, H + 8, H + 8), labels (M, 2) of the left and the right digit, parts (M,)."""


def compose(images_NHH: npt.NDArray[np.uint8], labels_N: npt.NDArray[np.int64], seed: int) -> Composed:
    """Lays digits of two classes over each other, as Sabour et al. 2017 (Dynamic routing between capsules, 6.1) do.

    Each digit is shifted by up to 4 pixels in each direction on a canvas that is 8 pixels larger, and the two are
    added. So that left and right can be told apart, as in the multi-task reading of the set (Sener & Koltun 2018, 5.1),
    the left digit goes 1…4 pixels towards the upper left and the right one 1…4 towards the lower right. Both digits
    come from the same part, and every digit is once the left one and once the right one. Of each class as
    many are used as the smallest class has.
    """
    random = np.random.default_rng(seed)
    left, right, parts = _pairs(labels_N, random)
    order = random.permutation(len(left))
    left, right, parts = left[order], right[order], parts[order]
    shifts = random.integers(1, MAX_SHIFT + 1, size=(len(left), 2, 2))
    height = images_NHH.shape[1]
    canvas = np.zeros((len(left), height + 2 * MAX_SHIFT, height + 2 * MAX_SHIFT), dtype=np.uint16)
    for at, (first, second) in enumerate(zip(left, right, strict=True)):
        for digit, (down, across) in ((first, -shifts[at, 0]), (second, shifts[at, 1])):
            top, start = MAX_SHIFT + down, MAX_SHIFT + across
            canvas[at, top : top + height, start : start + height] += images_NHH[digit]
    composed = np.minimum(canvas, 255).astype(np.uint8)
    composed.setflags(write=False)
    return composed, np.stack([labels_N[left], labels_N[right]], axis=1), parts


def _pairs(
    labels_N: npt.NDArray[np.int64], random: np.random.Generator
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], npt.NDArray[np.int8]]:
    """Indices (M,) of left and right digits, always of two classes, and the part that both are of."""
    classes = np.unique(labels_N)
    per_class = int(np.bincount(labels_N)[classes].min())
    digits = np.stack([random.permutation(np.flatnonzero(labels_N == label))[:per_class] for label in classes])
    left, right, parts = [], [], []
    begin = 0
    for part, share in PART_SHARES:
        end = per_class if part == TEST else begin + round(share * per_class)
        firsts, seconds = digits[:, begin:end], random.permuted(digits[:, begin:end], axis=1)
        left.append(firsts.ravel())
        right.append(_of_other_classes(seconds, random).ravel())
        parts.append(np.full(firsts.size, part, dtype=np.int8))
        begin = end
    return np.concatenate(left), np.concatenate(right), np.concatenate(parts)


def _of_other_classes(digits: npt.NDArray[np.int64], random: np.random.Generator) -> npt.NDArray[np.int64]:
    """(classes, n) rearranged so that no row holds digits of its own class."""
    moved = np.empty_like(digits)
    for column in range(digits.shape[1]):
        moved[:, column] = np.roll(digits[:, column], int(random.integers(1, len(digits))))
    return moved
