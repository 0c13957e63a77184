"""Which setting of transfer learning source and target make; it claims only what the descriptions show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from models.spec.source import Initialisation
from models.spec.stack import StackDescription
from workbench.spec.data_description import DataDescription
from workbench.spec.setting.cards import SideCards, cards_of_data, cards_of_weights
from workbench.spec.setting.methods import Method
from workbench.spec.setting.naming import NO_TRANSFER, NOT_KNOWN, Setting, name_of
from workbench.spec.setting.relations import relate
from workbench.spec.setting.sides import Side
from workbench.spec.setting.telling import side_of_data, side_of_weights, task_asked
from workbench.spec.shift import ShiftMeasured
from workbench.spec.task_outputs import task_columns
from workbench.spec.tasks import Task

__all__ = ["Method", "Setting", "SideCards", "SourceExamples", "cards_of", "name_setting", "sides_of"]


@dataclass(frozen=True)
class SourceExamples:
    """What is known of the source data: `same_data` where they are the target data, `shift` once it was measured."""

    data: DataDescription
    same_data: bool = False
    shift: ShiftMeasured | None = None


def name_setting(
    initialisation: Initialisation,
    stack: StackDescription | None,
    data: DataDescription | None,
    tasks: Sequence[Task] = (),
    source: SourceExamples | None = None,
    group: str = "",
) -> Setting:
    """Names the setting, as far as it is known; without source examples from what the model tells of its training.

    `group` is the column by which the split goes: like those of the tasks it is no feature.
    """
    if initialisation == "random" and source is None:
        return NO_TRANSFER
    sides = sides_of(stack, data, tasks, source, group)
    if sides is None:
        return NOT_KNOWN
    trained = initialisation != "random"
    if source is None:
        return name_of(*sides, trained=trained)
    reads = None if stack is None else relate(side_of_weights(stack), sides[1]).inputs != "different"
    return name_of(*sides, source.shift, trained=trained, same_data=source.same_data, reads_target=reads)


def sides_of(
    stack: StackDescription | None,
    data: DataDescription | None,
    tasks: Sequence[Task] = (),
    source: SourceExamples | None = None,
    group: str = "",
) -> tuple[Side, Side] | None:
    """(source, target); None while either is not known."""
    if data is None or (source is None and stack is None):
        return None
    taken = {group, *(name for task in tasks for name in task_columns(task))}
    target = side_of_data(data, task_asked(data, tasks), taken)
    if source is not None:
        return side_of_data(source.data, _task_of(source, target.task.column), taken), target
    return (side_of_weights(stack), target) if stack is not None else None


def cards_of(
    stack: StackDescription | None,
    data: DataDescription | None,
    tasks: Sequence[Task] = (),
    source: SourceExamples | None = None,
) -> tuple[SideCards | None, SideCards | None]:
    """Of (source, target), each as soon as it is known."""
    target = None if data is None else cards_of_data(data, tasks)
    if source is None:
        return (None if stack is None else cards_of_weights(side_of_weights(stack))), target
    asked = None if data is None else task_asked(data, tasks)
    task = _task_of(source, asked.column if asked else "")
    return cards_of_data(source.data, (task,) if task else ()), target


def _task_of(source: SourceExamples, like: str) -> Task | None:
    return task_asked(source.data, like=like)
