"""What every penalty is, and what a step shows it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from torch import Tensor

from models.answers import Answers
from models.source_twin import SourceAnswers


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


class Penalty(Protocol):
    """A penalty that is added to the loss of every step."""

    @property
    def name(self) -> str: ...

    def __call__(self, seen: Observed) -> Tensor:
        """A scalar with gradient."""
