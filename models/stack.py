"""`LayerStack`: any image model as an ordered row of blocks whose composition is exactly the model."""

from __future__ import annotations

from torch import Tensor, fx, nn

from models.block import Block
from models.cutting.classifier import Classifier, find_classifier, uncuttable
from models.cutting.grouping import Group, group, is_random
from models.cutting.naming import short_names
from models.cutting.opening import opened_modules
from models.cutting.pieces import Piece, pieces_between_cuts
from models.cutting.tracer import NoValue
from models.cutting.tracing import Trace, trace
from models.sources.built import BuiltSource
from models.sources.wanted import unfit_size
from models.spec.errors import UserError


class LayerStack:
    """A source model without its classifier, as blocks from the input upwards and a parameter-free neck.

    Make one with `LayerStack.cut`. `model` is the library's own model under its own names, its classifier taken off.
    """

    def __init__(
        self,
        built: BuiltSource,
        blocks: tuple[Block, ...],
        neck: tuple[Block, Block],
        feature_width: int,
        classifier: Classifier,
        only_size: int | None = None,
        *,
        drops_before_pooling: bool = False,
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
        """Where in `model` the source's classifier was."""
        self.only_size = only_size
        """The image size in pixels that the blocks were cut for, where they serve no other one."""
        self.drops_before_pooling = drops_before_pooling
        """True where the source drops out features of every position before it pools them: `dropout` pools, then."""

    @classmethod
    def cut(cls, built: BuiltSource) -> LayerStack:
        """Cuts `built.model` into blocks, for images of `built.size`, and takes its classifier off.

        Raises `UserError` where it cannot be cut, or takes no images of that size.
        """
        if built.input.fixed_size and built.size != built.input.size:
            raise unfit_size(built.title, built.size, built.input.size)
        model = built.model
        classifier = find_classifier(model, built.title)
        if classifier.several:
            classifier.take_off(model)
        traced = _traced(built, classifier)
        ends = _features_and_reader(traced.graph, classifier.path, built.title)
        groups, neck, for_one_size = _groups(traced, *ends, model, built.title)
        if not groups:
            raise uncuttable(built.title, "it has no layers with weights below its classifier")
        width = _pooled(traced.values[ends[0]][0]).shape[1]
        if built.classifier_trained:
            classifier = classifier.keeping(model, width)
        if not classifier.several:
            classifier.take_off(model)
        return cls(
            built,
            _blocks(groups, model),
            _neck(neck, model),
            width,
            classifier,
            built.size if for_one_size else None,
            drops_before_pooling=_drops_before_pooling(neck, traced, model),
        )

    def run(self, x: Tensor, start: int = 0, stop: int | None = None) -> Tensor:
        """The output of blocks `start` to `stop` (exclusive; None: to the top) for the output of block `start - 1`.

        Raises `UserError` for images of another size than `only_size`.
        """
        if start == 0 and self.only_size not in (None, x.shape[-1]):
            raise UserError(
                f"{self.built.title} was cut for images of {self.only_size} pixels and not of {x.shape[-1]}.",
                where="preprocessing.image_size",
                remedy=f"Choose {self.only_size}.",
            )
        for block in self.blocks[start:stop]:
            x = block(x)
        return x

    def pool(self, h: Tensor) -> Tensor:
        """(B, feature_width): the deterministic part of the neck, on the output of the last block.

        Where the source's own classifier worked at every position, the positions are averaged, so that any head fits.
        Where it `drops_before_pooling`, the positions are still there.
        """
        h = self.neck(h)
        return h if self.drops_before_pooling else _pooled(h)

    def features(self, h: Tensor, start: int = 0) -> Tensor:
        """(B, feature_width): what heads read, from the output of block `start - 1` (the input, where `start` is 0)."""
        features = self.pool(self.run(h, start))
        return self.dropout(features)

    def index_of(self, name: str) -> int:
        """The place of the block called `name`. Raises `KeyError` where there is none."""
        for index, block in enumerate(self.blocks):
            if block.name == name:
                return index
        raise KeyError(name)


def _traced(built: BuiltSource, classifier: Classifier) -> Trace:
    opened = opened_modules(built.model, classifier.path)
    try:
        return trace(built.model, opened, built.input_shape, built.title)
    except NoValue as error:
        if built.size != built.input.size:
            raise unfit_size(built.title, built.size, built.input.size) from error
        raise uncuttable(built.title, f"it does not take an image of {built.size} pixels ({error})") from error


def _features_and_reader(graph: fx.Graph, head: str, title: str) -> tuple[fx.Node, fx.Node]:
    """The value that the classifier reads, and the classifier's call; without one, what the model gives."""
    (output,) = (node for node in graph.nodes if node.op == "output")
    calls = [node for node in graph.nodes if node.op == "call_module" and node.target == head] if head else [output]
    if len(calls) != 1 or not isinstance(calls[0].args[0], fx.Node):
        raise uncuttable(title, "its classifier is not called once on one tensor")
    return calls[0].args[0], calls[0]


def _groups(
    traced: Trace, last: fx.Node, reader: fx.Node, model: nn.Module, title: str
) -> tuple[list[Group], list[Piece], bool]:
    """The blocks, the neck, and whether they serve images of one size only.

    Numbers cannot cross a boundary. How many images there are every block can see; how many rows and columns is taken
    as known, for the size that was asked for, only where that allows more blocks.
    """
    counts = traced.counts()
    of_batch = {node: count for node, count in counts.items() if count.each}
    for_any = pieces_between_cuts(traced.graph, last, reader, traced.crosses, of_batch)
    for_one = pieces_between_cuts(traced.graph, last, reader, traced.crosses, counts)
    if for_one is None:
        raise uncuttable(title, "more than one tensor reaches its classifier")
    few, many = (group(pieces or [], model) for pieces in (for_any, for_one))
    return (*many, True) if for_any is None or len(few[0]) < len(many[0]) else (*few, traced.looks_at_size)


def _pooled(h: Tensor) -> Tensor:
    """(B, width) from (B, width), (B, width, H, W) or (B, N, width)."""
    if h.ndim == 4:
        return h.mean(dim=(2, 3))
    return h.mean(dim=1) if h.ndim == 3 else h


def _blocks(groups: list[Group], model: nn.Module) -> tuple[Block, ...]:
    names = short_names([item.main for item in groups], bare_first=groups[0].bare)
    return tuple(Block(model, item.pieces, name, item.main) for item, name in zip(groups, names, strict=True))


def _neck(pieces: list[Piece], model: nn.Module) -> tuple[Block, Block]:
    """The neck parted before its first dropout: what comes before is the same in every epoch and may be cached."""
    first = _first_dropout(pieces, model)
    return Block(model, pieces[:first], "neck", ""), Block(model, pieces[first:], "dropout", "")


def _first_dropout(pieces: list[Piece], model: nn.Module) -> int:
    return next((index for index, piece in enumerate(pieces) if is_random(piece, model)), len(pieces))


def _drops_before_pooling(neck: list[Piece], traced: Trace, model: nn.Module) -> bool:
    dropout = neck[_first_dropout(neck, model) :]
    if not dropout:
        return False
    reads, gives = (traced.values[node][0].ndim for node in (dropout[0].entry, dropout[-1].result))
    return bool(gives < reads)
