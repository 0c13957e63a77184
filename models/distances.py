"""How far each block's weights have moved from the source's: ‖w − w⁰‖₂, and that as a share of ‖w⁰‖₂."""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from models.transfer_model import TransferModel


@dataclass(frozen=True)
class Distance:
    """How far one block is from the source. Both are 0 for a block that never trains."""

    absolute: float
    """‖w − w⁰‖₂ over the parameters that came with the source, copies that tasks have for themselves among them."""
    relative: float
    """That as a share of ‖w⁰‖₂ over all parameters of the block; infinite where the source's are all 0."""


class SourceDistances:
    """Remembers what may move as it is when this is made: make it before training, or before a resume.

    The copy lies in the machine's memory, also where the model is on a GPU, and holds no more than what of the source
    trains in some phase. Adapters add to a block and leave its weights as they are: their own effect is not in it.
    """

    def __init__(self, model: TransferModel) -> None:
        moving = {id(parameter) for parameter in model.trunk_parameters()}
        self._moving = [[p for p in inside if id(p) in moving] for inside in model.block_parameters()]
        self._start = [[_kept(parameter) for parameter in inside] for inside in self._moving]
        sizes = _squares(_source_parameters(model), None) if any(self._moving) else []
        self._sizes = [math.sqrt(size) if inside else 0.0 for size, inside in zip(sizes, self._moving, strict=False)]

    def now(self) -> list[Distance]:
        """One for each block, from the input upwards. Waits for the device once."""
        if not any(self._moving):
            return [Distance(0.0, 0.0) for _ in self._moving]
        away = map(math.sqrt, _squares(self._moving, self._start))
        return [Distance(far, _share(far, size)) for far, size in zip(away, self._sizes, strict=True)]


def _source_parameters(model: TransferModel) -> list[list[nn.Parameter]]:
    """For each block all that came with the source, copies included; what several blocks use is the lowest one's."""
    left = {id(parameter) for line in model.lines for parameter in line.stack.source_parameters}
    found: list[list[nn.Parameter]] = []
    for index in range(len(model.stack.blocks)):
        inside = {id(p): p for line in model.lines for p in line.parameters_in(index) if id(p) in left}
        left -= inside.keys()
        found.append(list(inside.values()))
    return found


@torch.no_grad()
def _squares(blocks: list[list[nn.Parameter]], start: list[list[Tensor]] | None) -> list[float]:
    """‖w − w⁰‖² of each block, or ‖w‖² where there is no `start`; NaN where weights are none."""
    norms = []
    for at, inside in enumerate(blocks):
        pairs = zip(inside, start[at] if start else [None] * len(inside), strict=True)
        terms = [torch.linalg.vector_norm(_away(now, before)) for now, before in pairs]
        norms.append(torch.stack(terms).double().square().sum() if terms else None)
    values = iter(torch.stack([norm for norm in norms if norm is not None]).tolist())
    return [0.0 if norm is None else next(values) for norm in norms]


def _away(now: Tensor, before: Tensor | None) -> Tensor:
    return now if before is None else now - before.to(now.device)


def _kept(parameter: nn.Parameter) -> Tensor:
    return parameter.detach().to("cpu", copy=True)


def _share(far: float, size: float) -> float:
    if far == 0.0:
        return 0.0
    return far / size if size else math.inf
