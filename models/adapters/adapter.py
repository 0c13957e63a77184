"""What every adapter can do once it is set into a stack."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from torch import Tensor, nn


class InsertedAdapter(Protocol):
    """An adapter in place. It lists its own parameters; nobody looks for them by name."""

    @property
    def block_names(self) -> tuple[str, ...]: ...

    @property
    def mergeable(self) -> bool:
        """True where the adapter can be written into the source's own tensors without changing what is computed."""

    @property
    def modules(self) -> Mapping[str, nn.Module]:
        """The adapter's modules that stand outside the source model, by their public name below `adapters.`; a PEFT
        adapter, whose modules stand inside, gives none.
        """

    def parameters(self) -> list[nn.Parameter]: ...

    def parameters_of(self, block: str) -> list[nn.Parameter]:
        """Those of the adapter's parameters that serve the block of that name; each parameter serves one block."""

    def train(self, mode: bool) -> None:  # noqa: FBT001 -- the signature of nn.Module.train
        """Puts the adapter's own layers (its dropout) into a mode, and leaves the adapted layers alone."""

    def moving_buffers(self) -> list[Tensor]:
        """Buffers that training changes because of the adapter: its own, and those of layers that it keeps live."""

    def renamed(self, name: str) -> str:
        """The name of a trunk tensor as the library knows it, or `adapters.…` for one of the adapter's own."""

    def merged_weights(self) -> dict[str, Tensor]:
        """What the adapted tensors would be with the adapter merged in, by the library's names. The model is left as
        it was, to the bit.
        """

    def merge(self) -> None:
        """Writes the update into the layers and takes the adapter out; the model computes the same as before."""

    def penalty(self) -> Tensor | None:
        """A scalar that is added to the loss (AdaLoRA's orthogonality), None for most."""

    def after_step(self, step: int) -> None:
        """Called after the optimiser's step number `step`, from 0, while the gradients still stand."""

    def begin(self, num_steps: int) -> None:
        """Told once before training how many steps there will be."""

    def state(self) -> dict[str, Tensor]:
        """Live tensors besides parameters and buffers that the adapter needs to go on from a checkpoint."""

    def save_peft(self, folder: Path) -> bool:
        """Writes the adapter's configuration and tensors as PEFT does; False where PEFT lacks the kind."""
