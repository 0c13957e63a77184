"""Cutting a graph at every place where exactly one value crosses: between two such places lies a piece."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from torch import fx


@dataclass(frozen=True)
class Count:
    """A number (or several, or nothing) that follows from the shape of the images alone."""

    value: Any
    each: bool = False
    """True where it is `value` for each image."""

    def of(self, num_images: int) -> Any:
        return self.value * num_images if self.each else self.value


@dataclass(frozen=True)
class Piece:
    """Neighbouring graph nodes with one value going in and one coming out."""

    nodes: tuple[fx.Node, ...]
    entry: fx.Node
    result: fx.Node
    counts: Mapping[fx.Node, Count] = field(default_factory=dict)
    """What those of the nodes give that are not computed."""

    @property
    def module_paths(self) -> tuple[str, ...]:
        """Paths of the modules called, in order, each once."""
        return tuple(dict.fromkeys(str(node.target) for node in self.nodes if node.op == "call_module"))

    @property
    def tensor_paths(self) -> tuple[str, ...]:
        """Paths of parameters and buffers that are used outside any called module (a class token)."""
        return tuple(dict.fromkeys(str(node.target) for node in self.nodes if node.op == "get_attr"))


def pieces_between_cuts(
    graph: fx.Graph,
    last: fx.Node,
    reader: fx.Node,
    crosses: Callable[[fx.Node], bool],
    counts: Mapping[fx.Node, Count],
) -> list[Piece] | None:
    """The pieces from the input up to the value `last`; None where it does not reach `reader` (the classifier) alone.

    Only nodes that `crosses` allows may be all that crosses a cut. What does not depend on the input (a parameter, a
    sum of parameters, one of the `counts` of images, rows and columns) does not cross: each piece fetches it anew.
    """
    entry, *rest = graph.nodes
    varying = _depending_on(entry, rest, counts)
    position = {node: index for index, node in enumerate(varying)}
    last_use = {node: max((position[user] for user in node.users if user in position), default=-1) for node in varying}
    last_use[last] = len(varying)
    pieces: list[Piece] = []
    crossing, held, start = entry, {entry}, 1
    for index, node in enumerate(varying[1:], start=1):
        if node is reader:
            break
        held = {value for value in (*held, node) if last_use[value] > index}
        if len(held) == 1 and crosses(result := next(iter(held))):
            inside = _with_constants(varying[start : index + 1], position, counts)
            known = {each: counts[each] for each in inside if each in counts}
            pieces.append(Piece(inside, crossing, result, known))
            crossing, start = result, index + 1
            if result is last:
                return pieces
    return None


def _depending_on(entry: fx.Node, nodes: list[fx.Node], counts: Mapping[fx.Node, Count]) -> list[fx.Node]:
    """`entry` and those of `nodes` that need it; `counts` and the graph's output are left out."""
    found = {entry: None}
    for node in nodes:
        if node.op != "output" and node not in counts and any(source in found for source in node.all_input_nodes):
            found[node] = None
    return list(found)


def _with_constants(
    nodes: list[fx.Node], varying: Mapping[fx.Node, int], counts: Mapping[fx.Node, Count]
) -> tuple[fx.Node, ...]:
    """The nodes, each behind the constants that it needs."""
    ordered: dict[fx.Node, None] = {}

    def add(node: fx.Node) -> None:
        for source in () if node in counts else node.all_input_nodes:
            if source not in varying and source not in ordered:
                add(source)
        ordered[node] = None

    for node in nodes:
        add(node)
    return tuple(ordered)
