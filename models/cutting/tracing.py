"""Tracing a model at the level of its blocks with torch.fx: opened modules become a graph, all others stay calls."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import torch
from torch import fx, nn

from models.cutting.classifier import uncuttable
from models.cutting.pieces import Count
from models.cutting.tracer import BATCHES, BlockTracer, Entry, NoValue, Values, in_words, is_plain
from models.cutting.weightless import without_values
from models.spec.stack import Shape


@dataclass(frozen=True)
class Trace:
    """The graph of a model, with targets named as in the model, and what its nodes give."""

    graph: fx.Graph
    values: Mapping[fx.Node, Values]
    looks_at_size: bool
    """True where the code between the blocks took a branch that depends on the image's size."""

    def crosses(self, node: fx.Node) -> bool:
        """True where a boundary may stand above `node`: it gives one tensor with one row for each image."""
        values = self.values[node]
        return all(
            isinstance(value, torch.Tensor) and value.is_floating_point() and value.ndim and len(value) == batch
            for value, batch in zip(values, BATCHES, strict=True)
        )

    def counts(self) -> dict[fx.Node, Count]:
        """What those nodes give that say how many images, rows or columns there are, and nothing of what they show."""
        found = {node: _count(values) for node, values in self.values.items()}
        return {node: count for node, count in found.items() if count is not None}


def _count(values: Values) -> Count | None:
    first, second = values
    if first is None and second is None:
        return Count(None)
    if is_plain(first) and first == second:
        return Count(first)
    if is_plain(first) and not isinstance(first, tuple | list) and first * BATCHES[1] == second * BATCHES[0]:
        return Count(first // BATCHES[0], each=True) if first % BATCHES[0] == 0 else None
    return None


class _ClosedTo(Exception):
    """The code of the module at this path does not let itself be traced."""

    def __init__(self, path: str, reason: Exception) -> None:
        super().__init__(path)
        self.path = path
        self.reason = reason


def trace(model: nn.Module, opened: Mapping[str, nn.Module], shape: Shape, title: str) -> Trace:
    """Traces through `opened`, for examples of `shape`; those modules among them that cannot be traced stay whole.

    The model is left in evaluation mode. Raises `UserError` where the code between the blocks depends on what the
    images show, or differs between training and evaluation: such a model cannot be run block by block. Raises `NoValue`
    where it does not take such images, or `RuntimeError` where it cannot be said without values.
    """
    model.eval()
    try:
        return _traced_in_both_modes(without_values(model), set(opened), shape, title)
    except NoValue as error:
        if next(model.parameters()).is_meta:
            raise RuntimeError(str(error)) from error
    with torch.random.fork_rng():
        return _traced_in_both_modes(copy.deepcopy(model), set(opened), shape, title)


def _traced_in_both_modes(model: nn.Module, opened: set[str], shape: Shape, title: str) -> Trace:
    while True:
        try:
            found = _traced(model.eval(), opened, shape)
            in_training = _traced(model.train(), opened, shape, found.values)
        except _ClosedTo as closed:
            if not closed.path:
                raise uncuttable(title, f"its structure depends on the data ({closed.reason})") from closed
            opened = {path for path in opened if not f"{path}.".startswith(f"{closed.path}.")}
            continue
        if [in_words(node) for node in in_training.graph.nodes] != [in_words(node) for node in found.graph.nodes]:
            raise uncuttable(title, "its code between the blocks differs between training and evaluation")
        _name_as_model(found.graph, title)
        return found


def _traced(
    model: nn.Module, opened: set[str], shape: Shape, known: Mapping[fx.Node, Values] = MappingProxyType({})
) -> Trace:
    tracer = BlockTracer([model.get_submodule(path) for path in opened], shape, known)
    try:
        graph = tracer.trace(Entry(model))
    except (fx.proxy.TraceError, TypeError, ValueError, RuntimeError, AttributeError, AssertionError) as error:
        # The model's own code ran on stand-ins for tensors; whatever it raises says that it cannot be traced.
        raise _ClosedTo(tracer.innermost, error) from error
    return Trace(graph, tracer.values, tracer.looked_at_size)


def _name_as_model(graph: fx.Graph, title: str) -> None:
    """Takes off what `Entry` put before the targets of the graph."""
    for node in graph.nodes:
        if node.op in {"call_module", "get_attr"}:
            if not node.target.startswith("model."):
                raise uncuttable(title, "it makes constants while it runs")
            node.target = node.target.removeprefix("model.")
