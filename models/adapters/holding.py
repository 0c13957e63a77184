"""What a block has that adapters can take hold of."""

from __future__ import annotations

from collections.abc import Iterator

from timm.layers import RmsNorm, RmsNorm2d, SimpleNorm, SimpleNorm2d
from torch import nn
from torch.nn.modules.batchnorm import _NormBase

from models.adapters.wrapped import source_modules
from models.block import Block
from models.spec.stack import Hold

_NORMS = (_NormBase, nn.LayerNorm, nn.GroupNorm, nn.RMSNorm, RmsNorm, RmsNorm2d, SimpleNorm, SimpleNorm2d)
_BIASES = frozenset({"bias", "in_proj_bias", "q_bias", "k_bias", "v_bias", "qkv_bias"})
"""What torch and timm call a layer's bias. Tables of position biases are none: they are no shift of a layer."""


def takes_update(layer: nn.Module) -> bool:
    """True for linear and dense convolution layers that compute as torch's own.

    PEFT's update pads and strides as torch's convolution does, so layers that pad by themselves are left out; grouped
    (depthwise) ones too, because PEFT cannot merge their update back.
    """
    if isinstance(layer, nn.Linear):
        return type(layer).forward is nn.Linear.forward
    if isinstance(layer, nn.Conv2d):
        plain = type(layer).forward is nn.Conv2d.forward and layer.padding_mode == "zeros"
        return plain and layer.groups == 1
    return False


def updatable_layers(block: Block) -> Iterator[tuple[str, nn.Module]]:
    """The layers of a block that take an update, by path in the model, in the model's order, each once."""
    seen: set[int] = set()
    for root, module in block.submodules():
        inside_attention: set[int] = set()
        for path, part in module.named_modules(prefix=root):
            if isinstance(part, nn.MultiheadAttention):
                # It reads the weights of its output layer without calling it: an update there would never be felt.
                inside_attention |= {id(child) for child in part.modules()}
            elif id(part) not in inside_attention | seen and takes_update(part):
                seen.add(id(part))
                yield path, part


def norms(block: Block) -> list[nn.Module]:
    """The source's normalisation layers in a block that have scale or shift, each once."""
    return [part for part in _parts(block) if isinstance(part, _NORMS) and list(part.parameters(recurse=False))]


def biases(block: Block) -> list[nn.Parameter]:
    """The biases of the source's layers in a block, shifts of norms among them, each once."""
    named = (pair for part in _parts(block) for pair in part.named_parameters(recurse=False))
    return list({id(parameter): parameter for name, parameter in named if name in _BIASES}.values())


def holds(block: Block) -> tuple[Hold, ...]:
    """Everything that adapters can take hold of in `block`."""
    layers = [layer for _, layer in updatable_layers(block)]
    found: dict[Hold, bool] = {
        "linear": any(isinstance(layer, nn.Linear) for layer in layers),
        "convolution": any(isinstance(layer, nn.Conv2d) for layer in layers),
        "bias": bool(biases(block)),
        "norm": bool(norms(block)),
    }
    return tuple(hold for hold, there in found.items() if there)


def _parts(block: Block) -> list[nn.Module]:
    return list(dict.fromkeys(part for _, root in block.submodules() for part in source_modules(root)))
