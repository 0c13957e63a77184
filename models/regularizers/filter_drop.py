"""Which channels of the source matter to the target: DELTA's attention; Li et al. 2019, equations 5 and 6."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from models.heads.pooling import channels_of
from models.regularizers.delta import channel_dim
from models.regularizers.surroundings import Surroundings
from models.source_twin import SourceTwin

_PROBE_STEPS = 100
_PROBE_DECAY = 0.01
"""Keeps the probe finite where its features part the classes."""


@dataclass(frozen=True)
class Compared:
    """The blocks of the trunk whose outputs are compared: those of the chosen ones that training can move."""

    widths: Mapping[int, int]
    """The number of channels of each, by its place."""
    channels_first: bool

    @classmethod
    def of(cls, chosen: Sequence[int], around: Surroundings) -> Compared:
        """Of the blocks at the places `chosen`, those above the model's prefix."""
        model = around.model
        places = [at for at in chosen if at >= model.prefix_blocks]
        if not places:
            return cls({}, channels_first=True)
        first = channels_of(model.stack)[0] == 1
        h, _ = around.some_training(2)
        outputs = _twin(around).answers(h, model.prefix_blocks, places).blocks
        return cls({at: h.shape[channel_dim(h, channels_first=first)] for at, h in outputs.items()}, first)

    @property
    def places(self) -> tuple[int, ...]:
        return tuple(self.widths)


def equal_attention(compared: Compared, device: torch.device | None = None) -> dict[int, Tensor]:
    """(C,) for each block: every channel alike."""
    return {at: torch.full((width,), 1 / width, device=device) for at, width in compared.widths.items()}


def attention_by_drop(compared: Compared, around: Surroundings, examples: int) -> dict[int, Tensor]:
    """(C,) for each block: the softmax over channels of how much the loss rises when the channel is zero.

    The loss is that of linear probes on the source's features, one for each task, fitted to the same first `examples`.
    """
    if not compared.widths:
        return {}
    twin, start = _twin(around), around.model.prefix_blocks
    h, truth = around.some_training(examples)
    whole = twin.answers(h, start, compared.places)
    probes = _probes(whole.features, truth, around)
    before = _loss(probes, whole.features, truth, around)
    rises = {at: torch.zeros(width, device=h.device) for at, width in compared.widths.items()}
    total = sum(compared.widths.values())
    for done, (at, channel, dropped) in enumerate(_dropped(whole.blocks, compared)):
        around.report("Weighing the source's channels", done, total)
        rises[at][channel] = _loss(probes, twin.answers(dropped, at + 1).features, truth, around) - before
    return {at: rise.softmax(dim=0) for at, rise in rises.items()}


def _dropped(blocks: Mapping[int, Tensor], compared: Compared) -> Iterator[tuple[int, int, Tensor]]:
    """Each block's output without one of its channels, with its place and the channel's."""
    for at, width in compared.widths.items():
        dim = channel_dim(blocks[at], channels_first=compared.channels_first)
        for channel in range(width):
            dropped = blocks[at].clone()
            dropped.select(dim, channel).zero_()
            yield at, channel, dropped


def _probes(features: Tensor, truth: Mapping[str, Tensor], around: Surroundings) -> dict[str, nn.Linear]:
    """A linear probe for each task, from zero; fitted, so that nothing is drawn."""
    widths = {task: head.shape[1] for task, head in _outputs(around).items()}
    with torch.random.fork_rng(devices=[]):  # a layer draws its first weights, which are not wanted
        probes = {task: nn.Linear(features.shape[1], width).to(features.device) for task, width in widths.items()}
    parameters = [parameter for probe in probes.values() for parameter in probe.parameters()]
    for parameter in parameters:
        nn.init.zeros_(parameter)
    optimizer = torch.optim.LBFGS(parameters, max_iter=_PROBE_STEPS, line_search_fn="strong_wolfe")

    def closure() -> float:
        optimizer.zero_grad()
        size = torch.stack([parameter.square().sum() for parameter in parameters]).sum()
        loss = around.loss({t: p(features) for t, p in probes.items()}, truth) + 0.5 * _PROBE_DECAY * size
        torch.autograd.backward(loss)
        return loss.item()

    optimizer.step(closure)  # type: ignore[no-untyped-call]
    return probes


@torch.no_grad()
def _outputs(around: Surroundings) -> Mapping[str, Tensor]:
    return around.model.from_prefix(around.some_training(2)[0])


@torch.no_grad()
def _loss(
    probes: Mapping[str, nn.Linear], features: Tensor, truth: Mapping[str, Tensor], around: Surroundings
) -> Tensor:
    return around.loss({task: probe(features) for task, probe in probes.items()}, truth)


def _twin(around: Surroundings) -> SourceTwin:
    if around.model.twin is None:
        raise ValueError("The model was assembled without a twin of its source.")
    return around.model.twin
