"""Whether an earlier run can teach a student: it must see the same inputs and tell the same classes apart."""

from __future__ import annotations

import json
from dataclasses import dataclass

from models.sources.built import BuiltSource
from models.spec.errors import UserError
from models.spec.stack import InputDescription
from models.tensor_files import Tensors
from workbench.data.prepare import PreparedData
from workbench.data.table_features import TableRows
from workbench.documents import from_json
from workbench.experiment import Experiment

_OTHER_RUN = "Choose a run on the same kind of inputs, or leave distillation out."


@dataclass(frozen=True)
class KeptModel:
    """What a file of kept weights says; see `workbench.training.kept_weights`."""

    tensors: Tensors
    document: Experiment
    input: InputDescription
    """What it was trained to see."""
    encoding: str
    """How the rows of a table were made features; empty for images."""
    labels: dict[str, list[str]]
    outputs: dict[str, int]

    @classmethod
    def of(cls, tensors: Tensors, told: dict[str, str]) -> KeptModel:
        return cls(
            tensors,
            from_json(told["experiment"]),
            InputDescription.model_validate_json(told["input"]),
            told["encoding"],
            json.loads(told["labels"]),
            json.loads(told["outputs"]),
        )


def fitting_tasks(
    kept: KeptModel, experiment: Experiment, source: BuiltSource, data: PreparedData | None, place: str
) -> tuple[str, ...]:
    """The tasks that the run can teach; labels are compared where there are `data`.

    Raises `UserError`, naming the `place`, where there are none, or anything is another than the student's.
    """
    _refuse_other_inputs(kept.input, source, place)
    tasks = _common_tasks(experiment, kept.document)
    if not tasks:
        raise UserError(
            f"'{kept.document.name}' has no task of one class out of several that is called as one of this document's.",
            where=place,
            remedy="Give the task the teacher's name, or choose another run.",
        )
    if data is not None:
        _refuse_other_rows(kept, data, place)
        for task in tasks:
            _refuse_other_labels(task, tuple(kept.labels[task]), data.examples.targets[task].classes, place)
    return tasks


def _common_tasks(experiment: Experiment, document: Experiment) -> tuple[str, ...]:
    """Of one class out of several in both."""
    taught = {task.name for task in document.tasks if task.kind == "classification"}
    return tuple(task.name for task in experiment.tasks if task.kind == "classification" and task.name in taught)


def _refuse_other_inputs(seen: InputDescription, source: BuiltSource, place: str) -> None:
    if seen.shape(seen.size) != source.input_shape:
        told = _shape_text(seen.shape(seen.size)), _shape_text(source.input_shape)
        raise UserError(f"The teacher sees {told[0]}, and the student {told[1]}.", where=place, remedy=_OTHER_RUN)


def _refuse_other_rows(kept: KeptModel, data: PreparedData, place: str) -> None:
    inputs = data.examples.inputs
    if isinstance(inputs, TableRows) and kept.encoding != inputs.encoding.model_dump_json():
        raise UserError(
            "The teacher was given the table's columns in other features, or standardised by other rows.",
            where=place,
            remedy="Choose a run on the same table with the same split and seed.",
        )


def _refuse_other_labels(task: str, taught: tuple[str, ...], own: tuple[str, ...], place: str) -> None:
    if taught != own:
        odd = sorted(set(taught) ^ set(own))
        which = f"'{odd[0]}' is a class of one of them alone" if odd else "they stand in another order"
        raise UserError(
            f"Teacher and student tell other classes apart in '{task}': {which}.",
            where=place,
            remedy="Choose a run with the same classes.",
        )


def _shape_text(shape: tuple[int, ...]) -> str:
    if len(shape) == 1:
        return f"rows of {shape[0]} features"
    return f"images of {shape[1]} pixels with {shape[0]} channel{'s' if shape[0] > 1 else ''}"
