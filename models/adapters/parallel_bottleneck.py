"""A scaled bottleneck in parallel: He et al. 2022 (Towards a unified view of parameter-efficient transfer), 3.3."""

from __future__ import annotations

from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812 -- the name everybody uses

from models.adapters.beside import InsertedBeside, Placer
from models.adapters.pictures import fitted
from models.adapters.survey import branch_places
from models.spec.adapters import ParallelAdapter
from models.stack import LayerStack


class ParallelBottleneck(nn.Module):
    """y + scale·up(f(down(x))) for a layer that makes y of x; `up` begins at zero.

    Where the layer makes a picture smaller, x is averaged to the size of y first.
    """

    def __init__(
        self, x_width: int, width: int, hidden: int, *, x_first: bool, first: bool, activation: str, scale: float
    ) -> None:
        super().__init__()
        self.down = nn.Conv2d(x_width, hidden, 1) if first else nn.Linear(x_width, hidden)
        self.up = nn.Conv2d(hidden, width, 1) if first else nn.Linear(hidden, width)
        self.activation = getattr(F, activation)
        self.x_first, self.first, self.scale = x_first, first, scale
        for tensor in self.up.parameters():
            nn.init.zeros_(tensor)

    def forward(self, x: Tensor, y: Tensor) -> Tensor:
        x = fitted(x, y, x_first=self.x_first, y_first=self.first)
        update: Tensor = self.up(self.activation(self.down(x)))
        return y + (self.scale * update).to(y.dtype)


def insert(stack: LayerStack, spec: ParallelAdapter, seed: int) -> InsertedBeside:
    """A bottleneck beside the last branch of the blocks. Raises `UserError` for a block that cannot carry one."""
    placer = Placer(stack, spec.blocks, spec.kind, seed)
    places = branch_places(stack, placer.blocks)
    for block in placer.blocks:
        place = places[block.name][-1]
        place.require_same_form(block)
        options = {
            "x_width": place.input.width,
            "width": place.output.width,
            "hidden": max(1, place.output.width // spec.reduction),
            "x_first": place.input.first,
            "first": place.output.first,
            "activation": spec.activation,
            "scale": spec.scale,
        }
        placer.put(block, ParallelBottleneck, options, place.end)
    return placer.inserted()
