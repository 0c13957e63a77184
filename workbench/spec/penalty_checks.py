"""Faults and oddities in what a document says of penalties."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from models.spec.regularizers import BiTuning, CoTuning, Distillation
from models.spec.stack import StackDescription
from workbench.spec.augmentation import CutMix, MixUp
from workbench.spec.cost.parts import Parts
from workbench.spec.fields import title_of
from workbench.spec.notice import Notice
from workbench.spec.problem import Problem

if TYPE_CHECKING:
    from workbench.experiment import Experiment


def penalty_problems(experiment: Experiment, stack: StackDescription | None) -> Iterator[Problem]:
    """Penalties that ask what the source's classifier says, where there is none that was trained, or of no classes."""
    yield from _unrelated(experiment)
    yield from _untaught(experiment)
    random = experiment.source.initialisation == "random"
    if not random and (stack is None or stack.classifier_outputs != 0):
        return
    whose = "one with random weights has learned none" if random or stack is None else f"{stack.title} brings none"
    for index, regularizer in enumerate(experiment.regularizers):
        if regularizer.trains_classifier:
            yield Problem(
                f"regularizers.{index}",
                f"{title_of(type(regularizer))} needs the source's own linear classifier, and {whose}.",
                "Choose a source that was trained to classify, or another penalty.",
            )


def _unrelated(experiment: Experiment) -> Iterator[Problem]:
    """What relates the classes of a task to each other, or to the source's: the task must have some."""
    classifying = [task.name for task in experiment.tasks if task.kind == "classification"]
    for index, regularizer in enumerate(experiment.regularizers):
        if not isinstance(regularizer, CoTuning | BiTuning):
            continue
        if classifying and regularizer.task in ("", *classifying):
            if isinstance(regularizer, BiTuning):
                yield from _unfit_for_keys(experiment, regularizer.task or classifying[0], f"regularizers.{index}")
            continue
        named = f"'{regularizer.task}' is none" if regularizer.task else "there is none"
        yield Problem(
            f"regularizers.{index}.task",
            f"{title_of(type(regularizer))} is for a task of one class out of several, and {named}.",
            f"Name one of: {', '.join(classifying)}." if classifying else "Leave it out.",
        )


def _unfit_for_keys(experiment: Experiment, task: str, place: str) -> Iterator[Problem]:
    if any(head.task == task and head.kind != "linear" for head in experiment.heads):
        yield Problem(
            place, "Bi-Tuning compares features with a linear head's weights.", "Give the task a linear head."
        )
    if any(isinstance(change, MixUp | CutMix) for change in experiment.augmentation):
        yield Problem(
            place,
            "Bi-Tuning draws the examples of a class together, and mixed ones are of two.",
            "Leave out Mixup and CutMix, or Bi-Tuning.",
        )


def _untaught(experiment: Experiment) -> Iterator[Problem]:
    for index, regularizer in enumerate(experiment.regularizers):
        if isinstance(regularizer, Distillation) and not regularizer.run:
            yield Problem(f"regularizers.{index}.run", "Distillation has no teacher.", "Name the id of a finished run.")


def penalty_notices(experiment: Experiment, stack: StackDescription) -> Iterator[Notice]:
    """Penalties on what blocks compute, where nothing trains that could change it."""
    if Parts.of(experiment, stack).lowest < len(stack.blocks):
        return
    for index, regularizer in enumerate(experiment.regularizers):
        if not (regularizer.keeps_weights or isinstance(regularizer, Distillation)):
            yield Notice(
                f"regularizers.{index}",
                f"Only heads train, so {title_of(type(regularizer))} has no features to act on.",
                "Train some blocks or adapters, or leave it out.",
            )
