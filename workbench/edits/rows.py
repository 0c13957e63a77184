"""The source model that fits what the data hold: a perceptron for rows of a table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from models.spec.source import BundledSource, PerceptronSource
from workbench.edits.edit import Edit
from workbench.edits.source import change_source
from workbench.experiment import Experiment
from workbench.spec.augmentation import MixUp
from workbench.spec.data_description import DataDescription
from workbench.spec.row_fit import features_of_data
from workbench.spec.tasks import Task

Plain = dict[str, Any]


def fitting_source(experiment: Experiment, data: DataDescription, tasks: Sequence[Task], group: str) -> Plain:
    """The changes that let the source model read `data`, of which `tasks` and `group` take columns; often none.

    A file and an earlier run stay, whatever they read: nobody but the user can have meant another.
    """
    source = experiment.source
    if source.kind in ("file", "run") or data.inputs.kind == "text":
        return {}
    if data.inputs.kind == "image":
        return dict(change_source(experiment, BundledSource()).changes) if source.kind == "perceptron" else {}
    features = max(1, len(features_of_data(data, tasks, group)))
    if isinstance(source, PerceptronSource):
        return {} if source.features == features else {"source.features": features}
    kept = [each.model_dump(mode="json") for each in experiment.augmentation if isinstance(each, MixUp)]
    changes = dict(change_source(experiment, PerceptronSource(features=features)).changes)
    return changes | ({} if len(kept) == len(experiment.augmentation) else {"augmentation": kept})


def follow_features(experiment: Experiment, data: DataDescription) -> Edit | None:
    """Lets the perceptron read as many numbers as the table now gives; None where it does so already."""
    if not isinstance(experiment.source, PerceptronSource) or data.inputs.kind != "table":
        return None
    changes = fitting_source(experiment, data, experiment.tasks, experiment.split.group)
    return Edit(f"Read {changes['source.features']:,} features", changes) if changes else None
