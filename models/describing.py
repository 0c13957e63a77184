"""Telling a stack in plain data: shapes, parameters and operations of every block and of the layers in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import torch
from torch import Tensor, nn
from torch.nn.attention import SDPBackend, sdpa_kernel
from torch.utils.flop_counter import FlopCounterMode
from torch.utils.hooks import RemovableHandle

from models.adapters.holding import holds
from models.block import Block
from models.freezing import holds_statistics
from models.memory.measuring import measure_memory
from models.sources.build import build_without_weights
from models.sources.runs import RunResolver
from models.sources.wanted import unfit_size
from models.spec.source import SourceModel
from models.spec.stack import BlockDescription, LayerDescription, StackDescription
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

    try:
        with torch.device("meta"):
            return described()
    except (NotImplementedError, RuntimeError):
        # Some architectures look at values while they are built, and the meta device has none.
        return described()


def describe(stack: LayerStack, image_size: int | None = None, tell: Tell = _nobody) -> StackDescription:
    """Describes a stack by one forward pass of one image in evaluation mode, on whichever device the model is."""
    built = stack.built
    size = image_size or built.size
    stack.model.eval()
    device = next(stack.model.parameters()).device
    x = torch.zeros(1, built.input.channels, size, size, device=device)
    try:
        with torch.no_grad(), _without_gradient(stack.model), _plain_attention():
            blocks = tuple(_described_blocks(stack, x, tell))
    except (RuntimeError, ValueError, AssertionError) as error:
        if device.type == "meta":
            raise  # the caller tries again where there are values
        raise unfit_size(built.title, size, built.input.size) from error
    inputs = [(built.input.channels, size, size), *(block.output_shape for block in blocks)]
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
        origin=built.origin,
        source_labels=built.source_labels,
        other_parameters=sum(p.numel() for p in stack.model.parameters()) - sum(block.parameters for block in blocks),
        neck_memory=neck_memory,
    )


def _described_blocks(stack: LayerStack, x: Tensor, tell: Tell) -> Iterator[BlockDescription]:
    for at, block in enumerate(stack.blocks):
        tell(at, len(stack.blocks))
        layers: list[LayerDescription] = []
        counter = FlopCounterMode(display=False)
        with counter, _watching(block, counter.get_total_flops, layers.append):
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


@contextmanager
def _watching(
    block: Block, flops_so_far: Callable[[], int], tell: Callable[[LayerDescription], None]
) -> Iterator[None]:
    """Tells of every leaf layer of `block` as it is called."""
    handles = [
        handle
        for root, module in block.submodules()
        for path, part in _layers(root, module)
        for handle in _watch(path, part, flops_so_far, tell)
    ]
    try:
        yield
    finally:
        for handle in handles:
            handle.remove()


def _watch(
    path: str, layer: nn.Module, flops_so_far: Callable[[], int], tell: Callable[[LayerDescription], None]
) -> tuple[RemovableHandle, RemovableHandle]:
    before: list[int] = []

    def entered(_module: nn.Module, _args: object) -> None:
        before.append(flops_so_far())

    def left(module: nn.Module, _args: object, output: object) -> None:
        result = output[0] if isinstance(output, tuple) else output
        tell(
            LayerDescription(
                name=path,
                kind=type(module).__name__,
                output_shape=tuple(result.shape[1:]) if isinstance(result, Tensor) else (),
                parameters=sum(parameter.numel() for parameter in module.parameters()),
                flops=flops_so_far() - before.pop(),
            )
        )

    return layer.register_forward_pre_hook(entered), layer.register_forward_hook(left)


def _layers(path: str, module: nn.Module) -> Iterator[tuple[str, nn.Module]]:
    """What is shown as one layer: it computes with parameters of its own, or has nothing below it."""
    if _is_layer(module):
        if not isinstance(module, nn.Identity):
            yield path, module
        return
    for name, child in module.named_children():
        yield from _layers(f"{path}.{name}", child)


def _is_layer(module: nn.Module) -> bool:
    """Attention counts as one layer: it uses its output layer's weights without calling it."""
    if isinstance(module, nn.MultiheadAttention) or not any(True for _ in module.children()):
        return True
    below = any(True for child in module.children() for _ in child.parameters())
    return not below and any(True for _ in module.parameters(recurse=False))


@contextmanager
def _without_gradient(model: nn.Module) -> Iterator[None]:
    """The counter follows the gradients of what modules are given, and trips over a parameter handed to one."""
    trainable = [parameter for parameter in model.parameters() if parameter.requires_grad]
    for parameter in trainable:
        parameter.requires_grad_(False)
    try:
        yield
    finally:
        for parameter in trainable:
            parameter.requires_grad_(True)


@contextmanager
def _plain_attention() -> Iterator[None]:
    """Attention without its fused kernels, whose operations the counter does not know on every device."""
    was = torch.backends.mha.get_fastpath_enabled()
    torch.backends.mha.set_fastpath_enabled(False)
    try:
        with sdpa_kernel(SDPBackend.MATH):
            yield
    finally:
        torch.backends.mha.set_fastpath_enabled(was)
