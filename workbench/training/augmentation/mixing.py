"""Mixup and CutMix: two examples in one, with the labels of both. N examples, S × S pixels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import torch
from torch import Tensor

from workbench.training.augmentation.draws import Draws, Floats
from workbench.training.augmentation.erasing import rectangles
from workbench.training.augmentation.transform import per_example


@dataclass(frozen=True)
class Mixing:
    """Example n is to `weights[n]` itself and for the rest example `partners[n]`: int64 and float32, (N,) each."""

    partners: Tensor
    weights: Tensor

    def blend(self, own_N: Tensor, theirs_N: Tensor) -> Tensor:
        """λ·own + (1 − λ)·theirs: what follows from an example's own label, and from its partner's."""
        return self.weights * own_N + (1.0 - self.weights) * theirs_N

    def mix(self, values: Tensor) -> Tensor:
        """The same of rows, (N, …): each with its partner's."""
        share = per_example(self.weights, values.ndim)
        return share * values + (1.0 - share) * values[self.partners]


class Mixer(Protocol):
    """Blends images with their partners; returns them with the share that each keeps of itself, (N,)."""

    def __call__(self, images: Tensor, partners: Tensor, draws: Draws) -> tuple[Tensor, Tensor]: ...


@dataclass(frozen=True)
class MixUp:
    """λ·x + (1 − λ)·x_partner with λ from Beta(α, α); Zhang et al. 2018, section 2. λ is drawn for each example."""

    alpha: float
    probability: float

    def __call__(self, images: Tensor, partners: Tensor, draws: Draws) -> tuple[Tensor, Tensor]:
        weights = draws.put(_shares(self.alpha, self.probability, draws))
        share = per_example(weights, images.ndim)
        return share * images + (1.0 - share) * partners, weights


@dataclass(frozen=True)
class CutMix:
    """A window of the partner, of 1 − λ of the area where it lies inside; Yun et al. 2019, equations 1 and 2.

    What the image's edge cuts off the window is given back to λ, so that labels are mixed by area.
    """

    alpha: float
    probability: float

    def __call__(self, images: Tensor, partners: Tensor, draws: Draws) -> tuple[Tensor, Tensor]:
        size = images.shape[-1]
        side = np.floor(size * np.sqrt(1.0 - _shares(self.alpha, self.probability, draws))).astype(np.int64)
        spans = []
        for _ in range(2):
            start = draws.whole(size) - side // 2
            low, high = np.clip(start, 0, size), np.clip(start + side, 0, size)
            spans.append((low, high - low))
        (top, height), (left, width) = spans
        inside = rectangles(size, *(draws.put(numbers) for numbers in (top, left, height, width)))
        return torch.where(inside, partners, images), draws.put(1.0 - height * width / size**2)


def mixed(images: Tensor, mixers: Sequence[Mixer], draws: Draws) -> tuple[Tensor, Mixing]:
    """Each image by one of the mixers, each as likely, with the partner that one order of the batch gives it."""
    partners = draws.put(draws.partners())
    theirs, turn = images.index_select(0, partners), draws.put(draws.whole(len(mixers)))
    result, weights = mixers[0](images, theirs, draws)
    for number, mixer in enumerate(mixers[1:], start=1):
        others, other_weights = mixer(images, theirs, draws)
        result = torch.where(per_example(turn == number, images.ndim), others, result)
        weights = torch.where(turn == number, other_weights, weights)
    return result, Mixing(partners, weights)


def _shares(alpha: float, probability: float, draws: Draws) -> Floats:
    """λ, (N,); 1 for those that happen not to be mixed."""
    return np.where(draws.uniform() < probability, draws.beta(alpha), 1.0)
