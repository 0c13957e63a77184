"""What penalties hold and compute beside the model that is trained."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from models.spec.regularizers import BiTuning, Delta, Regularizer
from models.spec.stack import StackDescription
from workbench.spec.cost.cached_part import FLOAT_BYTES, input_elements
from workbench.spec.cost.parts import Parts

if TYPE_CHECKING:
    from workbench.experiment import Experiment


@dataclass(frozen=True)
class Beside:
    """The source that runs beside the model, and classifiers of it that train along."""

    kept_weights: int
    """Penalties that hold the trunk's trained weights as they were."""
    key_copies: int
    """Penalties that hold a copy of everything that trains."""
    source_parameters: int
    """Numbers that the source beside the model holds; 0 where none runs."""
    trained: int
    """Parameters that train but are no part of the model."""
    source_flops: int
    """One example through what runs beside, forward, and through what trains along."""
    pass_bytes: int
    """Bytes for each example that the source's pass holds at once, beside all that the model keeps."""
    compared_bytes: int
    """Bytes for each example of outputs that are compared, until they are done with."""

    @classmethod
    def of(cls, experiment: Experiment, stack: StackDescription, parts: Parts) -> Beside:
        asked = [regularizer for regularizer in experiment.regularizers if regularizer.asks_the_source]
        runs = any(regularizer.runs_the_source for regularizer in asked)
        keys = sum(isinstance(regularizer, BiTuning) for regularizer in experiment.regularizers)
        above = range(parts.prefix, len(stack.blocks))
        classifier = (stack.feature_width + 1) * _classes(stack)
        trained = classifier * sum(regularizer.trains_classifier for regularizer in asked)
        beside = sum(block.parameters + block.buffers for block in stack.blocks) + stack.other_parameters + classifier
        flops = sum(stack.blocks[index].flops for index in above) + 2 * classifier
        return cls(
            kept_weights=sum(regularizer.keeps_weights for regularizer in experiment.regularizers),
            key_copies=keys,
            source_parameters=beside if asked else 0,
            trained=trained,
            source_flops=flops * (runs + keys) + 6 * trained,
            pass_bytes=max((_pass_bytes(stack, index) for index in above), default=0) if runs or keys else 0,
            compared_bytes=FLOAT_BYTES * sum(_compared(stack, parts, regularizer) for regularizer in asked),
        )


def _classes(stack: StackDescription) -> int:
    return stack.source_classes if stack.classifier_outputs is None else stack.classifier_outputs


def _pass_bytes(stack: StackDescription, index: int) -> int:
    memory = stack.blocks[index].memory
    return FLOAT_BYTES * input_elements(stack, index) + (memory.idle if memory is not None else 0)


def _compared(stack: StackDescription, parts: Parts, regularizer: Regularizer) -> int:
    """Numbers for each example: of each compared output the source's, and the distance with its square."""
    if not isinstance(regularizer, Delta):
        return 0
    places = regularizer.compared([block.name for block in stack.blocks])
    return 3 * sum(input_elements(stack, at + 1) for at in places if at >= parts.prefix)
