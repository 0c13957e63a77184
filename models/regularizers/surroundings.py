"""What penalties are built from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import torch
from torch import Tensor

from models.transfer_model import TransferModel


def _no_loss(outputs: Mapping[str, Tensor], truth: Mapping[str, Tensor]) -> Tensor:
    raise ValueError(f"Nobody said how outputs of {list(outputs)} are judged by {list(truth)}.")


def _unheard(what: str, done: int, total: int) -> None:
    """For who does not want to hear how far it is."""


@dataclass(frozen=True)
class Surroundings:
    """What a penalty may need to begin with. `model` still has the source's weights: make penalties before training."""

    model: TransferModel
    training: Callable[[], Iterable[tuple[Tensor, Mapping[str, Tensor]]]]
    """The training examples once, in order and not augmented: outputs of the model's prefix, and each task's truth."""
    loss: Callable[[Mapping[str, Tensor], Mapping[str, Tensor]], Tensor] = _no_loss
    """The sum of the tasks' mean losses, from outputs and truth by task."""
    classes: Mapping[str, int] = field(default_factory=dict)
    """By task of one class out of several, in the document's order, how many there are."""
    taught: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """By the id of an earlier run that teaches, the tasks that it answers."""
    report: Callable[[str, int, int], None] = _unheard
    """Takes what is done, how much of it, of how much."""

    @torch.no_grad()
    def some_training(self, most: int) -> tuple[Tensor, dict[str, Tensor]]:
        """The first examples of `training`, `most` of them at the most, in one batch and in float32."""
        inputs: list[Tensor] = []
        truths: list[Mapping[str, Tensor]] = []
        for h, truth in self.training():
            inputs.append(h.float())
            truths.append(truth)
            if sum(map(len, inputs)) >= most:
                break
        labels = {task: torch.cat([truth[task] for truth in truths])[:most] for task in truths[0]}
        return torch.cat(inputs)[:most], labels
