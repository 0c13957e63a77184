"""Which layers of a block a kind of PEFT adapter can update."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from torch import nn

from models.adapters.called_layers import called_layers
from models.adapters.holding import updatable_layers
from models.block import Block
from models.spec.adapters import PeftAdapter
from models.spec.errors import UserError
from models.stack import LayerStack

Layer = nn.Linear | nn.Conv2d


def sides(layer: nn.Module) -> tuple[int, int]:
    """Outputs and inputs of a layer as a matrix; a convolution's inputs are channels × kernel height × kernel width."""
    weight: Any = layer.weight
    return weight.shape[0], weight[0].numel()


def _is_pointwise(layer: nn.Module) -> bool:
    """PEFT's OFT folds the patches of a larger kernel over each other: it would not start as the identity."""
    return isinstance(layer, nn.Linear) or (layer.kernel_size == (1, 1) and layer.padding == (0, 0))


_FITS: dict[str, Callable[[Any, nn.Module], bool]] = {
    "oft": lambda spec, layer: _is_pointwise(layer),  # noqa: ARG005 -- all have one signature
    "boft": lambda spec, layer: sides(layer)[1] % spec.block_size == 0,
    "road": lambda spec, layer: sides(layer)[0] % spec.group_size == spec.group_size % 2 == 0,
    "psoft": lambda spec, layer: spec.rank <= min(sides(layer)),
    "miss": lambda spec, layer: spec.rank <= sides(layer)[1],
    "shira": lambda spec, layer: spec.rank * sum(sides(layer)) <= sides(layer)[0] * sides(layer)[1],
}
"""What a layer must be beyond its class, by the kind of adapter."""


def target_paths(stack: LayerStack, spec: PeftAdapter) -> dict[str, str]:
    """{path of a layer in the model: name of its block} for all that `spec` updates, in the model's order.

    To be asked before any adapter is in: PEFT's layers do not bear a pass without values.

    Raises `UserError` for a block that the stack lacks, or that has no layer which can take the update.
    """
    names = tuple(dict.fromkeys(spec.blocks))
    felt = called_layers(stack, [path for name in names for path, _ in updatable_layers(_block(stack, name))])
    targets: dict[str, str] = {}
    for name in names:
        found = [path for path, layer in updatable_layers(_block(stack, name)) if path in felt and _fits(spec, layer)]
        if not found:
            raise _nothing_to_adapt(name, spec)
        targets.update(dict.fromkeys(found, name))
    return targets


def _fits(spec: PeftAdapter, layer: nn.Module) -> bool:
    if isinstance(layer, nn.Conv2d) and "convolution" not in spec.needs:
        return False
    fits = _FITS.get(spec.kind)
    return fits is None or fits(spec, layer)


def _block(stack: LayerStack, name: str) -> Block:
    for block in stack.blocks:
        if block.name == name:
            return block
    raise UserError(
        f"{stack.built.title} has no block '{name}'.",
        where="adapters",
        remedy=f"Choose from {', '.join(block.name for block in stack.blocks)}.",
    )


def _nothing_to_adapt(block: str, spec: PeftAdapter) -> UserError:
    layers = "linear or convolution layers" if "convolution" in spec.needs else "linear layers"
    size = " that its size fits" if spec.kind in _FITS else ""
    title = type(spec).model_config.get("title")
    return UserError(
        f"Block '{block}' has no layer that {title} can adapt.",
        where="adapters",
        remedy=f"Choose a block with {layers}{size}.",
    )
