"""Tracing a model at the level of its blocks with torch.fx: opened modules become a graph, all others stay calls."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import torch
from torch import fx, nn

from models.cutting.classifier import uncuttable


class _Entry(nn.Module):
    """Calls the model with one argument, so that its further arguments keep their defaults instead of being traced."""

    def __init__(self, model: nn.Module) -> None:
        super().__init__()
        self.model = model

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        result: torch.Tensor = self.model(x)
        return result


class _BlockTracer(fx.Tracer):
    proxy_buffer_attributes = True

    def __init__(self, opened: Iterable[nn.Module]) -> None:
        super().__init__(autowrap_functions=_opaque_functions())
        self._opened = {id(module) for module in opened}

    def is_leaf_module(self, m: nn.Module, module_qualified_name: str) -> bool:  # noqa: ARG002 -- torch.fx calls it
        return not isinstance(m, _Entry) and id(m) not in self._opened


def _opaque_functions() -> tuple[Callable[..., Any], ...]:
    """Functions that timm registers as not traceable; they stay calls."""
    from timm.models import get_notrace_functions

    return tuple(function for function in get_notrace_functions() if callable(function))


def trace(model: nn.Module, opened: Iterable[nn.Module], title: str) -> fx.Graph:
    """The graph of `model`, with targets named as in `model`; the model is left in evaluation mode.

    Raises `UserError` where the code between the blocks depends on the data, or differs between training and
    evaluation: such a model cannot be run block by block.
    """
    modules = list(opened)
    in_training = _traced(model.train(), modules, title)
    graph = _traced(model.eval(), modules, title)
    if _listing(in_training) != _listing(graph):
        raise uncuttable(title, "its code between the blocks differs between training and evaluation")
    return graph


def _traced(model: nn.Module, opened: list[nn.Module], title: str) -> fx.Graph:
    entry = _Entry(model)
    try:
        graph = _BlockTracer(opened).trace(entry)
    except (fx.proxy.TraceError, TypeError, ValueError, RuntimeError, AttributeError, AssertionError) as error:
        # The model's own code ran on stand-ins for tensors; whatever it raises says that it cannot be traced.
        raise uncuttable(title, f"its structure depends on the data ({error})") from error
    for node in graph.nodes:
        if node.op in {"call_module", "get_attr"}:
            if not node.target.startswith("model."):
                raise uncuttable(title, "it makes constants while it runs")
            node.target = node.target.removeprefix("model.")
    return graph


def _listing(graph: fx.Graph) -> list[tuple[str, str, str, str]]:
    """The graph as text. `training=` of a functional dropout is left out: blocks set it anew at every call."""
    return [
        (
            node.op,
            str(node.target),
            str(node.args),
            str({key: node.kwargs[key] for key in node.kwargs if key != "training"}),
        )
        for node in graph.nodes
    ]
