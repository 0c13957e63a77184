"""The cost of a document, cheap enough to be told anew at every move of the mouse."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from models.spec.additions import Additions
from models.spec.stack import StackDescription
from workbench.spec.cost.beside import Beside
from workbench.spec.cost.cached_part import cached_bytes, labelled_examples
from workbench.spec.cost.flops import constant_flops, example_flops, once_flops
from workbench.spec.cost.memory import Counts, Memory, memory_of
from workbench.spec.cost.parameters import added_in_blocks, in_heads, source_in_blocks, trained_in_blocks
from workbench.spec.cost.parts import NO_ADDITIONS, Parts
from workbench.spec.data_description import DataDescription
from workbench.spec.recipe import batches_per_epoch

if TYPE_CHECKING:
    from workbench.experiment import Experiment


@dataclass(frozen=True)
class Cost:
    """Counts of one run; with phases, of the last. FLOPs count a multiply-add as two and leave out the optimiser.

    `None` stands for what is not known: blocks that were described at another image size than the document's.
    """

    trainable_parameters: int
    total_parameters: int
    num_examples: int
    steps_per_epoch: int
    num_steps: int
    step_flops: int | None
    """One step with a whole batch: forward through what is computed each time, backward through what needs it."""
    epoch_flops: int | None
    frozen_flops: int | None
    """The frozen part once over the training examples, where its output is kept; 0 where nothing is."""
    memory: Memory | None
    adapters_counted: bool
    """False where a block's adapters are left out, because the built model has not told their size yet."""

    @property
    def parameters_per_example(self) -> float:
        return self.trainable_parameters / self.num_examples if self.num_examples else math.inf


def estimate(
    experiment: Experiment,
    stack: StackDescription,
    data: DataDescription,
    additions: Mapping[str, Additions] = NO_ADDITIONS,
) -> Cost:
    """The cost of `experiment`. `additions` holds for each block with adapters what the built model says of them."""
    parts = Parts.of(experiment, stack)
    heads = in_heads(experiment, stack, data)
    added = added_in_blocks(stack, parts, additions)
    counts = Counts(
        total=source_in_blocks(stack, parts) + added + heads,
        trained_in_blocks=trained_in_blocks(stack, parts, additions),
        trained_in_heads=heads,
        added=added,
    )
    examples = labelled_examples(experiment, data)
    batch = min(experiment.recipe.batch_size, examples)
    steps = batches_per_epoch(examples, experiment.recipe.batch_size)
    fits = _described_as_used(experiment, stack)
    cache = cached_bytes(experiment, stack, parts, data)
    each, once = example_flops(stack, parts, heads, additions, cached=cache > 0), once_flops(stack, parts, additions)
    each += Beside.of(experiment, stack, parts).source_flops
    return Cost(
        trainable_parameters=counts.trained,
        total_parameters=counts.total,
        num_examples=examples,
        steps_per_epoch=steps,
        num_steps=steps * experiment.recipe.epochs,
        step_flops=each * batch + once if fits else None,
        epoch_flops=each * examples + once * steps if fits else None,
        frozen_flops=(constant_flops(stack, parts) * examples if cache else 0) if fits else None,
        memory=memory_of(experiment, stack, parts, data, counts, batch=batch, cache=cache) if fits else None,
        adapters_counted=all(name in additions for adapter in experiment.adapters for name in adapter.blocks),
    )


def _described_as_used(experiment: Experiment, stack: StackDescription) -> bool:
    if stack.input.features:
        return True
    size = experiment.preprocessing.image_size
    return stack.described_size == (stack.input.size if size == "source" else size)
