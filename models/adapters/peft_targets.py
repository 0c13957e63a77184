"""Which layers of a block a kind of PEFT adapter can update."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from torch import nn

from models.adapters.holding import updatable_layers
from models.adapters.named_blocks import named_blocks
from models.adapters.survey import Survey
from models.spec.adapters import PeftAdapter
from models.spec.errors import UserError
from models.stack import LayerStack


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
    """{path of a layer in the model: name of its block} for all that `spec` updates, block by block.

    A layer that the model does not call is left out: an update of it would never be felt. Some attention adds a bias of
    its own and multiplies with a layer's weights by itself.

    Raises `UserError` for a block that the stack lacks, or that has no layer which can take the update.
    """
    layers = {block: list(updatable_layers(block)) for block in named_blocks(stack, spec.blocks)}
    survey = Survey(stack, [path for inside in layers.values() for path, _ in inside])
    targets: dict[str, str] = {}
    for block, inside in layers.items():
        found = [path for path, layer in inside if survey.is_called(path) and _fits(spec, layer)]
        if not found:
            raise _nothing_to_adapt(block.name, spec)
        targets.update(dict.fromkeys(found, block.name))
    return targets


def _fits(spec: PeftAdapter, layer: nn.Module) -> bool:
    if isinstance(layer, nn.Conv2d) and "convolution" not in spec.needs:
        return False
    fits = _FITS.get(spec.kind)
    return fits is None or fits(spec, layer)


def _nothing_to_adapt(block: str, spec: PeftAdapter) -> UserError:
    layers = "linear or convolution layers" if "convolution" in spec.needs else "linear layers"
    size = " that its size fits" if spec.kind in _FITS else ""
    return UserError(
        f"Block '{block}' has no layer that {spec.title} can adapt.",
        where="adapters",
        remedy=f"Choose a block with {layers}{size}.",
    )
