"""Hard parameter sharing: every task reads the same lower blocks; Caruana 1997 (Multitask Learning)."""

from __future__ import annotations

from collections.abc import Mapping

from torch import Tensor

from models.sharing.trunk import Trunk


class HardSharing:
    """What is shared runs once; then each task goes its own way, and tasks of one way go it together."""

    def __init__(self, shared: Trunk, ways: Mapping[str, Trunk]) -> None:
        self._shared = shared
        self._ways = dict(ways)

    def __call__(self, h: Tensor) -> dict[str, Tensor]:
        """{task: output of the last block} from the output of the frozen prefix."""
        h = self._shared(h)
        tops = {way: way(h) for way in dict.fromkeys(self._ways.values())}
        return {task: tops[way] for task, way in self._ways.items()}
