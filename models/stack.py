"""`LayerStack`: any image model as an ordered row of blocks whose composition is exactly the model."""

from __future__ import annotations

from torch import Tensor, fx, nn

from models.block import Block
from models.cutting.classifier import classifier_path, uncuttable
from models.cutting.grouping import Group, group, is_random
from models.cutting.naming import short_names
from models.cutting.opening import is_weighted_leaf, opened_modules
from models.cutting.pieces import Piece, pieces_between_cuts
from models.cutting.probing import handing_on_other_than_tensors
from models.cutting.tracing import trace
from models.sources.built import BuiltSource


class LayerStack:
    """A source model without its classifier, as blocks from the input upwards and a parameter-free neck.

    Make one with `LayerStack.cut`. `model` is the library's own model under its own names, its classifier replaced by
    the identity.
    """

    def __init__(
        self,
        built: BuiltSource,
        blocks: tuple[Block, ...],
        neck: tuple[Block, Block],
        feature_width: int,
        classifier: str,
    ) -> None:
        self.built = built
        self.model = built.model
        self.source_parameters = tuple(self.model.parameters())
        """What came with the source, as distinct from what adapters add later."""
        self.blocks = blocks
        self.neck, self.dropout = neck
        self.feature_width = feature_width
        """Width of the pooled representation that heads read."""
        self.classifier = classifier
        """Where in `model` the source's classifier was; empty where it had none."""

    @classmethod
    def cut(cls, built: BuiltSource) -> LayerStack:
        """Cuts `built.model` into blocks and takes its classifier off. Raises `UserError` where it cannot be cut."""
        model = built.model
        head = classifier_path(model, built.title)
        graph = trace(model, opened_modules(model, head).values(), built.title)
        called = {str(node.target) for node in graph.nodes if node.op == "call_module"}
        uncrossable = handing_on_other_than_tensors(model, called, built.input, built.title)
        pieces = pieces_between_cuts(graph, *_features_and_reader(graph, head, built.title), uncrossable)
        if pieces is None:
            raise uncuttable(built.title, "more than one tensor reaches its classifier")
        groups, neck = group(pieces, model)
        if not groups:
            raise uncuttable(built.title, "it has no layers with weights below its classifier")
        width = _feature_width(model, head, built.title)
        if head:
            _replace(model, head, nn.Identity())
        return cls(built, _blocks(groups, model), _neck(neck, model), width, head)

    def run(self, x: Tensor, start: int = 0, stop: int | None = None) -> Tensor:
        """The output of blocks `start` to `stop` (exclusive; None: to the top) for the output of block `start - 1`."""
        for block in self.blocks[start:stop]:
            x = block(x)
        return x

    def pool(self, h: Tensor) -> Tensor:
        """(B, feature_width): the deterministic part of the neck, on the output of the last block.

        Where the source's own classifier worked at every position, the positions are averaged, so that any head fits.
        """
        h = self.neck(h)
        if h.ndim == 4:
            return h.mean(dim=(2, 3))
        return h.mean(dim=1) if h.ndim == 3 else h

    def features(self, h: Tensor, start: int = 0) -> Tensor:
        """(B, feature_width): what heads read, from the output of block `start - 1` (the input, where `start` is 0)."""
        features = self.pool(self.run(h, start))
        return self.dropout(features)

    def block_parameters(self, index: int) -> list[nn.Parameter]:
        """The parameters of block `index`, adapters in it included."""
        return [parameter for _, parameter in self.blocks[index].named_parameters()]

    def index_of(self, name: str) -> int:
        """The place of the block called `name`. Raises `KeyError` where there is none."""
        for index, block in enumerate(self.blocks):
            if block.name == name:
                return index
        raise KeyError(name)


def _features_and_reader(graph: fx.Graph, head: str, title: str) -> tuple[fx.Node, fx.Node]:
    """The value that the classifier reads, and the classifier's call; without one, what the model gives."""
    (output,) = (node for node in graph.nodes if node.op == "output")
    calls = [node for node in graph.nodes if node.op == "call_module" and node.target == head] if head else [output]
    if len(calls) != 1 or not isinstance(calls[0].args[0], fx.Node):
        raise uncuttable(title, "its classifier is not called once on one tensor")
    return calls[0].args[0], calls[0]


def _feature_width(model: nn.Module, head: str, title: str) -> int:
    inside = (part for part in model.get_submodule(head).modules() if is_weighted_leaf(part))
    reads = next(inside, model) if head else model
    for name in ("in_features", "in_channels", "head_hidden_size", "num_features"):
        width = getattr(reads, name, None)
        if isinstance(width, int):
            return width
    raise uncuttable(title, "the width of its representation is not known")


def _replace(model: nn.Module, path: str, module: nn.Module) -> None:
    parent, _, name = path.rpartition(".")
    setattr(model.get_submodule(parent), name, module)


def _blocks(groups: list[Group], model: nn.Module) -> tuple[Block, ...]:
    names = short_names([item.main for item in groups], bare_first=groups[0].bare)
    return tuple(Block(model, item.pieces, name, item.main) for item, name in zip(groups, names, strict=True))


def _neck(pieces: list[Piece], model: nn.Module) -> tuple[Block, Block]:
    """The neck parted before its first dropout: what comes before is the same in every epoch and may be cached."""
    first = next((index for index, piece in enumerate(pieces) if is_random(piece, model)), len(pieces))
    return Block(model, pieces[:first], "neck", ""), Block(model, pieces[first:], "dropout", "")
