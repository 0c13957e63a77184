from __future__ import annotations

import copy
from collections.abc import Callable

import pytest
import torch
from torch import Tensor, nn
from torch.autograd.graph import saved_tensors_hooks

from models.describing import describe, describe_source
from models.memory.measuring import measure_memory
from models.sources.build import build
from models.sources.built import BuiltSource
from models.spec.source import TimmSource, TorchvisionSource
from models.spec.stack import StackDescription
from models.stack import LayerStack

MAP = 4 * 4 * 4 * 4
"""Bytes of one feature map of the tiny network: 4 channels, 4×4 positions, float32."""


def test_that_a_blocks_activations_are_those_that_its_layers_need_for_backward(
    tiny_stack: Callable[[], LayerStack],
) -> None:
    """conv1 keeps its input, bn1 conv1's output and 2·4 statistics, relu its result, dropout its noise, conv2 what it
    reads; the sum keeps nothing. In evaluation dropout does nothing, and conv2 reads what relu keeps.
    """
    memory = describe(tiny_stack()).blocks[1].memory
    assert memory is not None
    trained, passing = memory.trained, memory.passing
    assert (trained.kept, trained.keeps_input, trained.keeps_output) == (4 * MAP, True, False)
    assert (passing.kept, passing.keeps_input, passing.keeps_output) == (2 * MAP, True, False)
    assert trained.constant == 2 * 4 * 4
    assert trained.kept < trained.working < trained.kept + 6 * MAP
    # forward alone: never more than a layer's input and output, the block's output being one of them
    assert memory.idle == 2 * MAP


def test_that_blocks_together_keep_what_the_real_network_keeps(
    tiny_stack: Callable[[], LayerStack], images: Tensor
) -> None:
    _assert_keeps_the_same(tiny_stack(), images)


@pytest.mark.parametrize(
    "source",
    [
        TorchvisionSource(architecture="resnet18", initialisation="random"),
        TorchvisionSource(architecture="shufflenet_v2_x0_5", initialisation="random"),
        TorchvisionSource(architecture="vit_b_16", initialisation="random"),
        TimmSource(architecture="vit_tiny_patch16_224", initialisation="random"),
        TimmSource(architecture="convnext_atto", initialisation="random"),
    ],
    ids=lambda source: source.architecture,
)
def test_that_library_models_keep_what_is_told_of_them(source: TorchvisionSource | TimmSource) -> None:
    built = build(source)
    size = built.input.size if source.architecture.startswith("vit") else 64
    images = torch.randn(2, 3, size, size)
    _assert_keeps_the_same(LayerStack.cut(built), images)


def _assert_keeps_the_same(stack: LayerStack, images: Tensor) -> None:
    """What autograd saves in one real pass through the whole stack, every storage once, beside the blocks' figures."""
    told = describe(stack, images.shape[-1])
    stack.model.train()
    really = _really_kept(stack, images)
    assert _told(told, images) == pytest.approx(really, rel=0.01)


def _really_kept(stack: LayerStack, images: Tensor) -> int:
    storages: dict[int, int] = {}
    known = {tensor.untyped_storage().data_ptr() for tensor in stack.model.state_dict(keep_vars=True).values()}

    def pack(tensor: Tensor) -> Tensor:
        storage = tensor.untyped_storage()
        if storage.data_ptr() not in known:
            storages[storage.data_ptr()] = storage.nbytes()
        return tensor

    with saved_tensors_hooks(pack, lambda tensor: tensor):
        output = stack.neck(stack.run(images.requires_grad_()))
        assert output.requires_grad
    return sum(storages.values())


def _told(told: StackDescription, images: Tensor) -> int:
    passes = [memory.trained for memory in (*(block.memory for block in told.blocks), told.neck_memory) if memory]
    assert len(passes) == len(told.blocks) + 1
    inner = sum(part.kept * len(images) + part.constant for part in passes)
    ends = [images[0].numel() * 4, *(4 * torch.Size(block.output_shape).numel() for block in told.blocks)]
    between = sum(
        size * len(images)
        for size, below, above in zip(ends, [None, *passes], passes, strict=False)
        if above.keeps_input or (below is not None and below.keeps_output)
    )
    return inner + between


def test_that_measuring_leaves_tensors_and_modes_as_they_were(tiny_stack: Callable[[], LayerStack]) -> None:
    stack = tiny_stack()
    before = copy.deepcopy(stack.model.state_dict())
    describe(stack)
    after = stack.model.state_dict()
    assert all(torch.equal(after[name], tensor) and after[name].device.type == "cpu" for name, tensor in before.items())
    assert all(parameter.requires_grad and parameter.grad is None for parameter in stack.model.parameters())
    assert not any(module.training for module in stack.model.modules())


class _NeedsValues(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.inner = nn.Conv2d(3, 4, 3)

    def forward(self, x: Tensor) -> Tensor:
        y: Tensor = self.inner(x)
        return y / y.abs().max().item()


def test_that_a_block_which_looks_at_values_has_no_figures(wrapped: Callable[..., BuiltSource]) -> None:
    model = nn.Sequential(nn.Conv2d(3, 3, 1), nn.Flatten(), nn.Linear(3 * 64, 5))
    stack = LayerStack.cut(wrapped(model))
    stack.model.add_module("0", _NeedsValues())
    assert measure_memory(stack.model, stack.blocks, [(3, 8, 8)] * len(stack.blocks))[0] is None


class _Doubled(nn.Module):
    """Two layers alike, of which the second reads an exponential, and a table that no file keeps."""

    def __init__(self) -> None:
        super().__init__()
        self.a, self.b = nn.Conv2d(3, 3, 1), nn.Conv2d(3, 3, 1)
        self.fc = nn.Linear(3, 2)
        self.register_buffer("table", torch.ones(8, 8), persistent=False)

    def forward(self, x: Tensor) -> Tensor:
        h = self.b(torch.exp(self.a(x) + self.table))
        logits: Tensor = self.fc(h.mean(dim=(2, 3)))
        return logits


def test_that_what_stands_between_layers_counts_in_blocks_of_like_layers(wrapped: Callable[..., BuiltSource]) -> None:
    """An exponential keeps what it gives, which the layer above it keeps as well; the layer alone keeps its input."""
    lower, upper = (block.memory for block in describe(LayerStack.cut(wrapped(_Doubled()))).blocks)
    assert lower is not None
    assert upper is not None
    assert (lower.trained.kept, lower.trained.keeps_input) == (0, True)
    assert (upper.trained.kept, upper.trained.keeps_input) == (3 * 8 * 8 * 4, False)


def test_that_parameters_outside_the_blocks_are_counted_apart() -> None:
    told = describe_source(TorchvisionSource(architecture="googlenet", initialisation="random"), 96)
    model = LayerStack.cut(build(TorchvisionSource(architecture="googlenet", initialisation="random"))).model
    assert told.parameters + told.other_parameters == sum(parameter.numel() for parameter in model.parameters())
