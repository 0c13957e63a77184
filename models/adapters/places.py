"""Where in a block an adapter stands: at its main layer, at the branches of that, or at its convolutions."""

from __future__ import annotations

from dataclasses import dataclass

from torch import nn

from models.adapters.around import Around
from models.adapters.forms import Form
from models.adapters.holding import updatable_layers
from models.adapters.wrapped import is_wrapped, source_modules
from models.block import Block
from models.cutting.opening import is_weighted_leaf
from models.spec.errors import UserError
from models.stack import LayerStack


@dataclass(frozen=True)
class Place:
    """A stretch of the model, from the input of the layer at `start` to the output of the one at `end`."""

    start: str
    end: str
    input: Form
    output: Form

    def require_same_form(self, block: Block) -> None:
        """Raises `UserError` where what comes out is no picture, token row or vector as what went in."""
        into, out = self.input.shape, self.output.shape
        if len(into) != len(out) or (len(out) == 3 and into[1] != out[1]):
            raise UserError(
                f"Block '{block.name}' turns an image into tokens, or changes their number: nothing can run beside it.",
                where="adapters",
                remedy="Choose a block above it, or an adapter that stands after the block.",
            )


def main_layer(stack: LayerStack, block: Block) -> str:
    """The path of the layer that names the block. Raises `UserError` where that is a bare tensor, or PEFT wraps it."""
    layer = stack.model.get_submodule(block.main) if block.main in block.modules else None
    if layer is None:
        raise no_layer(block)
    require_unwrapped(block, layer)
    return block.main


def branches(stack: LayerStack, block: Block) -> list[str]:
    """The paths of the block's branches in its order; of its main layer alone where it has none.

    A branch is a direct child of the main layer that holds several layers with weights: the attention and the MLP of a
    transformer block. A block that calls single convolutions or linear layers of its own is one unit: what else it
    holds (a gate, a shortcut) serves those.
    """
    root = main_layer(stack, block)
    children = list(stack.model.get_submodule(root).named_children())
    counts = {name: _weight(child) for name, child in children}
    if 1 in counts.values():
        return [root]
    return [f"{root}.{name}" for name, count in counts.items() if count > 1] or [root]


def dense_convolutions(block: Block) -> list[tuple[str, nn.Conv2d]]:
    """The block's ungrouped convolutions by path.

    Raises `UserError` where there are none, or where another adapter has taken hold of one.
    """
    for _, module in block.submodules():
        for part in module.modules():
            require_unwrapped(block, part)
            if isinstance(part, nn.Conv2d) and _is_hooked(part):
                raise _taken(block)  # merged into the layer, this one would come before the other
    found = [(path, layer) for path, layer in updatable_layers(block) if isinstance(layer, nn.Conv2d)]
    if not found:
        raise UserError(
            f"Block '{block.name}' has no convolution that a residual adapter can stand at.",
            where="adapters",
            remedy="Choose a block with plain, ungrouped convolutions.",
        )
    return found


def no_layer(block: Block) -> UserError:
    return UserError(
        f"Block '{block.name}' has no layer that this adapter could stand at.",
        where="adapters",
        remedy="Choose another block.",
    )


def require_unwrapped(block: Block, layer: nn.Module) -> None:
    """Raises `UserError` where PEFT adapts `layer` itself: merged, the two would compute something else."""
    if is_wrapped(layer):
        raise _taken(block)


def _taken(block: Block) -> UserError:
    return UserError(
        f"A layer of block '{block.name}' already has an adapter, and this one would stand at the same layer.",
        where="adapters",
        remedy="Give the block one of the two.",
    )


def _is_hooked(layer: nn.Module) -> bool:
    """True where an adapter changes what `layer` gives."""
    return any(isinstance(getattr(hook, "__self__", None), Around) for hook in layer._forward_hooks.values())  # noqa: SLF001 -- torch has no way to ask


def _weight(child: nn.Module) -> int:
    """The number of layers with weights in `child`; torch's own attention hides all of its but one."""
    parts = list(source_modules(child))
    if any(isinstance(part, nn.MultiheadAttention) for part in parts):
        return max(2, len(parts))
    return sum(is_weighted_leaf(part) for part in parts)
