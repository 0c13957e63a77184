"""TrivialAugment, RandAugment and AugMix: who draws which operation, how strong, and what becomes of the results."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from torch import Tensor

from workbench.training.augmentation.draws import Draws
from workbench.training.augmentation.operations import Strengths, applied, drawn, space
from workbench.training.augmentation.transform import per_example

LEVELS = 31
"""Strengths that an operation can have in TrivialAugment and RandAugment."""
TRIVIAL_SPACE = space(0.99, Strengths(0.0, 32.0), 135.0, 0.99, Strengths(8, 2, bits=True, signed=False))
RAND_SPACE = space(0.3, Strengths(0.0, 150.0 / 331.0, share=True), 30.0, 0.9, Strengths(8, 4, bits=True, signed=False))
MIX_LEVELS = 10
MIX_SPACE = {
    name: strengths
    for name, strengths in space(
        0.3, Strengths(0.0, 1.0 / 3.0, share=True), 30.0, 0.9, Strengths(4, 0, bits=True, signed=False)
    ).items()
    if name != "Identity"
}
_DEEPEST = 3


@dataclass(frozen=True)
class TrivialAugment:
    """One operation for each image, at a strength of its own; Müller & Hutter 2021, algorithm 1 and table 1 (wide)."""

    def __call__(self, images: Tensor, draws: Draws) -> Tensor:
        what = drawn(TRIVIAL_SPACE, LEVELS, draws.whole(LEVELS), images.shape[-1], draws)
        return applied(images, TRIVIAL_SPACE, what, draws)


@dataclass(frozen=True)
class RandAugment:
    """So many operations for each image, all at the same strength; Cubuk et al. 2020, figure 2."""

    operations: int
    magnitude: int

    def __call__(self, images: Tensor, draws: Draws) -> Tensor:
        level = np.full(draws.count, self.magnitude, dtype=np.int64)
        for _ in range(self.operations):
            what = drawn(RAND_SPACE, LEVELS, level, images.shape[-1], draws)
            images = applied(images, RAND_SPACE, what, draws)
        return images


@dataclass(frozen=True)
class AugMix:
    """Blends each image with the ends of its chains; Hendrycks et al. 2020, algorithm 1."""

    severity: int
    chains: int
    alpha: float

    def __call__(self, images: Tensor, draws: Draws) -> Tensor:
        own = draws.beta(self.alpha)
        shares = draws.shares(self.alpha, self.chains) * (1.0 - own)[:, None]
        mixed = per_example(draws.put(own)) * images
        for chain in range(self.chains):
            mixed = mixed + per_example(draws.put(shares[:, chain])) * self._end_of_chain(images, draws)
        return mixed

    def _end_of_chain(self, images: Tensor, draws: Draws) -> Tensor:
        depths = 1 + draws.whole(_DEEPEST)
        for depth in range(_DEEPEST):
            what = drawn(MIX_SPACE, MIX_LEVELS, draws.whole(self.severity), images.shape[-1], draws)
            what.operations[depths <= depth] = len(MIX_SPACE)  # no operation's number: the chain has ended
            images = applied(images, MIX_SPACE, what, draws, "bilinear")
        return images
