"""Whether the source model reads what the data hold."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from models.spec.stack import StackDescription
from workbench.spec.augmentation_checks import problems_for_rows
from workbench.spec.data_description import DataDescription
from workbench.spec.problem import Problem
from workbench.spec.row_fit import features_of_data, other_features

if TYPE_CHECKING:
    from workbench.experiment import Experiment

_HOLDS = {"image": "images", "text": "texts", "table": "rows of a table"}


def input_problems(experiment: Experiment, stack: StackDescription | None, data: DataDescription) -> Iterator[Problem]:
    """Of weights that a file or a run holds only the described stack tells what they read."""
    holds, features = data.inputs.kind, _features_read(experiment, stack)
    if features is None:
        return
    if holds == "table" and features:
        names = features_of_data(data, experiment.tasks, experiment.split.group)
        yield from other_features(data.title, names, features, stack.input.feature_names if stack else ())
        yield from problems_for_rows(experiment.augmentation)
    elif holds == "table":
        yield _unfit(data, "sees images", "Choose the perceptron as the source model, or data with images.")
    elif holds == "image" and features:
        yield _unfit(data, "reads rows of a table", "Choose a source model for images, or a table.")
    elif holds == "text":
        reads = "reads rows of a table" if features else "sees images"
        yield _unfit(data, reads, f"Choose {'a table' if features else 'data with images'}.")


def _features_read(experiment: Experiment, stack: StackDescription | None) -> int | None:
    """Numbers of a row that the source model reads, 0 where it sees images; None where that is not known."""
    if stack is not None:
        return stack.input.features
    if experiment.source.kind == "perceptron":
        return experiment.source.features
    return None if experiment.source.kind in ("file", "run") else 0


def _unfit(data: DataDescription, reads: str, remedy: str) -> Problem:
    holds = _HOLDS[data.inputs.kind]
    return Problem("data", f"{data.title} holds {holds}, and the source model {reads}.", remedy)
