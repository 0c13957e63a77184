"""Exact numbers of parameters: what `sum(p.numel() for p in …)` gives on the built model."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from models.spec.additions import Additions
from models.spec.heads import head_parameters
from models.spec.stack import BlockDescription, StackDescription
from workbench.spec.cost.parts import Parts
from workbench.spec.data_description import DataDescription
from workbench.spec.task_outputs import num_outputs

if TYPE_CHECKING:
    from workbench.experiment import Experiment

_NOTHING = Additions(added=0)


def trained_in_blocks(stack: StackDescription, parts: Parts, additions: Mapping[str, Additions]) -> list[int]:
    """For each block, with its copies, the parameters that train in it, adapters among them."""
    return [
        copies * (block.parameters + extra.added if trains else _in_frozen(block, parts, extra))
        for block, trains, copies in zip(stack.blocks, parts.trains, parts.copies, strict=True)
        for extra in (additions.get(block.name, _NOTHING),)
    ]


def _in_frozen(block: BlockDescription, parts: Parts, extra: Additions) -> int:
    """Adapters and batch norms may both set scales and shifts free."""
    if not parts.live_norms:
        return extra.added + extra.tuned
    return extra.added + extra.tuned - extra.tuned_norms + block.norm_parameters


def added_in_blocks(stack: StackDescription, parts: Parts, additions: Mapping[str, Additions]) -> int:
    """Those of all adapters that did not come with the source, copies included."""
    if not additions:
        return 0
    pairs = zip(stack.blocks, parts.copies, strict=True)
    return sum(copies * additions[block.name].added for block, copies in pairs if block.name in additions)


def source_in_blocks(stack: StackDescription, parts: Parts) -> int:
    """Every parameter of the trunk and its copies, those that no block uses among them."""
    pairs = zip(stack.blocks, parts.copies, strict=True)
    return stack.other_parameters + sum(copies * block.parameters for block, copies in pairs)


def in_heads(experiment: Experiment, stack: StackDescription, data: DataDescription) -> int:
    """All heads together."""
    outputs = outputs_of_tasks(experiment, data)
    return sum(
        head_parameters(head, stack.width_for(head.pooling), outputs.get(head.task, 0)) for head in experiment.heads
    )


def outputs_of_tasks(experiment: Experiment, data: DataDescription) -> dict[str, int]:
    """The number of outputs of each task's head."""
    return {task.name: num_outputs(task, data) for task in experiment.tasks}
