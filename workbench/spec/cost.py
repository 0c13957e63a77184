"""What a run will cost, as counts that follow from document and descriptions; times are measured, not guessed."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from models.spec.stack import StackDescription
from workbench.spec.data import DataDescription

if TYPE_CHECKING:
    from workbench.experiment import Experiment

_BACKWARD = 2
"""A backward pass costs as many products as two forward passes: one for the inputs' gradient, one for the weights'."""


@dataclass(frozen=True)
class Cost:
    """Counts of one run. FLOPs count a multiply-add as two and leave out the optimiser; `None` where not known."""

    trainable_parameters: int
    total_parameters: int
    num_examples: int
    steps_per_epoch: int
    num_steps: int
    epoch_flops: int | None
    """One epoch of training: forward through what is computed each time, forward and backward through what trains."""
    frozen_flops: int | None
    """The frozen part once over the training examples, where its output is kept; 0 where nothing is."""

    @property
    def parameters_per_example(self) -> float:
        return self.trainable_parameters / self.num_examples if self.num_examples else math.inf


def estimate(experiment: Experiment, stack: StackDescription, data: DataDescription) -> Cost:
    """The cost of `experiment`; adapters are left out, since only the built model knows their size."""
    frozen = experiment.freeze.frozen_blocks(len(stack.blocks))
    heads = len(experiment.heads) * (stack.feature_width + 1) * len(data.classes)
    head_flops = len(experiment.heads) * 2 * stack.feature_width * len(data.classes)
    examples = _labelled(experiment, data)
    steps = math.ceil(examples / experiment.recipe.batch_size)
    epoch_flops, frozen_flops = _flops(experiment, stack, frozen, examples)
    return Cost(
        trainable_parameters=sum(block.parameters for block in stack.blocks[frozen:]) + heads,
        total_parameters=stack.parameters + heads,
        num_examples=examples,
        steps_per_epoch=steps,
        num_steps=steps * experiment.recipe.epochs,
        epoch_flops=None if epoch_flops is None else epoch_flops + (1 + _BACKWARD) * head_flops * examples,
        frozen_flops=frozen_flops,
    )


def _labelled(experiment: Experiment, data: DataDescription) -> int:
    """Of the document and not of the description, which follows the document a moment later."""
    labelled, available = experiment.split.labelled, data.split.train_available
    return available if labelled == "all" else min(labelled, available)


def _flops(
    experiment: Experiment, stack: StackDescription, frozen: int, examples: int
) -> tuple[int | None, int | None]:
    """Not known where the blocks were described at another image size than the experiment's."""
    size = experiment.preprocessing.image_size
    if stack.described_size != (stack.input.size if size == "source" else size):
        return None, None
    below = sum(block.flops for block in stack.blocks[:frozen]) * examples
    above = sum(block.flops for block in stack.blocks[frozen:]) * examples
    cached = experiment.recipe.cache_frozen and not experiment.adapters
    return (1 + _BACKWARD) * above + (0 if cached else below), below if cached else 0
