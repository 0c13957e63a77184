"""Regularizers, as their specs describe them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from torch import Tensor

from models.regularizers.l2sp import L2SP
from models.spec import regularizers as spec
from models.transfer_model import TransferModel


class Penalty(Protocol):
    """A penalty that is added to the loss of every step."""

    @property
    def name(self) -> str: ...

    def __call__(self, step: int) -> Tensor:
        """A scalar with gradient, for the step about to be taken."""


def _l2sp(regularizer: spec.L2SP, model: TransferModel) -> Penalty:
    return L2SP(model.trunk_parameters(), model.head_parameters(), regularizer.alpha, regularizer.beta)


_BUILDERS: dict[str, Callable[[spec.L2SP, TransferModel], Penalty]] = {"l2-sp": _l2sp}


def build_penalty(regularizer: spec.Regularizer, model: TransferModel) -> Penalty:
    """Make it while `model` still has the source's weights: they are what the penalty pulls towards."""
    return _BUILDERS[regularizer.kind](regularizer, model)
