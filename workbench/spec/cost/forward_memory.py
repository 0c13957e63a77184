"""The memory of passes without gradients: computing the frozen part's output, and judging.

The batch stays until its pass is done; a block holds what it reads and, at the most, its own working memory.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from models.spec.stack import StackDescription
from workbench.spec.cost.cached_part import FLOAT_BYTES, input_elements, labelled_examples, prefix_elements
from workbench.spec.cost.parts import Parts
from workbench.spec.data_description import DataDescription

if TYPE_CHECKING:
    from workbench.experiment import Experiment

_TAKING = 2.25
"""Batches of images at once while one is normalised: as bytes, as numbers and as the result."""


def frozen_pass_bytes(
    experiment: Experiment, stack: StackDescription, parts: Parts, data: DataDescription, *, share: float
) -> int:
    """While the output to keep is computed, without that output: one batch, and the output of the one before it.

    `share` is that of float32's working memory which the precision takes.
    """
    examples = labelled_examples(experiment, data) + data.split.validation
    batch = min(experiment.recipe.batch_size, examples)
    most = _pass_bytes(stack, range(parts.prefix), batch, share)
    if parts.pooled:
        most = max(most, _neck_bytes(stack, batch, share))
    before = FLOAT_BYTES * batch * prefix_elements(stack, parts) if examples > batch else 0
    return before + max(most, round(_TAKING * _image_bytes(stack, batch)))


def judging_bytes(
    experiment: Experiment, stack: StackDescription, parts: Parts, data: DataDescription, *, share: float, cached: bool
) -> int:
    """While examples are judged: those for validation from the kept output on, those for the test from their pixels."""
    split, size = data.split, experiment.recipe.batch_size
    whole = min(size, split.test if cached else max(split.test, split.validation))
    rest = min(size, split.validation)
    above = 0 if parts.pooled else _neck_bytes(stack, rest, share)
    cached_pass = max(_pass_bytes(stack, range(parts.prefix, len(stack.blocks)), rest, share), above) if cached else 0
    pixels = max(_pass_bytes(stack, range(len(stack.blocks)), whole, share), _neck_bytes(stack, whole, share))
    return max(cached_pass, pixels)


def _pass_bytes(stack: StackDescription, blocks: Iterable[int], batch: int, share: float) -> int:
    """What the lowest of `blocks` reads is the batch, which stays."""
    indices = list(blocks)
    if not indices:
        return 0
    lowest = FLOAT_BYTES * batch * input_elements(stack, indices[0])
    return max(
        lowest + _idle(stack, index, batch, share) + (FLOAT_BYTES * batch * input_elements(stack, index) if at else 0)
        for at, index in enumerate(indices)
    )


def _idle(stack: StackDescription, index: int, batch: int, share: float) -> int:
    memory = stack.blocks[index].memory
    return 0 if memory is None else round(share * batch * memory.idle)


def _neck_bytes(stack: StackDescription, batch: int, share: float) -> int:
    """The batch of images, the last block's output, and what pools it."""
    idle = 0 if stack.neck_memory is None else stack.neck_memory.idle
    output = FLOAT_BYTES * input_elements(stack, len(stack.blocks))
    return _image_bytes(stack, batch) + round(batch * (output + share * idle))


def _image_bytes(stack: StackDescription, batch: int) -> int:
    return FLOAT_BYTES * batch * input_elements(stack, 0)
