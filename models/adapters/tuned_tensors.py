"""Tensors of the source itself that train in place: nothing is added, so nothing needs to be merged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from torch import Tensor, nn


class TunedTensors:
    """Parameters of the source, by the block that they serve, and norms whose statistics follow the data with them."""

    mergeable = True

    def __init__(self, parameters: Mapping[str, Sequence[nn.Parameter]], live_norms: Sequence[nn.Module] = ()) -> None:
        self._parameters = {block: list(tuned) for block, tuned in parameters.items()}
        self._live_norms = tuple(live_norms)

    @property
    def block_names(self) -> tuple[str, ...]:
        return tuple(self._parameters)

    @property
    def modules(self) -> dict[str, nn.Module]:
        return {}

    def parameters(self) -> list[nn.Parameter]:
        return [parameter for tuned in self._parameters.values() for parameter in tuned]

    def parameters_of(self, block: str) -> list[nn.Parameter]:
        return list(self._parameters.get(block, ()))

    def moving_buffers(self) -> list[Tensor]:
        return [buffer for norm in self._live_norms for buffer in norm.buffers(recurse=False)]

    def train(self, mode: bool) -> None:  # noqa: FBT001 -- the signature of nn.Module.train
        for norm in self._live_norms:
            norm.training = mode

    def renamed(self, name: str) -> str:
        return name

    def merged_weights(self) -> dict[str, Tensor]:
        """None: the tensors are the source's own, and carry its names already."""
        return {}

    def merge(self) -> None:
        """Lets go of the tensors, which stay as they were trained."""
        self._parameters, self._live_norms = {}, ()

    def penalty(self) -> Tensor | None:
        return None

    def begin(self, num_steps: int) -> None:
        pass

    def after_step(self, step: int) -> None:
        pass

    def state(self) -> dict[str, Tensor]:
        return {}

    def save_peft(self, folder: Path) -> bool:  # noqa: ARG002 -- PEFT adds tensors, and has no kind that adds none
        return False
