"""The constant part of a model, whose output is computed once and kept where it fits."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from models.spec.stack import StackDescription
from workbench.spec.cost.parts import Parts
from workbench.spec.data_description import DataDescription
from workbench.spec.labelled import labelled_count

if TYPE_CHECKING:
    from workbench.experiment import Experiment

FLOAT_BYTES = 4
CACHE_LIMIT_BYTES = 2 * 1024**3
"""A fixed limit and not the memory that happens to be free: the same document must compute the same everywhere."""


def cached_bytes(experiment: Experiment, stack: StackDescription, parts: Parts, data: DataDescription) -> int:
    """What the kept output takes for all examples that are trained and validated on; 0 where it is not kept.

    Of images that are augmented there is none to keep: each epoch sees others.
    """
    if experiment.augmentation or not experiment.recipe.cache_frozen or parts.prefix == 0:
        return 0
    examples = labelled_examples(experiment, data) + data.split.validation
    size = examples * FLOAT_BYTES * prefix_elements(stack, parts)
    return size if size <= CACHE_LIMIT_BYTES else 0


def prefix_elements(stack: StackDescription, parts: Parts) -> int:
    """Numbers for one example at the end of the constant part."""
    return stack.feature_width if parts.pooled else input_elements(stack, parts.prefix)


def input_elements(stack: StackDescription, index: int) -> int:
    """Numbers that one example has where block `index` reads it."""
    if index == 0:
        return math.prod(stack.described_shape)
    return math.prod(stack.blocks[index - 1].output_shape)


def labelled_examples(experiment: Experiment, data: DataDescription) -> int:
    """Of the document and not of the description, which follows the document a moment later."""
    return labelled_count(experiment.split, data.split)
