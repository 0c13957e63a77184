"""Side tuning: Zhang et al. 2020 (Side-tuning: a baseline for network adaptation), section 3."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812 -- the name everybody uses

from models.adapters.beside import InsertedBeside, Placer
from models.adapters.pictures import fitted, pooled
from models.adapters.places import main_layer
from models.adapters.survey import Survey
from models.block import Block
from models.spec.adapters import SideTuningAdapter
from models.spec.errors import UserError
from models.stack import LayerStack


class SideNetwork(nn.Module):
    """alpha·y + (1 - alpha)·S(x), where the source makes y of x; alpha is learned, begins at 1, and is not held to 0…1.

    S is a row of layers with ReLU between them: 3×3 convolutions on pictures, which shrink from layer to layer by the
    same factor to the size of y, linear layers on tokens and vectors; then one that gives the width of y.
    """

    def __init__(
        self, x_width: int, width: int, hidden: int, layers: int, *, picture: bool, x_first: bool, first: bool
    ) -> None:
        super().__init__()
        self.x_first, self.first = x_first, first
        widths = [x_width] + [hidden] * (layers - 1)
        self.layers = nn.ModuleList(
            nn.Conv2d(width_below, hidden, 3, padding=1) if picture else nn.Linear(width_below, hidden)
            for width_below in widths
        )
        self.output = nn.Conv2d(hidden, width, 1) if picture else nn.Linear(hidden, width)
        self.alpha = nn.Parameter(torch.ones(()))

    def forward(self, x: Tensor, y: Tensor) -> Tensor:
        side = self.output(self.on_picture(x, y) if x.ndim == 4 else self.on_vectors(x))
        side = fitted(side, y, x_first=True, y_first=self.first)
        return (self.alpha * y + (1 - self.alpha) * side).to(y.dtype)

    def on_vectors(self, x: Tensor) -> Tensor:
        for layer in self.layers:
            x = F.relu(layer(x))
        return x

    def on_picture(self, x: Tensor, y: Tensor) -> Tensor:
        x = x if self.x_first else x.movedim(-1, 1)
        begun, ended = x.shape[2:], y.shape[2:] if self.first else y.shape[1:3]
        for index, layer in enumerate(self.layers, start=1):
            share = index / len(self.layers)
            height, width = (max(1, round(a * (b / a) ** share)) for a, b in zip(begun, ended, strict=True))
            x = F.relu(layer(pooled(x, height, width)))
        return x


def insert(stack: LayerStack, spec: SideTuningAdapter, seed: int) -> InsertedBeside:
    """A side network from the input of the lowest of the blocks to the output of the topmost, where they are blended.

    Its parameters serve the topmost block. Raises `UserError` where the blocks do not lie next to each other, or where
    an image becomes tokens between them.
    """
    placer = Placer(stack, spec.blocks, spec.kind, seed)
    blocks = sorted(placer.blocks, key=stack.blocks.index)
    _require_neighbours(stack, blocks)
    start, end = main_layer(stack, blocks[0]), main_layer(stack, blocks[-1])
    place = Survey(stack, (start, end)).place(blocks[-1], start, end)
    place.require_same_form(blocks[-1])
    options = {
        "x_width": place.input.width,
        "width": place.output.width,
        "hidden": max(1, place.output.width // spec.reduction),
        "layers": spec.layers,
        "picture": len(place.output.shape) == 4,
        "x_first": place.input.first,
        "first": place.output.first,
    }
    placer.put(blocks[-1], SideNetwork, options, end, start)
    return placer.inserted()


def _require_neighbours(stack: LayerStack, blocks: Sequence[Block]) -> None:
    lowest = stack.blocks.index(blocks[0])
    wanted = stack.blocks[lowest : lowest + len(blocks)]
    missing = [block.name for block in wanted if block not in blocks]
    if missing:
        raise UserError(
            f"The side network's blocks do not lie next to each other: '{missing[0]}' is missing.",
            where="adapters",
            remedy="Choose neighbouring blocks, or give each row of blocks a side network of its own.",
        )
