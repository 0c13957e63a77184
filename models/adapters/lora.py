"""LoRA through PEFT: W + (alpha / rank)·B·A on linear and convolution layers; Hu et al. 2021, section 4.1."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import peft
from torch import Tensor, nn

from models.adapters.holding import updatable_layers
from models.block import Block
from models.seeding import seeded
from models.spec.adapters import LoraAdapter
from models.spec.errors import UserError
from models.stack import LayerStack

_NAME = "default"


class InsertedLora:
    """LoRA layers in place of the layers they wrap, by the path of the wrapped layer."""

    def __init__(self, model: nn.Module, block_names: tuple[str, ...], paths: tuple[str, ...]) -> None:
        self.block_names = block_names
        self.paths = paths
        """Paths of the adapted layers, as the library names them."""
        self._model = model

    def parameters(self) -> list[nn.Parameter]:
        return [parameter for part in self._own_parts() for parameter in part.parameters()]

    def train(self, mode: bool) -> None:  # noqa: FBT001 -- the signature of nn.Module.train
        for part in self._own_parts():
            part.train(mode)

    def renamed(self, name: str) -> str:
        for path in self.paths:
            if name.startswith(f"{path}.base_layer."):
                return f"{path}.{name.removeprefix(f'{path}.base_layer.')}"
            if name.startswith(f"{path}."):
                return f"adapters.{name}"
        return name

    mergeable = True

    @property
    def modules(self) -> dict[str, nn.Module]:
        return {}

    def moving_buffers(self) -> list[Tensor]:
        return []

    def penalty(self) -> Tensor | None:
        return None

    def begin(self, num_steps: int) -> None:
        pass

    def after_step(self, step: int) -> None:
        pass

    def state(self) -> dict[str, Tensor]:
        return {}

    def save_peft(self, folder: Path) -> bool:
        raise NotImplementedError

    def parameters_of(self, block: str) -> list[nn.Parameter]:
        raise NotImplementedError

    def merged_weights(self) -> dict[str, Tensor]:
        merged = {}
        for path in self.paths:
            layer: Any = self._model.get_submodule(path)
            merged[f"{path}.weight"] = (layer.get_base_layer().weight + layer.get_delta_weight(_NAME)).detach()
        return merged

    def merge(self) -> None:
        for path in self.paths:
            layer: Any = self._model.get_submodule(path)
            layer.merge()
            parent, _, name = path.rpartition(".")
            setattr(self._model.get_submodule(parent), name, layer.get_base_layer())
        self.paths = ()

    def _own_parts(self) -> Iterator[nn.Module]:
        """The modules that LoRA added around each wrapped layer."""
        for path in self.paths:
            for name, part in self._model.get_submodule(path).named_children():
                if name != "base_layer":
                    yield part


def insert(stack: LayerStack, spec: LoraAdapter, seed: int) -> InsertedLora:
    """Wraps every layer of the named blocks that can take LoRA; a fresh adapter leaves the model's output as it was.

    Raises `UserError` for a block that the stack lacks, or that has no such layer.
    """
    names = tuple(dict.fromkeys(spec.blocks))
    paths = tuple(path for name in names for path in _adaptable(_block(stack, name)))
    pattern = "|".join(re.escape(path) for path in paths)  # PEFT matches a pattern against whole paths
    config = peft.LoraConfig(r=spec.rank, lora_alpha=spec.alpha, lora_dropout=spec.dropout, target_modules=pattern)
    with seeded(seed, "lora", *names):
        peft.inject_adapter_in_model(config, stack.model, adapter_name=_NAME)
    vars(stack.model).pop("peft_config", None)  # PEFT leaves its note on the model, and takes offence at the next one
    return InsertedLora(stack.model, names, paths)


def _block(stack: LayerStack, name: str) -> Block:
    for block in stack.blocks:
        if block.name == name:
            return block
    raise UserError(
        f"{stack.built.title} has no block '{name}'.",
        where="adapters",
        remedy=f"Choose from {', '.join(block.name for block in stack.blocks)}.",
    )


def _adaptable(block: Block) -> list[str]:
    """Paths of the block's linear and convolution layers, in the model's order."""
    paths = [path for path, _ in updatable_layers(block)]
    if not paths:
        raise UserError(
            f"Block '{block.name}' has no layer that LoRA can adapt.",
            where="adapters",
            remedy="Choose a block with linear or convolution layers.",
        )
    return paths
