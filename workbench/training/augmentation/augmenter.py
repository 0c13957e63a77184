"""`Augmenter`: a document's augmentations as one object. N examples, C channels, S × S pixels.

Every augmentation draws anew for each example and still runs on a whole batch at once. torchvision's v2 classes draw
once for all images of a batch, which shows the model far fewer different pictures; called image by image, they start as
many kernels for each image as these do for a batch, which a GPU waits for, while on a CPU the two take about as long
(measured at 32 images of 224 pixels). So what depends on the drawing is computed here, and checked against
torchvision's functions with the same numbers; what is alike for all images is torchvision's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from workbench.spec.augmentation import Augmentation, CutMix, MixUp
from workbench.training.augmentation.draws import Draws
from workbench.training.augmentation.mixing import Mixer, Mixing, mixed
from workbench.training.augmentation.registry import build_mixer, build_transform
from workbench.training.augmentation.transform import Transform


@dataclass(frozen=True)
class Augmented:
    """Images (N, C, S, S), float32 from 0 to 1, and how examples were mixed; None where they were not."""

    images: Tensor
    mixing: Mixing | None


class Augmenter:
    """Changes batches by a list of transforms, in their order, and at last mixes the examples."""

    def __init__(self, transforms: Sequence[Transform], mixers: Sequence[Mixer], seed: int) -> None:
        self._transforms = transforms
        self._mixers = mixers
        self._seed = seed

    @classmethod
    def of(cls, specs: Sequence[Augmentation], seed: int) -> Augmenter:
        mixers = [build_mixer(spec) for spec in specs if isinstance(spec, MixUp | CutMix)]
        return cls([build_transform(spec) for spec in specs if not isinstance(spec, MixUp | CutMix)], mixers, seed)

    @torch.no_grad()
    def __call__(self, images: Tensor, epoch: int, number: int) -> Augmented:
        """Augments (N, C, S, S), uint8 or float32 from 0 to 1: batch `number` of `epoch`.

        The result follows from seed, epoch, number and the place in the batch alone.
        """
        images = images.float() / 255.0 if images.dtype == torch.uint8 else images
        for place, transform in enumerate(self._transforms, start=1):
            images = transform(images, self._draws(images, epoch, number, place))
        if not self._mixers:
            return Augmented(images, None)
        return Augmented(*mixed(images, self._mixers, self._draws(images, epoch, number, 1 + len(self._transforms))))

    def _draws(self, images: Tensor, epoch: int, number: int, place: int) -> Draws:
        """Places count from 1: numpy takes zeros at the end of a key for nothing, and (seed, epoch) shuffles."""
        return Draws([self._seed, epoch, number, place], len(images), images.device)
