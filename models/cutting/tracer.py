"""A tracer that knows what everything it records would give, and stands in for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

import torch
from torch import fx, nn

from models.spec.stack import Shape

Values = tuple[Any, Any]
"""What a graph node gives for a batch of two and for a batch of three images."""
BATCHES = (2, 3)
_NUMBERS = (bool, int, float)


class Entry(nn.Module):
    """Calls the model with one argument, so that its further arguments keep their defaults instead of being traced."""

    def __init__(self, model: nn.Module) -> None:
        super().__init__()
        self.model = model

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        result: torch.Tensor = self.model(x)
        return result


class NoValue(Exception):
    """A node could not be computed: without values, or for an image of this size."""


class BlockTracer(fx.Tracer):
    """Records a graph and computes every node of it beside, for images that have a shape and nothing in them.

    So code may branch on what a shape says, where it says the same for any number of images.
    """

    proxy_buffer_attributes = True

    def __init__(
        self, opened: list[nn.Module], shape: Shape, known: Mapping[fx.Node, Values] = MappingProxyType({})
    ) -> None:
        """`known` is what another trace gave; as long as this one records the same, it is not computed anew."""
        super().__init__(autowrap_functions=_opaque_functions())
        self._known = list(known.items())
        self._opened = {id(module) for module in opened}
        self._shape = shape
        self._computing = False
        self._inside: list[str] = []
        self.values: dict[fx.Node, Values] = {}
        self.looked_at_size = False

    @property
    def innermost(self) -> str:
        """The path of the module whose code runs, or ran when it failed."""
        return self._inside[-1].removeprefix("model").removeprefix(".") if self._inside else ""

    def is_leaf_module(self, m: nn.Module, module_qualified_name: str) -> bool:  # noqa: ARG002 -- torch.fx calls it
        return not isinstance(m, Entry) and id(m) not in self._opened

    def call_module(
        self, m: nn.Module, forward: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> Any:
        if self._computing:
            return forward(*args, **kwargs)
        path = self.path_of_module(m)
        if self.is_leaf_module(m, path):
            return super().call_module(m, forward, args, kwargs)
        self._inside.append(path)
        result = super().call_module(m, forward, args, kwargs)
        self._inside.pop()
        return result

    def getattr(self, attr: str, attr_val: Any, parameter_proxy_cache: dict[str, Any]) -> Any:
        return attr_val if self._computing else super().getattr(attr, attr_val, parameter_proxy_cache)

    def proxy(self, node: fx.Node) -> fx.Proxy:
        return _StandIn(node, self)

    def create_node(  # the signature of torch.fx
        self,
        kind: str,
        target: Any,
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
        name: str | None = None,
        type_expr: Any = None,
    ) -> fx.Node:
        node = super().create_node(kind, target, args, kwargs, name, type_expr)
        self.values[node] = self._known_values(node) or (self._computed(node, 0), self._computed(node, 1))
        return node

    def known(self, stand_in: Any) -> Any:
        """The number or boolean that `stand_in` stands for. Raises `TraceError` where it depends on the images."""
        first, second = self.values[stand_in.node]
        if not isinstance(first, _NUMBERS) or first != second:
            raise fx.proxy.TraceError("a value that depends on the images decides what is computed")
        self.looked_at_size |= self._measures(stand_in.node)
        return first

    def known_length(self, stand_in: Any) -> int:
        """The length of the list that `stand_in` stands for."""
        first, second = self.values[stand_in.node]
        if len(first) != len(second):
            raise fx.proxy.TraceError("the number of images decides what is computed")
        return len(first)

    def to_bool(self, obj: fx.Proxy) -> bool:
        return bool(self.known(obj))

    def iter(self, obj: Any) -> Iterator[Any]:
        return iter([obj[index] for index in range(self.known_length(obj))])

    def _known_values(self, node: fx.Node) -> Values | None:
        at = len(self.values)
        other, values = self._known[at] if at < len(self._known) else (None, None)
        if other is not None and in_words(other) == in_words(node):
            return values
        self._known = []
        return None

    def _measures(self, node: fx.Node) -> bool:
        """True where the plain number `node` comes from an image's or a representation's size."""
        if not is_plain(self.values[node][0]):
            return False
        if node.op == "call_method" and node.target == "size":
            return True
        if node.target is getattr and node.args[1] == "shape":
            return True
        return any(self._measures(source) for source in node.all_input_nodes)

    @torch.no_grad()
    def _computed(self, node: fx.Node, which: int) -> Any:
        if node.op == "placeholder":
            device = next(self.root.parameters()).device
            return torch.zeros(BATCHES[which], *self._shape, device=device)
        args, kwargs = fx.node.map_arg((node.args, node.kwargs), lambda source: self.values[source][which])
        self._computing = True
        try:
            return self._run(node, args, kwargs)
        except (RuntimeError, TypeError, ValueError, AssertionError, IndexError) as error:
            raise NoValue(" ".join(str(error).split())[:200]) from error
        finally:
            self._computing = False

    def _run(self, node: fx.Node, args: Any, kwargs: Any) -> Any:
        if node.op == "output":
            return args[0]
        if node.op == "get_attr":
            return _attribute(self.root, node.target)
        if node.op == "call_module":
            return self.root.get_submodule(str(node.target))(*args, **kwargs)
        if node.op == "call_method":
            return getattr(args[0], str(node.target))(*args[1:], **kwargs)
        return node.target(*args, **kwargs)  # type: ignore[operator]


class _Known:
    """What a stand-in answers at once: its length, and the number that it stands for."""

    def __len__(self) -> int:
        return _tracer_of(self).known_length(self)

    def __index__(self) -> int:
        return int(_tracer_of(self).known(self))

    def __int__(self) -> int:
        return int(_tracer_of(self).known(self))

    def __float__(self) -> float:
        return float(_tracer_of(self).known(self))

    def __getattr__(self, name: str) -> _StandInAttribute:
        return _StandInAttribute(self, name)  # type: ignore[arg-type]


class _StandIn(_Known, fx.Proxy):
    """A value that is known once the graph runs."""


class _StandInAttribute(_Known, fx.proxy.Attribute):
    """An attribute of one, or a method."""


def in_words(node: fx.Node) -> tuple[str, str, str, str]:
    """What a node computes. `training=` of a functional dropout is left out: blocks set it anew at every call."""
    kwargs = {key: value for key, value in node.kwargs.items() if key != "training"}
    return node.op, str(node.target), str(node.args), str(kwargs)


def _tracer_of(stand_in: Any) -> BlockTracer:
    tracer: BlockTracer = stand_in.tracer
    return tracer


def _attribute(root: nn.Module, path: Any) -> Any:
    found: Any = root
    for name in str(path).split("."):
        found = getattr(found, name)
    return found


def is_plain(value: Any) -> bool:
    if isinstance(value, tuple | list):
        return all(isinstance(item, _NUMBERS) for item in value)
    return isinstance(value, _NUMBERS)


def _opaque_functions() -> tuple[Callable[..., Any], ...]:
    """Functions that timm registers as not traceable; they stay calls."""
    from timm.models import get_notrace_functions

    return tuple(function for function in get_notrace_functions() if callable(function))
