"""Hard parameter sharing: every task reads the same representation; Caruana 1997 (Multitask Learning)."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from torch import Tensor


class HardSharing:
    """One trunk for all tasks, run once."""

    def __init__(self, trunk: Callable[[Tensor], Tensor], tasks: Sequence[str]) -> None:
        self._trunk = trunk
        self._tasks = tuple(tasks)

    def __call__(self, h: Tensor) -> dict[str, Tensor]:
        """The output of the last block for every task, from that of the frozen prefix; all are the same tensor."""
        return dict.fromkeys(self._tasks, self._trunk(h))
