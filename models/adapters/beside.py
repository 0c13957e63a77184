"""Adapters whose modules stand beside the source's layers: setting them in, and what they can do once they are."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from models.adapters.around import Around
from models.adapters.named_blocks import named_blocks
from models.block import Block
from models.seeding import seeded
from models.stack import LayerStack

Merged = Callable[[nn.Module, nn.Module], dict[str, Tensor]]
"""From an adapted layer and the adapter's module to the tensors of the layer with the adapter merged in."""


@dataclass(frozen=True)
class Definition:
    """All that is needed to set one module in again, in plain data: its class by name, its arguments and its place."""

    name: str
    """Its tensors are called `adapters.<name>.…`."""
    kind: str
    options: Mapping[str, Any]
    start: str
    end: str


@dataclass(frozen=True)
class _Placed:
    block: str
    definition: Definition
    around: Around


class InsertedBeside:
    """Modules around layers of the source, by the block that they serve."""

    def __init__(
        self, model: nn.Module, block_names: tuple[str, ...], placed: Sequence[_Placed], merged: Merged | None
    ) -> None:
        self.block_names = block_names
        self.mergeable = merged is not None
        self._model = model
        self._placed = tuple(placed)
        self._merged = merged

    @property
    def definitions(self) -> tuple[Definition, ...]:
        """Its modules in plain data, in the order in which they have to be set in."""
        return tuple(placed.definition for placed in self._placed)

    @property
    def modules(self) -> dict[str, nn.Module]:
        return {placed.definition.name: placed.around.part for placed in self._placed}

    def parameters(self) -> list[nn.Parameter]:
        return [parameter for part in self.modules.values() for parameter in part.parameters()]

    def parameters_of(self, block: str) -> list[nn.Parameter]:
        parts = [placed.around.part for placed in self._placed if placed.block == block]
        return [parameter for part in parts for parameter in part.parameters()]

    def moving_buffers(self) -> list[Tensor]:
        return [buffer for part in self.modules.values() for buffer in part.buffers()]

    def train(self, mode: bool) -> None:  # noqa: FBT001 -- the signature of nn.Module.train
        for part in self.modules.values():
            part.train(mode)

    def renamed(self, name: str) -> str:
        return name

    def merged_weights(self) -> dict[str, Tensor]:
        """Raises `ValueError` where the adapter cannot be merged."""
        if self._merged is None:
            raise ValueError("This adapter cannot be merged.")
        return {
            f"{placed.definition.end}.{name}": tensor.detach()
            for placed in self._placed
            for name, tensor in self._merged(
                self._model.get_submodule(placed.definition.end), placed.around.part
            ).items()
        }

    @torch.no_grad()
    def merge(self) -> None:
        """Raises `ValueError` where the adapter cannot be merged."""
        for name, tensor in self.merged_weights().items():
            self._model.get_parameter(name).copy_(tensor)
        for placed in self._placed:
            placed.around.remove()
        self._placed = ()

    def penalty(self) -> Tensor | None:
        return None

    def begin(self, num_steps: int) -> None:
        pass

    def after_step(self, step: int) -> None:
        pass

    def state(self) -> dict[str, Tensor]:
        return {}

    def save_peft(self, folder: Path) -> bool:  # noqa: ARG002 -- PEFT lacks all of these kinds
        return False


class Placer:
    """Sets an adapter's modules in, one after the other, with weights drawn from the seed and each module's place."""

    def __init__(self, stack: LayerStack, names: Sequence[str], kind: str, seed: int) -> None:
        self.blocks = named_blocks(stack, names)
        self._model, self._kind, self._seed = stack.model, kind, seed
        self._placed: list[_Placed] = []

    def put(
        self, block: Block, part: type[nn.Module], options: Mapping[str, Any], end: str, start: str | None = None
    ) -> None:
        """Makes a `part` with `options` and sets it around the layers from `start` (None: `end`) to `end`."""
        start = start or end
        with seeded(self._seed, self._kind, end):
            made = part(**options).to(next(self._model.parameters()).device).train(self._model.training)
        around = Around(self._model, start, end, made)
        definition = Definition(f"{end}.{self._kind}", part.__name__, dict(options), start, end)
        self._placed.append(_Placed(block.name, definition, around))

    def inserted(self, merged: Merged | None = None) -> InsertedBeside:
        """What was put in; `merged` merges one module into its layer, None where that cannot be."""
        return InsertedBeside(self._model, tuple(block.name for block in self.blocks), self._placed, merged)
