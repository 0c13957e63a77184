"""How several tasks share one trunk."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import Field

from models.spec.adapters import Adapter
from models.spec.base import Spec, knob


class HardSharing(Spec):
    """Every task reads the same lower blocks of one trunk; Caruana 1997 (Multitask Learning), section 1.

    Above the share boundary each task goes on with blocks of its own, which start as copies of the source's.
    """

    kind: Literal["hard"] = "hard"
    boundary: Annotated[int, Field(ge=0)] | Literal["all"] = knob(
        "all",
        "Share boundary",
        "How many blocks, counted from the input, the tasks share; 'all' shares the whole trunk.",
        unit="blocks",
    )

    def shared_blocks(self, num_blocks: int) -> int:
        """The number of shared blocks in a stack of `num_blocks`."""
        return num_blocks if self.boundary == "all" else min(self.boundary, num_blocks)


Sharing = HardSharing


def parted_adapters(adapters: Sequence[Adapter], names: Sequence[str], shared_blocks: int) -> list[int]:
    """Which of `adapters` a share boundary above the lowest `shared_blocks` of the blocks `names` would cut in two."""
    shared = set(names[:shared_blocks])
    sides = [{name in shared for name in adapter.blocks} for adapter in adapters]
    return [index for index, adapter in enumerate(adapters) if adapter.one_span and len(sides[index]) > 1]
