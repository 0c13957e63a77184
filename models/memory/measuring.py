"""What each block of a stack keeps for backward and holds at once, measured without weights on the meta device.

Every block is run forward and backward with a batch of `PROBE` examples in each part that it can have in training. What
autograd saves is seen by its hooks, what is alive by tensor accounting. `PROBE` is a prime, so that sizes which are
multiples of it are those that grow with the batch.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

import torch
from torch import Tensor, nn
from torch.autograd.graph import saved_tensors_hooks
from torch.func import functional_call

from models.block import Block
from models.memory.fused_attention import fused_attention
from models.memory.live_bytes import LiveBytes, key_of
from models.spec.memory import BlockMemory, PassMemory
from models.spec.stack import Shape

PROBE = 31


def measure_memory(
    model: nn.Module, blocks: Sequence[Block], inputs: Sequence[Shape]
) -> tuple[BlockMemory | None, ...]:
    """For each of `blocks`, whose `inputs` are given as shapes of one example; None for those that cannot be run so.

    `model`, which holds them, is left as it was: what runs is its structure with tensors that hold nothing.
    """
    host = _Host(model)
    tensors = {**dict(host.named_parameters()), **dict(host.named_buffers())}
    hollow = {name: _hollow(tensor) for name, tensor in tensors.items()}
    modes = {module: module.training for module in model.modules()}
    try:
        found: tuple[BlockMemory | None, ...] = functional_call(host, hollow, (_Measurement(model), blocks, inputs))
    finally:
        for module, training in modes.items():
            module.training = training
    return found


def _hollow(tensor: Tensor) -> Tensor:
    empty = torch.empty_like(tensor, device="meta", requires_grad=False)
    return nn.Parameter(empty, requires_grad=False) if isinstance(tensor, nn.Parameter) else empty


class _Host(nn.Module):
    """Lends the model its hollow tensors for as long as it is called."""

    def __init__(self, model: nn.Module) -> None:
        super().__init__()
        self.model = model

    def forward(
        self, measurement: _Measurement, blocks: Sequence[Block], inputs: Sequence[Shape]
    ) -> tuple[BlockMemory | None, ...]:
        return tuple(measurement.of(block, shape) for block, shape in zip(blocks, inputs, strict=True))


class _Measurement:
    def __init__(self, model: nn.Module) -> None:
        self._model = model
        self._known: dict[object, BlockMemory | None] = {}

    def of(self, block: Block, shape: Shape) -> BlockMemory | None:
        """Blocks that are built alike are measured once: deep networks repeat a few."""
        built = (shape, block.listing())
        if built not in self._known:
            self._known[built] = self._measured(block, shape)
        return self._known[built]

    def _measured(self, block: Block, shape: Shape) -> BlockMemory | None:
        with contextlib.suppress(NotImplementedError, RuntimeError, TypeError, ValueError), torch.device("meta"):
            return BlockMemory(
                trained=self._pass(block, shape, trains=True),
                passing=self._pass(block, shape, trains=False),
                idle=self._idle(block, shape),
            )
        return None

    def _pass(self, block: Block, shape: Shape, *, trains: bool) -> PassMemory:
        with self._in_part(block, trains=trains):
            x = torch.empty(PROBE, *shape, requires_grad=True).clone()
            saved, accountant = _Saved(), LiveBytes(_grows)
            accountant.ignore([x, *_tensors(block)])
            with fused_attention(), accountant:
                with saved_tensors_hooks(saved.pack, saved.unpack):
                    y = block(x)
                sizes = saved.sizes(without=_tensors(block))
                ends = [key_of(end.untyped_storage()) for end in (x, y)]
                y.backward(torch.empty_like(y))  # type: ignore[no-untyped-call]  # torch leaves it untyped
            inner = [size for key, size in sizes.items() if key not in ends]
            return PassMemory(
                kept=sum(size for size in inner if _grows(size)) // PROBE,
                constant=sum(size for size in inner if not _grows(size)),
                keeps_input=ends[0] in sizes,
                keeps_output=ends[1] in sizes,
                working=accountant.peak // PROBE,
            )

    def _idle(self, block: Block, shape: Shape) -> int:
        with self._in_part(block, trains=False), torch.no_grad(), fused_attention():
            x = torch.empty(PROBE, *shape)
            accountant = LiveBytes(_grows)
            accountant.ignore([x, *_tensors(block)])
            with accountant:
                block(x)
            return accountant.peak // PROBE

    @contextmanager
    def _in_part(self, block: Block, *, trains: bool) -> Iterator[None]:
        """The block in training mode with trainable parameters, or in evaluation mode without."""
        self._model.training = trains
        for _, module in block.submodules():
            module.train(trains)
        parameters = [parameter for _, parameter in block.named_parameters() if parameter.is_floating_point()]
        for parameter in parameters:
            parameter.requires_grad_(trains)
        try:
            yield
        finally:
            for parameter in parameters:
                parameter.requires_grad_(False)
                parameter.grad = None


class _Saved:
    """The storages that autograd keeps for backward."""

    def __init__(self) -> None:
        self._sizes: dict[int, int] = {}

    def pack(self, tensor: Tensor) -> Tensor:
        storage = tensor.untyped_storage()
        self._sizes[key_of(storage)] = storage.nbytes()
        return tensor

    def unpack(self, tensor: Tensor) -> Tensor:
        return tensor

    def sizes(self, without: Iterable[Tensor]) -> dict[int, int]:
        """Bytes by storage, those of the tensors `without` left out."""
        known = {key_of(tensor.untyped_storage()) for tensor in without}
        return {key: size for key, size in self._sizes.items() if key not in known}


def _tensors(block: Block) -> list[Tensor]:
    return [*(parameter for _, parameter in block.named_parameters()), *block.buffers()]


def _grows(size_bytes: int) -> bool:
    return size_bytes % PROBE == 0
