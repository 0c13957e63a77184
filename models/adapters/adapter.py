"""What every adapter can do once it is set into a stack."""

from __future__ import annotations

from typing import Protocol

from torch import Tensor, nn


class InsertedAdapter(Protocol):
    """An adapter in place. It lists its own parameters; nobody looks for them by name."""

    @property
    def block_names(self) -> tuple[str, ...]: ...

    def parameters(self) -> list[nn.Parameter]: ...

    def train(self, mode: bool) -> None:  # noqa: FBT001 -- the signature of nn.Module.train
        """Puts the adapter's own layers (its dropout) into a mode, and leaves the adapted layers alone."""

    def renamed(self, name: str) -> str:
        """The name of a trunk tensor as the library knows it, or `adapters.…` for one of the adapter's own."""

    def merged_weights(self) -> dict[str, Tensor]:
        """What the adapted tensors would be with the adapter merged in, by the library's names."""

    def merge(self) -> None:
        """Writes the update into the layers and takes the adapter out; the model computes the same as before."""
