"""Joining pieces to blocks: what only dresses a layer (its norm, its activation) stays with that layer."""

from __future__ import annotations

from dataclasses import dataclass, field

import torch
from torch import fx, nn
from torch.nn import functional as F  # noqa: N812 -- the name everybody uses
from torch.nn.modules import activation, dropout

from models.cutting.opening import is_weighted_leaf, weighted_leaves
from models.cutting.pieces import Piece

_DROPOUTS = (dropout._DropoutNd,)  # noqa: SLF001 -- the only common base of torch's dropout layers
_DRESSING = (nn.MaxPool2d, nn.AvgPool2d, nn.Identity, nn.LocalResponseNorm)
_DRESSING_FUNCTIONS = frozenset(
    {
        F.relu,
        F.relu6,
        F.gelu,
        F.silu,
        F.hardswish,
        F.max_pool2d,
        F.avg_pool2d,
        F.dropout,
        torch.relu,
        torch.relu_,
        "relu",
        "relu_",
    }
)
_ACTIVATION_HOMES = (activation.__name__, "timm.layers.activations")


@dataclass
class Group:
    """The pieces of one block. `main` is the path of the module that names it."""

    pieces: list[Piece] = field(default_factory=list)
    main: str = ""
    bare: bool = False
    """True while the block is one convolution or linear layer with what dresses it."""

    @property
    def nodes(self) -> tuple[fx.Node, ...]:
        return tuple(dict.fromkeys(node for piece in self.pieces for node in piece.nodes))


def group(pieces: list[Piece], model: nn.Module) -> tuple[list[Group], list[Piece]]:
    """Blocks from the input upwards, and the neck: the parameter-free pieces behind the last block.

    A piece with weights opens a block. A norm joins the bare layer below it, or is a block of its own above a
    composite one. Activations and local pooling join the block below; whatever reshapes (flattening, global pooling,
    picking a token) waits for the block above, so that a boundary stands before it. Dropout just before the
    classifier belongs to the neck, for it serves the head.
    """
    groups: list[Group] = []
    waiting: list[Piece] = []
    for piece in pieces:
        below = groups[-1] if groups else None
        if _weighted(piece, model) or (_has_tensors(piece, model) and not (below and below.bare)):
            groups.append(_opened(piece, waiting, model))
            waiting = []
        elif below and (_has_tensors(piece, model) or (not waiting and _dresses(piece, model))):
            below.pieces += [*waiting, piece]
            waiting = []
        else:
            waiting.append(piece)
    while groups and _is_dropout(groups[-1].pieces[-1], model):
        waiting.insert(0, groups[-1].pieces.pop())
    return groups, waiting


def is_random(piece: Piece, model: nn.Module) -> bool:
    """True where a parameter-free piece gives other values in training than in evaluation."""
    modules = any(isinstance(model.get_submodule(path), _DROPOUTS) for path in piece.module_paths)
    return modules or any(node.target is F.dropout for node in piece.nodes)


def _opened(piece: Piece, waiting: list[Piece], model: nn.Module) -> Group:
    paths = [path for path in piece.module_paths if _has_own_tensors(model.get_submodule(path))]
    main = max(paths, key=lambda path: weighted_leaves(model.get_submodule(path))) if paths else piece.tensor_paths[0]
    return Group([*waiting, piece], main, bare=_weighted_count(piece, model) == 1)


def _weighted_count(piece: Piece, model: nn.Module) -> int:
    return sum(weighted_leaves(model.get_submodule(path)) for path in piece.module_paths)


def _weighted(piece: Piece, model: nn.Module) -> bool:
    return _weighted_count(piece, model) > 0


def _has_tensors(piece: Piece, model: nn.Module) -> bool:
    return bool(piece.tensor_paths) or any(_has_own_tensors(model.get_submodule(path)) for path in piece.module_paths)


def _has_own_tensors(module: nn.Module) -> bool:
    return is_weighted_leaf(module) or next(module.parameters(), None) is not None or bool(list(module.buffers()))


def _dresses(piece: Piece, model: nn.Module) -> bool:
    return all(_dresses_node(node, model) for node in piece.nodes)


def _dresses_node(node: fx.Node, model: nn.Module) -> bool:
    if node.op != "call_module":
        return node.target in _DRESSING_FUNCTIONS
    module = model.get_submodule(str(node.target))
    if isinstance(module, _DRESSING + _DROPOUTS):
        return True
    return type(module).__module__.startswith(_ACTIVATION_HOMES)


def _is_dropout(piece: Piece, model: nn.Module) -> bool:
    return len(piece.nodes) == 1 and is_random(piece, model)
