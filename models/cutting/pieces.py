"""Cutting a graph at every place where exactly one value crosses: between two such places lies a piece."""

from __future__ import annotations

from collections.abc import Set  # noqa: PYI025 -- an annotation reads better so
from dataclasses import dataclass

from torch import fx


@dataclass(frozen=True)
class Piece:
    """Neighbouring graph nodes with one value going in and one coming out."""

    nodes: tuple[fx.Node, ...]
    entry: fx.Node
    result: fx.Node

    @property
    def module_paths(self) -> tuple[str, ...]:
        """Paths of the modules called, in order, each once."""
        return tuple(dict.fromkeys(str(node.target) for node in self.nodes if node.op == "call_module"))

    @property
    def tensor_paths(self) -> tuple[str, ...]:
        """Paths of parameters and buffers that are used outside any called module (a class token)."""
        return tuple(dict.fromkeys(str(node.target) for node in self.nodes if node.op == "get_attr"))


def pieces_between_cuts(
    graph: fx.Graph, last: fx.Node, reader: fx.Node, uncrossable: Set[str] = frozenset()
) -> list[Piece] | None:
    """The pieces from the input up to the value `last`; None where it does not reach `reader` (the classifier) alone.

    Nothing is cut where what crosses comes from a module at one of the paths in `uncrossable`. What does not depend on
    the input (a parameter, a sum of parameters) does not cross: each piece fetches it anew.
    """
    entry, *rest = graph.nodes
    varying = _depending_on(entry, rest)
    position = {node: index for index, node in enumerate(varying)}
    last_use = {node: max((position[user] for user in node.users if user in position), default=-1) for node in varying}
    last_use[last] = len(varying)
    pieces: list[Piece] = []
    crossing, held, start = entry, {entry}, 1
    for index, node in enumerate(varying[1:], start=1):
        if node is reader:
            break
        held = {value for value in (*held, node) if last_use[value] > index}
        if len(held) == 1 and not _comes_from(result := next(iter(held)), uncrossable):
            inside = _with_constants(varying[start : index + 1], position)
            pieces.append(Piece(inside, crossing, result))
            crossing, start = result, index + 1
            if result is last:
                return pieces
    return None


def _comes_from(node: fx.Node, paths: Set[str]) -> bool:
    return node.op == "call_module" and str(node.target) in paths


def _depending_on(entry: fx.Node, nodes: list[fx.Node]) -> list[fx.Node]:
    """`entry` and those of `nodes` that need it; the graph's output is left out."""
    found = {entry: None}
    for node in nodes:
        if node.op != "output" and any(source in found for source in node.all_input_nodes):
            found[node] = None
    return list(found)


def _with_constants(nodes: list[fx.Node], varying: dict[fx.Node, int]) -> tuple[fx.Node, ...]:
    """The nodes, each behind the constants that it needs."""
    ordered: dict[fx.Node, None] = {}

    def add(node: fx.Node) -> None:
        for source in node.all_input_nodes:
            if source not in varying and source not in ordered:
                add(source)
        ordered[node] = None

    for node in nodes:
        add(node)
    return tuple(ordered)
