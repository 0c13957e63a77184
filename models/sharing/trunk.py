"""A part of a trunk as sharing architectures see it."""

from __future__ import annotations

from collections.abc import Callable

from torch import Tensor

Trunk = Callable[[Tensor], Tensor]
"""From the output of one block to that of a higher one."""
