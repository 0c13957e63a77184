"""What is worth knowing of a document that can run: it stops nobody, and it is said before the run and not after it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from models.spec.additions import Additions
from models.spec.stack import StackDescription
from workbench.spec.augmentation_notices import augmentation_notices
from workbench.spec.block_notices import block_notices
from workbench.spec.cost import estimate
from workbench.spec.cost.parts import NO_ADDITIONS
from workbench.spec.data_description import DataDescription, Role, SplitSizes
from workbench.spec.labelled import labelled_count
from workbench.spec.notice import Notice
from workbench.spec.numbers import count_text, short_count
from workbench.spec.part_notices import empty_part_notices, left_out_notices
from workbench.spec.penalty_checks import penalty_notices
from workbench.spec.split import Split
from workbench.spec.task_outputs import task_classes
from workbench.spec.tasks import MultiLabel, Regression

if TYPE_CHECKING:
    from workbench.experiment import Experiment

__all__ = ["MANY_PARAMETERS_PER_LABEL", "Notice", "document_notices"]

MANY_PARAMETERS_PER_LABEL = 1000
"""From so many trainable parameters a label on, a run is told to risk overfitting.

No theory draws this line for pretrained networks: they generalise far above one parameter a label. It stands where
the two usual techniques part: a linear probe has some tens of parameters a label, fine-tuning most of even a small
network on a few thousand labels has a thousand and more.
"""

_FEWER = "Freeze more blocks, or run a linear probe as a control."
_FROM_RANDOM = "Start from trained weights, label more, or take a smaller network: frozen random blocks are no remedy."


def document_notices(
    experiment: Experiment,
    stack: StackDescription | None,
    data: DataDescription | None,
    additions: Mapping[str, Additions] = NO_ADDITIONS,
) -> list[Notice]:
    """Everything worth knowing that the descriptions given can show; `additions` as `estimate` takes them."""
    found: list[Notice] = []
    if data is not None:
        found += [*empty_part_notices(experiment.split, data.split), *_classes_without_labels(experiment, data)]
        found += [*left_out_notices(experiment.split, data.split), *_no_labels(experiment, data)]
    if stack is not None:
        found += [*block_notices(experiment, stack), *penalty_notices(experiment, stack)]
    if stack is not None and data is not None:
        found += _many_parameters(experiment, stack, data, additions)
        found += augmentation_notices(experiment, stack, data, additions)
    return found


def _classes_without_labels(experiment: Experiment, data: DataDescription) -> Iterator[Notice]:
    """The split gives each class one label before any gets a second: only fewer labels than classes leave one out."""
    split, sizes = experiment.split, data.split
    if split.labelled == "all" or split.labelled_unit == "per class":
        return
    labelled = labelled_count(split, sizes)
    asked = [task for task in experiment.tasks if not isinstance(task, Regression)]
    if len(asked) == 1 and not isinstance(asked[0], MultiLabel):
        column = data.column(asked[0].column)
        classes = sum(1 for entry in task_classes(asked[0], column) if entry.count) if column is not None else 0
        yield from _fewer_than_classes(labelled, classes)
    elif asked and sizes.per_class:
        yield from _tasks_without_labels(labelled, len(asked), sizes)


def _fewer_than_classes(labelled: int, classes: int) -> Iterator[Notice]:
    left = classes - labelled
    if left > 0:
        yield Notice(
            "split.labelled",
            f"{count_text(labelled, 'labelled example')} for {classes:,} classes.",
            f"{left:,} {'class has' if left == 1 else 'classes have'} no example to learn from. "
            f"Choose {classes:,} or more for one of each.",
        )


def _tasks_without_labels(labelled: int, num_tasks: int, sizes: SplitSizes) -> Iterator[Notice]:
    """The first examples are one of each class of each task, of which some may be the same."""
    one_each = labelled_count(Split(labelled=1, labelled_unit="per class"), sizes)
    if labelled < one_each:
        yield Notice(
            "split.labelled",
            f"{count_text(labelled, 'labelled example')} for the classes of {count_text(num_tasks, 'task')}.",
            f"Some class has no example to learn from. Choose {one_each:,} or more for one of each.",
        )


def _no_labels(experiment: Experiment, data: DataDescription) -> Iterator[Notice]:
    """Tasks on columns that keep groups together, name the parts or tell the rows apart."""
    for index, task in enumerate(experiment.tasks):
        column = data.column(task.column)
        if column is None or task.kind == "regression":
            continue
        if task.column == experiment.split.group:
            what = "keeps groups together: its values in validation and test are never seen in training."
        elif column.role in _NOT_MEANT:
            what = _NOT_MEANT[column.role]
        else:
            continue
        yield Notice(f"tasks.{index}.column", f"{task.column} {what}", "Predict another column.")


_NOT_MEANT: dict[Role, str] = {
    "part": "says which examples train, validate and test: each part holds one of its values.",
    "id": "has another value in every row: none of validation and test is seen in training.",
}


def _many_parameters(
    experiment: Experiment, stack: StackDescription, data: DataDescription, additions: Mapping[str, Additions]
) -> Iterator[Notice]:
    """Only where blocks train: of a linear probe nothing can be taken away. Not before adapters are counted."""
    if not any(experiment.freeze.trains([block.name for block in stack.blocks])):
        return
    cost = estimate(experiment, stack, data, additions)
    if cost.adapters_counted and cost.num_examples and cost.parameters_per_example >= MANY_PARAMETERS_PER_LABEL:
        yield Notice(
            "freeze.boundary",
            f"{count_text(cost.num_examples, 'label')}, {short_count(cost.trainable_parameters)} parameters.",
            f"Risk of overfitting. {_FEWER if experiment.source.initialisation == 'pretrained' else _FROM_RANDOM}",
        )
