"""`Block`: the smallest unit that the freeze boundary can stand between."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce
from typing import Any

from torch import Tensor, fx, nn

from models.cutting.pieces import Piece


@dataclass(frozen=True, slots=True)
class _Step:
    """One graph node, taken apart beforehand: a small network spends as long on looking things up as on computing."""

    node: fx.Node
    path: tuple[str, ...]
    reads: fx.Node | None
    """The one value that a module is called on; None for every other kind of step."""

    @classmethod
    def of(cls, node: fx.Node) -> _Step:
        plain = node.op == "call_module" and len(node.args) == 1 and not node.kwargs
        source = node.args[0] if plain else None
        return cls(node, tuple(str(node.target).split(".")), source if isinstance(source, fx.Node) else None)

    def module_in(self, model: nn.Module) -> nn.Module:
        """The module as it is now: an adapter may have taken its place."""
        for name in self.path:
            model = model._modules[name]  # type: ignore[assignment]  # noqa: SLF001 -- far faster than get_submodule
        return model


class Block:
    """One block: callable on the output of the block below it. Modules and tensors stay where the library put them."""

    def __init__(self, model: nn.Module, pieces: list[Piece], name: str, main: str) -> None:
        self.name = name
        self.main = main
        """The path of the module or tensor that names the block; empty for the neck."""
        self.modules = tuple(dict.fromkeys(path for piece in pieces for path in piece.module_paths))
        """Paths of the modules that the block calls."""
        self.tensors = tuple(dict.fromkeys(path for piece in pieces for path in piece.tensor_paths))
        """Paths of the parameters and buffers that it uses directly (a class token)."""
        self.frozen = False
        """True while the block runs in evaluation mode whatever the mode of the model."""
        self._model = model
        nodes = dict.fromkeys(node for piece in pieces for node in piece.nodes)
        self._counts = {node: count for piece in pieces for node, count in piece.counts.items()}
        self._steps = tuple(_Step.of(node) for node in nodes if node not in self._counts)
        self._ends = (pieces[0].entry, pieces[-1].result) if pieces else None

    @property
    def kind(self) -> str:
        """The class name of the main module."""
        found = _found(self._model, self.main) if self.main else None
        return type(found).__name__ if isinstance(found, nn.Module) else "Parameter"

    @property
    def result(self) -> fx.Node | None:
        """The graph node whose value the block gives; None for a block that does nothing."""
        return self._ends[1] if self._ends else None

    def bound_to(self, model: nn.Module) -> Block:
        """The same block of another model of the same structure."""
        other = copy.copy(self)
        other._model = model  # noqa: SLF001 -- of this very class
        return other

    def submodules(self) -> Iterator[tuple[str, nn.Module]]:
        """The called modules by path, as they are now (adapters may have replaced them)."""
        for path in self.modules:
            yield path, self._model.get_submodule(path)

    def named_parameters(self) -> Iterator[tuple[str, nn.Parameter]]:
        """Every parameter of the block by its full name in the library's model, each once."""
        seen: set[int] = set()
        for name, tensor in self._all_parameters():
            if id(tensor) not in seen:
                seen.add(id(tensor))
                yield name, tensor

    def listing(self) -> tuple[str, ...]:
        """What the block computes, step by step: the same for blocks that are built alike, wherever they stand."""
        entry = (self._ends[0],) if self._ends else ()
        known = (*entry, *self._counts, *(step.node for step in self._steps))
        numbers = {node: f"%{number}" for number, node in enumerate(known)}
        counted = tuple(map(str, self._counts.values()))
        return (*counted, *(self._told(step.node, numbers) for step in self._steps))

    def buffers(self) -> Iterator[Tensor]:
        for _, module in self.submodules():
            yield from module.buffers()

    def __call__(self, x: Tensor) -> Tensor:
        if self._ends is None:
            return x
        entry, end = self._ends
        values: dict[fx.Node, Any] = {entry: x}
        for node, count in self._counts.items():
            values[node] = count.of(len(x))
        for step in self._steps:
            if step.reads is not None:
                values[step.node] = step.module_in(self._model)(values[step.reads])
            else:
                values[step.node] = self._evaluate(step.node, values)
        result: Tensor = values[end]
        return result

    def _all_parameters(self) -> Iterator[tuple[str, nn.Parameter]]:
        for path, module in self.submodules():
            yield from ((f"{path}.{name}", tensor) for name, tensor in module.named_parameters())
        for path in self.tensors:
            tensor = _found(self._model, path)
            if isinstance(tensor, nn.Parameter):
                yield path, tensor

    def _told(self, node: fx.Node, numbers: dict[fx.Node, str]) -> str:
        args, kwargs = fx.node.map_arg((node.args, node.kwargs), numbers.__getitem__)
        if node.op == "call_module":
            return f"{self._model.get_submodule(str(node.target))}({args}, {kwargs})"
        if node.op == "get_attr":
            return str(_found(self._model, str(node.target)).shape)
        return f"{node.target}({args}, {kwargs})"

    def _evaluate(self, node: fx.Node, values: dict[fx.Node, Any]) -> Any:
        if node.op == "get_attr":
            return _found(self._model, str(node.target))
        args = fx.node.map_arg(node.args, values.__getitem__)
        kwargs: dict[str, Any] = dict(fx.node.map_arg(node.kwargs, values.__getitem__))
        if isinstance(kwargs.get("training"), bool):
            kwargs["training"] = self._model.training and not self.frozen
        if node.op == "call_module":
            return self._model.get_submodule(str(node.target))(*args, **kwargs)
        if node.op == "call_method":
            return getattr(args[0], str(node.target))(*args[1:], **kwargs)
        return node.target(*args, **kwargs)  # type: ignore[operator]


def _found(model: nn.Module, path: str) -> Any:
    """The module, parameter or buffer at `path`."""
    return reduce(getattr, path.split("."), model)
