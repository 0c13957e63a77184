"""Which object does what a spec says."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from workbench.spec import augmentation as spec
from workbench.training.augmentation.blur import Blur
from workbench.training.augmentation.colour_jitter import ColourJitter
from workbench.training.augmentation.crops import PaddedCrop, ResizedCrop
from workbench.training.augmentation.erasing import Erasing
from workbench.training.augmentation.flips import LEFT_RIGHT, TOP_BOTTOM, Flip
from workbench.training.augmentation.grey import Grey
from workbench.training.augmentation.mixing import CutMix, Mixer, MixUp
from workbench.training.augmentation.policies import AugMix, RandAugment, TrivialAugment
from workbench.training.augmentation.rotation import Rotation
from workbench.training.augmentation.transform import Transform

_BUILDERS: dict[str, Callable[[Any], Transform]] = {
    "horizontal-flip": lambda wanted: Flip(LEFT_RIGHT, wanted.probability),
    "vertical-flip": lambda wanted: Flip(TOP_BOTTOM, wanted.probability),
    "random-resized-crop": lambda wanted: ResizedCrop(wanted.smallest, wanted.stretch),
    "padded-crop": lambda wanted: PaddedCrop(wanted.padding, wanted.fill),
    "rotation": lambda wanted: Rotation(wanted.degrees),
    "color-jitter": lambda wanted: ColourJitter(wanted.brightness, wanted.contrast, wanted.saturation, wanted.hue),
    "grayscale": lambda wanted: Grey(wanted.probability),
    "gaussian-blur": lambda wanted: Blur(wanted.sigma, wanted.probability),
    "random-erasing": lambda wanted: Erasing(wanted.smallest, wanted.largest, wanted.fill, wanted.probability),
    "trivial-augment": lambda _: TrivialAugment(),
    "rand-augment": lambda wanted: RandAugment(wanted.operations, wanted.magnitude),
    "aug-mix": lambda wanted: AugMix(wanted.severity, wanted.chains, wanted.alpha),
}
"""By kind. Each takes its own spec."""


def build_transform(wanted: spec.Augmentation) -> Transform:
    """What changes each image by itself. Raises `KeyError` for what mixes them."""
    return _BUILDERS[wanted.kind](wanted)


def build_mixer(wanted: spec.Mixer) -> Mixer:
    """What mixes examples with each other."""
    kind = MixUp if isinstance(wanted, spec.MixUp) else CutMix
    return kind(wanted.alpha, wanted.probability)
