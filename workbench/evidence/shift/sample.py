"""Some examples of a data set, as the source model would see them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from models.spec.errors import UserError
from workbench.data.dataset import Dataset
from workbench.data.parallel import in_order
from workbench.data.preprocess import Preprocess
from workbench.data.reading import Unreadable
from workbench.data.watching import Progress

MOST_EXAMPLES = 1000
"""Of either side."""
MOST_BYTES = 2**29
"""Of the pixels of either side, which are held at once: large images are fewer, down to about 170 of 1,024 pixels."""
FEWEST_EXAMPLES = 10
"""With fewer neither measure says anything."""


@dataclass(frozen=True)
class Sample:
    """`images` uint8 (N, C, S, S); `unreadable` counts those that were drawn and could not be read."""

    images: npt.NDArray[np.uint8]
    unreadable: int


def most_examples(seen: Preprocess) -> int:
    """How many examples are drawn of either side, of images as the model sees them."""
    return min(MOST_EXAMPLES, MOST_BYTES // (seen.channels * seen.image_size**2))


def drawn(dataset: Dataset, seed: int, most: int) -> list[int]:
    """At most so many examples, each as likely as any other."""
    return _shuffled(dataset, seed)[:most]


def drawn_twice(dataset: Dataset, seed: int, most: int) -> tuple[list[int], list[int]]:
    """Two samples of one data set that share no example: one that stood on both sides would pass for a likeness."""
    order = _shuffled(dataset, seed)
    half = min(most, len(order) // 2)
    return order[:half], order[half : 2 * half]


def read_sample(dataset: Dataset, chosen: list[int], preprocess: Preprocess, tell: Progress) -> Sample:
    """Raises `UserError` where fewer than `FEWEST_EXAMPLES` can be read or the inputs are no images, and what `tell`
    raises.
    """
    inputs = dataset.images

    def decode(index: int) -> npt.NDArray[np.uint8] | None:
        try:
            return preprocess(inputs.read(index, preprocess.read_at_least))
        except Unreadable:
            return None

    images = [image for image in in_order(decode, chosen, tell) if image is not None]
    if len(images) < FEWEST_EXAMPLES:
        raise UserError(
            f"{len(images)} examples of {dataset.title} can be read; a shift is measured on {FEWEST_EXAMPLES} or more "
            "of either side.",
            where=dataset.where,
            remedy="Choose data with more examples.",
        )
    return Sample(np.stack(images), len(chosen) - len(images))


def _shuffled(dataset: Dataset, seed: int) -> list[int]:
    return [int(index) for index in np.random.default_rng(seed).permutation(len(dataset))]
