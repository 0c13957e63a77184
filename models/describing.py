"""Telling a stack in plain data: shapes, parameters and operations of every block and of the layers in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import torch
from torch import Tensor
from torch.utils.flop_counter import FlopCounterMode

from models.adapters.holding import holds
from models.counting_flops import countable
from models.describing_layers import watching_layers
from models.freezing import holds_statistics
from models.memory.measuring import measure_memory
from models.meta_device import made_without_values
from models.sources.build import build_without_weights
from models.sources.runs import RunResolver
from models.sources.wanted import unfit_size
from models.spec.source import SourceModel
from models.spec.stack import BlockDescription, LayerDescription, Shape, StackDescription
from models.stack import LayerStack

Tell = Callable[[int, int], None]
"""Called with the blocks described so far and their number."""


def _nobody(_done: int, _total: int) -> None:
    pass


def describe_source(
    source: SourceModel,
    image_size: int | None = None,
    resolve_run: RunResolver | None = None,
    tell: Tell = _nobody,
    channels: int | None = None,
) -> StackDescription:
    """Describes a source model for images of a size in pixels and of `channels` (None: what it was trained on).

    Needs no weights and computes nothing. Raises `UserError` where the source does not exist, cannot be cut, or takes
    no such images.
    """

    def described() -> StackDescription:
        built = build_without_weights(source, resolve_run=resolve_run, channels=channels, image_size=image_size)
        return describe(LayerStack.cut(built), image_size, tell)

    return made_without_values(described)


def describe(stack: LayerStack, image_size: int | None = None, tell: Tell = _nobody) -> StackDescription:
    """Describes a stack by one forward pass of one image in evaluation mode, on whichever device the model is."""
    built = stack.built
    size = built.size if built.input.features else image_size or built.size
    shape = built.input.shape(size)
    blocks = _passed_blocks(stack, shape, tell)
    inputs = [shape, *(block.output_shape for block in blocks)]
    *memories, neck_memory = measure_memory(stack.model, (*stack.blocks, stack.neck), inputs)
    return StackDescription(
        title=built.title,
        library=built.library,
        architecture=built.architecture,
        initialisation=built.initialisation,
        weights=built.weights,
        input=built.input,
        described_size=size,
        blocks=tuple(
            block.model_copy(update={"memory": memory}) for block, memory in zip(blocks, memories, strict=True)
        ),
        feature_width=stack.feature_width,
        source_classes=built.source_classes,
        classifier_outputs=stack.classifier.layer.out_features if stack.classifier.layer is not None else 0,
        origin=built.origin,
        source_labels=built.source_labels,
        other_parameters=sum(p.numel() for p in stack.model.parameters()) - sum(block.parameters for block in blocks),
        neck_memory=neck_memory,
    )


def _passed_blocks(stack: LayerStack, shape: Shape, tell: Tell) -> tuple[BlockDescription, ...]:
    """The blocks but for their memory. Raises `UserError` where the stack takes no images of this shape."""
    stack.model.eval()
    device = next(stack.model.parameters()).device
    try:
        with countable(stack.model):
            return tuple(_described_blocks(stack, torch.zeros(1, *shape, device=device), tell))
    except (RuntimeError, ValueError, AssertionError) as error:
        if device.type == "meta" and isinstance(error, RuntimeError):
            raise  # the caller tries again where there are values
        raise unfit_size(stack.built.title, shape[-1], stack.built.input.size) from error


def _described_blocks(stack: LayerStack, x: Tensor, tell: Tell) -> Iterator[BlockDescription]:
    for at, block in enumerate(stack.blocks):
        tell(at, len(stack.blocks))
        layers: list[LayerDescription] = []
        counter = FlopCounterMode(display=False)
        with counter, watching_layers(block, counter.get_total_flops, layers.append):
            x = block(x)
        parts = dict.fromkeys(part for _, module in block.submodules() for part in module.modules())
        norms = [part for part in parts if holds_statistics(part)]
        yield BlockDescription(
            name=block.name,
            kind=block.kind,
            output_shape=tuple(x.shape[1:]),
            parameters=sum(parameter.numel() for _, parameter in block.named_parameters()),
            flops=counter.get_total_flops(),
            buffers=sum(buffer.numel() for buffer in block.buffers()),
            holds=holds(block),
            norms=len(norms),
            largest_parameter=max((parameter.numel() for _, parameter in block.named_parameters()), default=0),
            norm_parameters=sum(parameter.numel() for norm in norms for parameter in norm.parameters()),
            layers=tuple(layers),
        )
    with torch.no_grad():
        stack.pool(x)  # an image too small for the neck shows here
