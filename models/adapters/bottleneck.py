"""Bottlenecks in series: Houlsby et al. 2019, section 2.1; Pfeiffer et al. 2021 (AdapterFusion)."""

from __future__ import annotations

from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812 -- the name everybody uses

from models.adapters.beside import InsertedBeside, Placer
from models.adapters.survey import branch_places
from models.spec.adapters import HoulsbyAdapter, PfeifferAdapter
from models.stack import LayerStack


class Bottleneck(nn.Module):
    """y + up(f(down(y))) on the channels of y, f one of torch's non-linearities by name; `up` begins at zero."""

    def __init__(self, width: int, hidden: int, *, first: bool, activation: str) -> None:
        super().__init__()
        self.down = nn.Conv2d(width, hidden, 1) if first else nn.Linear(width, hidden)
        self.up = nn.Conv2d(hidden, width, 1) if first else nn.Linear(hidden, width)
        self.activation = getattr(F, activation)
        for tensor in self.up.parameters():
            nn.init.zeros_(tensor)

    def forward(self, _x: Tensor, y: Tensor) -> Tensor:
        update: Tensor = self.up(self.activation(self.down(y)))
        return y + update.to(y.dtype)


def insert_houlsby(stack: LayerStack, spec: HoulsbyAdapter, seed: int) -> InsertedBeside:
    """A bottleneck after each branch of the blocks. Raises `UserError` for a block that cannot carry one."""
    return _insert(stack, spec, seed, slice(None))


def insert_pfeiffer(stack: LayerStack, spec: PfeifferAdapter, seed: int) -> InsertedBeside:
    """A bottleneck after the last branch of the blocks. Raises `UserError` for a block that cannot carry one."""
    return _insert(stack, spec, seed, slice(-1, None))


def _insert(stack: LayerStack, spec: HoulsbyAdapter | PfeifferAdapter, seed: int, chosen: slice) -> InsertedBeside:
    placer = Placer(stack, spec.blocks, spec.kind, seed)
    places = branch_places(stack, placer.blocks)
    for block in placer.blocks:
        for place in places[block.name][chosen]:
            form = place.output
            hidden = max(1, form.width // spec.reduction)
            options = {"width": form.width, "hidden": hidden, "first": form.first, "activation": spec.activation}
            placer.put(block, Bottleneck, options, place.end)
    return placer.inserted()
