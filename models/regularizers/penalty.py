"""What every penalty is, and what a step shows it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from torch import Tensor, nn

from models.answers import Answers
from models.source_twin import SourceAnswers


def _unmixed(values: Tensor) -> Tensor:
    return values


def _untaught(run: str) -> Mapping[str, Tensor]:
    raise ValueError(f"The run {run} does not teach.")


@dataclass(frozen=True)
class Observed:
    """A step about to be taken, as far as it is computed; B examples."""

    step: int
    """Steps taken before."""
    answers: Answers
    """What the model gave, with gradient."""
    truth: Mapping[str, Tensor]
    """The labels of each task, as its loss reads them."""
    source: Callable[[], SourceAnswers]
    """What the source gives for the same inputs, computed when first asked for; for penalties that said they ask."""
    mix: Callable[[Tensor], Tensor] = _unmixed
    """Mixes what follows from each example's own label, (B, …), as the examples themselves were mixed."""
    h: Tensor | None = None
    """The output of the model's prefix, for penalties that run the model once more."""
    taught: Callable[[str], Mapping[str, Tensor]] = _untaught
    """{task: logits (B, classes)}: what the earlier run of this id answers the same inputs."""


class Penalty(Protocol):
    """A penalty that is added to the loss of every step. Implementations inherit from it."""

    name: str
    """What series call it."""

    def __call__(self, seen: Observed) -> Tensor:
        """A scalar with gradient."""

    def state(self) -> dict[str, Tensor]:
        """What it changes while it trains, by name: live tensors, always the same ones.

        Checkpoints hold them, exports do not. The optimiser moves the parameters among them that ask for gradients.
        """
        return {}


def trained_by(penalties: Iterable[Penalty]) -> list[nn.Parameter]:
    """The parameters that train with the model but belong to its penalties."""
    tensors = (tensor for penalty in penalties for tensor in penalty.state().values())
    return [tensor for tensor in tensors if isinstance(tensor, nn.Parameter) and tensor.requires_grad]


def penalty_state(penalties: Iterable[Penalty]) -> dict[str, Tensor]:
    """Everything that penalties change, by their place and name; live tensors, not copies."""
    return {
        f"penalty.{index}.{name}": tensor
        for index, penalty in enumerate(penalties)
        for name, tensor in penalty.state().items()
    }
