"""Blocks whose batch norm takes its statistics from the batch, and what these need."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from models.spec.stack import StackDescription
from workbench.spec.data_description import DataDescription
from workbench.spec.labelled import labelled_count
from workbench.spec.problem import Problem

if TYPE_CHECKING:
    from workbench.experiment import Experiment

_KEPT = "let batch norm keep its statistics"


def live_norms(experiment: Experiment, stack: StackDescription) -> int:
    """How many blocks have batch norm that normalises by the examples of a step."""
    freeze = experiment.freeze
    frozen, trained = freeze.batch_norm != "frozen", freeze.trained_batch_norm != "kept"
    trains = freeze.trains([block.name for block in stack.blocks])
    return sum(
        block.norms > 0 and (trained if free else frozen) for block, free in zip(stack.blocks, trains, strict=True)
    )


def lone_row_problems(
    experiment: Experiment, stack: StackDescription, data: DataDescription | None
) -> Iterator[Problem]:
    """One row has no variance; one image has that of its positions."""
    if not stack.input.features or not live_norms(experiment, stack):
        return
    if data is not None and labelled_count(experiment.split, data.split) == 1:
        yield Problem(
            "split.labelled", "Batch norm cannot normalise the only training example.", f"Label more, or {_KEPT}."
        )
    elif experiment.recipe.batch_size == 1:
        yield Problem(
            "recipe.batch_size", "Batch norm cannot normalise one row at a time.", f"Take 2 or more, or {_KEPT}."
        )
