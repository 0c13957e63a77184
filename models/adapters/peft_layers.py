"""A PEFT adapter in a stack: PEFT's layers in place of the source's own, which they keep inside."""

from __future__ import annotations

import copy
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import peft
import torch
from peft.tuners.boft import layer as boft_layer
from torch import Tensor, nn

from models.adapters.peft_files import PeftTensors, own_tensors, write_peft
from models.adapters.rank_allocation import RankAllocation
from models.spec.errors import UserError
from models.stack import LayerStack

NAME = "default"
"""What every adapter of ours is called in PEFT: activating one name deactivates all others in the whole model."""


class InsertedPeft:
    """PEFT's layers around the layers they adapt, by the path of the adapted layer."""

    mergeable = True

    def __init__(
        self,
        peft_model: Any,
        block_of: Mapping[str, str],
        *,
        as_saved: Callable[[], PeftTensors] | None = None,
        shares: tuple[float, float] = (0.1, 0.3),
    ) -> None:
        """`block_of` gives each adapted layer's block, `as_saved` what `save_peft` writes where that is not what stands
        in the layers, `shares` AdaLoRA's shares of the steps before and after ranks fall.
        """
        self.block_names = tuple(dict.fromkeys(block_of.values()))
        self._block_of = dict(block_of)
        self._peft_model = peft_model
        self._model: nn.Module = peft_model.get_base_model()
        self._as_saved = as_saved or self._own_tensors
        _hold_still(part for path in self.paths for part in self._own_parts(path))
        config = peft_model.peft_config[NAME]
        self._allocation = (
            RankAllocation(config, self._named_parameters(), shares) if isinstance(config, peft.AdaLoraConfig) else None
        )
        self.train(self._model.training)

    @property
    def paths(self) -> tuple[str, ...]:
        """Paths of the adapted layers, as the library names them."""
        return tuple(self._block_of)

    @property
    def modules(self) -> dict[str, nn.Module]:
        return {}

    def parameters(self) -> list[nn.Parameter]:
        return list(self._named_parameters().values())

    def parameters_of(self, block: str) -> list[nn.Parameter]:
        """What layers of several blocks share serves the first of them."""
        named = self._named_parameters()
        return [named[name] for name in named if self._block_of[_path_in(name, self.paths)] == block]

    def train(self, mode: bool) -> None:  # noqa: FBT001 -- the signature of nn.Module.train
        for path in self.paths:
            self._layer(path).training = mode
            for part in self._own_parts(path):
                part.train(mode)

    def moving_buffers(self) -> list[Tensor]:
        return []

    def renamed(self, name: str) -> str:
        for path in self.paths:
            if name.startswith(f"{path}.base_layer."):
                return f"{path}.{name.removeprefix(f'{path}.base_layer.')}"
            if name.startswith(f"{path}."):
                return f"adapters.{name}"
        return name

    def merged_weights(self) -> dict[str, Tensor]:
        merged: dict[str, Tensor] = {}
        for path in self.paths:
            layer: Any = copy.deepcopy(self._layer(path))
            layer.merge()
            tensors = layer.get_base_layer().state_dict()
            merged.update({f"{path}.{name}": tensor.detach() for name, tensor in tensors.items()})
        return merged

    def merge(self) -> None:
        for path in self.paths:
            layer: Any = self._layer(path)
            layer.merge()
            parent, _, name = path.rpartition(".")
            setattr(self._model.get_submodule(parent), name, layer.get_base_layer())
        self._block_of = {}

    def penalty(self) -> Tensor | None:
        return self._allocation.penalty(self._named_parameters()) if self._allocation else None

    def begin(self, num_steps: int) -> None:
        if self._allocation:
            self._allocation.begin(num_steps)

    def after_step(self, step: int) -> None:
        if self._allocation:
            self._allocation.after_step(step, self._named_parameters())

    def state(self) -> dict[str, Tensor]:
        return self._allocation.state(self._named_parameters()) if self._allocation else {}

    def save_peft(self, folder: Path) -> bool:
        write_peft(folder, self._as_saved())
        return True

    def _own_tensors(self) -> PeftTensors:
        return own_tensors(self._peft_model, NAME, self.paths)

    def _layer(self, path: str) -> nn.Module:
        return self._model.get_submodule(path)

    def _own_parts(self, path: str) -> Iterator[nn.Module]:
        """The modules that PEFT added around a layer."""
        return (part for name, part in self._layer(path).named_children() if name != "base_layer")

    def _named_parameters(self) -> dict[str, nn.Parameter]:
        """The adapter's parameters by their name in the model, each once."""
        named: dict[str, nn.Parameter] = {}
        seen: set[int] = set()
        for path in self.paths:
            for name, parameter in self._layer(path).named_parameters(prefix=path):
                if not name.startswith(f"{path}.base_layer.") and id(parameter) not in seen:
                    seen.add(id(parameter))
                    named[name] = parameter
        return named


def put_in(stack: LayerStack, config: Any, title: str) -> Any:
    """Has PEFT wrap the layers that `config` targets; returns PEFT's model around the stack's.

    Raises `UserError` where PEFT refuses. PEFT's warnings are for those who call it by hand.
    """
    _prepare(config)
    with quiet():
        try:
            peft_model = peft.get_peft_model(stack.model, config, adapter_name=NAME)
        except ValueError as error:
            raise UserError(
                f"{title} does not fit these layers: {error}",
                where="adapters",
                remedy="Change its size, or its blocks.",
            ) from error
    vars(stack.model).pop("peft_config", None)  # PEFT leaves its note on the model, and takes offence at the next one
    return peft_model


@contextmanager
def quiet() -> Iterator[None]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _prepare(config: Any) -> None:
    """Tells libraries beforehand what they would otherwise warn of, or try, in the middle of training."""
    if isinstance(config, peft.BOFTConfig):
        boft_layer._FBD_CUDA = False  # noqa: SLF001 -- else PEFT sets out to compile an extension for CUDA
    if isinstance(config, peft.ShiraConfig):
        checks: Any = torch.sparse.check_sparse_tensor_invariants
        checks.disable()  # the default, which torch wants to hear said


def _hold_still(parts: Iterator[nn.Module]) -> None:
    """Turns what PEFT keeps as parameters that never train into buffers, so that nobody lets them train."""
    for part in parts:
        for module in part.modules():
            for name, parameter in list(module.named_parameters(recurse=False)):
                if not parameter.requires_grad:
                    delattr(module, name)
                    module.register_buffer(name, parameter.detach())


def _path_in(name: str, paths: tuple[str, ...]) -> str:
    """The path that a tensor's name begins with."""
    return next(path for path in paths if name.startswith(f"{path}."))
