"""The checks of a whole document: faults that no single field can see."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from models.spec.sharing import parted_adapters
from models.spec.stack import StackDescription
from workbench.spec.adapter_checks import adapter_problems
from workbench.spec.block_checks import block_problems, random_blocks_frozen
from workbench.spec.data_description import DataDescription
from workbench.spec.input_checks import input_problems
from workbench.spec.live_norms import lone_row_problems
from workbench.spec.penalty_checks import penalty_problems
from workbench.spec.problem import Problem
from workbench.spec.split_checks import percent_problems, split_problems
from workbench.spec.task_checks import head_problems, task_problems

if TYPE_CHECKING:
    from workbench.experiment import Experiment


__all__ = ["Problem", "document_problems"]


IMAGE_CHANNELS = (1, 3)
"""The channels that images can have: grey, or red, green and blue."""


def document_problems(
    experiment: Experiment, stack: StackDescription | None, data: DataDescription | None
) -> list[Problem]:
    """Every fault at once; those that need the model or the data are looked for only where these are given."""
    found = [
        *_task_problems(experiment),
        *head_problems(experiment),
        *_split_problems(experiment, data),
        *random_blocks_frozen(experiment, stack),
    ]
    found += [*_channel_problems(experiment, stack), *adapter_problems(experiment, stack)]
    found += penalty_problems(experiment, stack)
    if stack is not None:
        found += [*_stack_problems(experiment, stack), *lone_row_problems(experiment, stack, data)]
    if data is not None:
        found += _data_problems(experiment, data)
        found += input_problems(experiment, stack, data)
    return found


def _task_problems(experiment: Experiment) -> Iterator[Problem]:
    if not experiment.tasks:
        yield Problem("tasks", "There is no task.", "Add at least one task.")
    for name, uses in Counter(task.name for task in experiment.tasks).items():
        if uses > 1:
            yield Problem("tasks", f"{uses} tasks are called '{name}'.", "Give each task a name of its own.")
    names = {task.name for task in experiment.tasks}
    answered = Counter(head.task for head in experiment.heads)
    for index, head in enumerate(experiment.heads):
        if head.task not in names:
            yield Problem(
                f"heads.{index}.task",
                f"The head answers '{head.task}', which is no task.",
                f"Name one of: {', '.join(sorted(names)) or 'none yet'}.",
            )
    for name in sorted(names):
        if answered[name] != 1:
            count = "no head" if answered[name] == 0 else f"{answered[name]} heads"
            yield Problem("heads", f"The task '{name}' has {count}.", "Give each task exactly one head.")


def _channel_problems(experiment: Experiment, stack: StackDescription | None) -> Iterator[Problem]:
    if stack is not None and stack.input.features:
        return
    asked = experiment.preprocessing.channels
    channels = (stack.input.channels if stack else None) if asked == "source" else asked
    if channels is not None and channels not in IMAGE_CHANNELS:
        reads = f"{stack.title} reads" if stack and asked == "source" else "There are"
        yield Problem(
            "preprocessing.channels",
            f"{reads} {channels} channels, and images have 1 (grey) or 3 (colour).",
            "Choose 1 or 3.",
        )


def _split_problems(experiment: Experiment, data: DataDescription | None) -> Iterator[Problem]:
    split = experiment.split
    if split.validation + split.test >= 1.0:
        yield Problem(
            "split",
            f"Validation ({split.validation:g}) and test ({split.test:g}) leave nothing to train on.",
            "Let the two shares add up to less than 1.",
        )
    yield from percent_problems(split)
    own = split.fixed_parts == "use" and data is not None and data.split.validation > 0
    if split.validation > 0.0 or own:
        return
    if experiment.phases.kind == "automatic":
        yield Problem(
            "phases.kind",
            "Automatic unfreezing needs a validation set, and the validation share is 0.",
            "Set split.validation above 0, or choose the gradual one with its epochs planned.",
        )
    mixing = experiment.recipe.interpolation
    if mixing is not None and mixing.keep is None:
        yield Problem(
            "recipe.interpolation.keep",
            "The best mixture is chosen on a validation set, and the validation share is 0.",
            "Set split.validation above 0, or say which α is kept.",
        )
    if experiment.recipe.early_stopping is not None:
        yield Problem(
            "recipe.early_stopping",
            "Early stopping needs a validation set, and the validation share is 0.",
            "Set split.validation above 0, or turn early stopping off.",
        )


def _stack_problems(experiment: Experiment, stack: StackDescription) -> Iterator[Problem]:
    yield from block_problems(experiment, stack)
    yield from _sharing_problems(experiment, stack)
    size = experiment.preprocessing.image_size
    if stack.input.fixed_size and size not in ("source", stack.input.size):
        yield Problem(
            "preprocessing.image_size",
            f"{stack.title} accepts images of {stack.input.size} pixels only.",
            f"Choose 'source' or {stack.input.size}.",
        )


def _sharing_problems(experiment: Experiment, stack: StackDescription) -> Iterator[Problem]:
    names, boundary = [block.name for block in stack.blocks], experiment.sharing.boundary
    if boundary != "all" and boundary > len(names):
        yield Problem(
            "sharing.boundary",
            f"The share boundary stands above block {boundary}, and {stack.title} has {len(names)} blocks.",
            f"Choose 0 to {len(names)}, or 'all'.",
        )
    parted = parted_adapters(experiment.adapters, names, experiment.sharing.shared_blocks(len(names)))
    if parted and len(experiment.tasks) > 1:
        blocks = ", ".join(experiment.adapters[parted[0]].blocks)
        yield Problem(
            "sharing.boundary",
            f"The share boundary parts the adapter that spans {blocks}.",
            "Let the boundary stand below or above all of its blocks.",
        )


def _data_problems(experiment: Experiment, data: DataDescription) -> Iterator[Problem]:
    yield from split_problems(experiment.split, data)
    yield from task_problems(experiment, data)
