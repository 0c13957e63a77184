"""What stays as the source left it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from models.spec.base import Spec, knob

Boundary = Annotated[int, Field(ge=0)] | Literal["all"]


class Freeze(Spec):
    """The freeze boundary: the blocks below it keep parameters, batch-norm statistics and evaluation-mode dropout.

    Keeping lower layers follows Yosinski et al. 2014 (How transferable are features in deep neural networks?).
    """

    boundary: Boundary = knob(
        "all",
        "Freeze boundary",
        "How many blocks, counted from the input, stay frozen: 0 trains everything, 'all' trains only the heads.",
        unit="blocks",
    )

    def frozen_blocks(self, num_blocks: int) -> int:
        """The number of frozen blocks in a stack of `num_blocks`."""
        return num_blocks if self.boundary == "all" else min(self.boundary, num_blocks)
