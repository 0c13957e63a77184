"""Regularizers, as their specs describe them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from torch import Tensor

from models.regularizers.bss import BatchSpectralShrinkage
from models.regularizers.l2sp import L2SP
from models.regularizers.penalty import Penalty
from models.spec import regularizers as spec
from models.transfer_model import TransferModel


@dataclass(frozen=True)
class Surroundings:
    """What a penalty may need to begin with. `model` still has the source's weights: make penalties before training."""

    model: TransferModel
    training: Callable[[], Iterable[tuple[Tensor, Mapping[str, Tensor]]]]
    """The training examples once, in order and not augmented: outputs of the model's prefix, and each task's truth."""


def _l2sp(regularizer: spec.L2SP, around: Surroundings) -> Penalty:
    model = around.model
    return L2SP(model.trunk_parameters(), model.head_parameters(), regularizer.alpha, regularizer.beta)


def _bss(regularizer: spec.BatchSpectralShrinkage, _around: Surroundings) -> Penalty:
    return BatchSpectralShrinkage(regularizer.eta, regularizer.count)


_BUILDERS: dict[str, Callable[[Any, Surroundings], Penalty]] = {"l2-sp": _l2sp, "bss": _bss}


def build_penalty(regularizer: spec.Regularizer, around: Surroundings) -> Penalty:
    return _BUILDERS[regularizer.kind](regularizer, around)


def asks_the_source(regularizers: Sequence[spec.Regularizer]) -> bool:
    """Whether any of them compares with what the source answers, so that the model needs a twin of it."""
    return any(regularizer.asks_the_source for regularizer in regularizers)
