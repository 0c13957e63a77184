"""Sharing architectures, as their specs describe them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from torch import Tensor

from models.sharing.hard import HardSharing
from models.spec import sharing as spec

SharedTrunk = Callable[[Tensor], dict[str, Tensor]]
"""From the output of the frozen prefix to {task: output of the last block}."""

_BUILDERS: dict[str, Callable[[Callable[[Tensor], Tensor], Sequence[str]], SharedTrunk]] = {"hard": HardSharing}


def build_sharing(sharing: spec.Sharing, trunk: Callable[[Tensor], Tensor], tasks: Sequence[str]) -> SharedTrunk:
    """`trunk` maps the prefix's output to that of the last block."""
    return _BUILDERS[sharing.kind](trunk, tasks)
