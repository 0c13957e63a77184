"""Sharing architectures, as their specs describe them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from torch import Tensor

from models.sharing.hard import HardSharing
from models.sharing.trunk import Trunk
from models.spec import sharing as spec

SharedTrunk = Callable[[Tensor], dict[str, Tensor]]
"""From the output of the frozen prefix to {task: output of the last block}."""

_BUILDERS: dict[str, Callable[[Trunk, Mapping[str, Trunk]], SharedTrunk]] = {"hard": HardSharing}


def build_sharing(sharing: spec.Sharing, shared: Trunk, ways: Mapping[str, Trunk]) -> SharedTrunk:
    """`shared` leads from the prefix's output to the share boundary, each task's way from there to the top."""
    return _BUILDERS[sharing.kind](shared, ways)
