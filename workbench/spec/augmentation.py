"""Augmentations: random changes of training images, drawn anew for each example in each epoch."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from models.spec.base import Spec, knob


def _probability(default: float) -> float:
    chosen: float = knob(default, "Probability", "Share of the images that are changed.", ge=0.0, le=1.0)
    return chosen


class HorizontalFlip(Spec):
    """Mirrors left and right, where that changes no label; Krizhevsky et al. 2012 (AlexNet), section 4.1."""

    kind: Literal["horizontal-flip"] = "horizontal-flip"
    probability: float = _probability(0.5)


class VerticalFlip(Spec):
    """Mirrors top and bottom, for images without an up, as Cireşan et al. 2013 mirror histology."""

    kind: Literal["vertical-flip"] = "vertical-flip"
    probability: float = _probability(0.5)


class RandomResizedCrop(Spec, title="Random resized crop"):
    """A window of random size, proportions and place, brought to size; Szegedy et al. 2015 (GoogLeNet), section 6."""

    kind: Literal["random-resized-crop"] = "random-resized-crop"
    smallest: float = knob(
        0.08, "Smallest window", "The least share of the image's area; the largest is all of it.", gt=0.0, le=1.0
    )
    stretch: float = knob(
        4 / 3, "Stretch", "Width by height of the window lies between 1 / stretch and stretch.", ge=1.0, le=4.0
    )


class PaddedCrop(Spec, title="Padded crop"):
    """Shifts the image by at most the padding; He et al. 2016 (ResNet), section 4.2, who shift by an eighth."""

    kind: Literal["padded-crop"] = "padded-crop"
    padding: float = knob(
        0.125, "Padding", "The largest shift in each direction, as a share of the image's size.", gt=0.0, le=0.5
    )
    fill: Literal["black", "reflect"] = knob(
        "black",
        "Fill",
        "What stands where the image was shifted away from.",
        options={"black": "black", "reflect": "the mirrored image"},
    )


class Rotation(Spec):
    """Turns by a random angle; Simard et al. 2003 (Best practices for convolutional neural networks)."""

    kind: Literal["rotation"] = "rotation"
    degrees: float = knob(15.0, "Angle", "The largest angle, to either side.", unit="°", gt=0.0, le=180.0)


class ColorJitter(Spec, title="Colour jitter"):
    """Brightness, contrast, saturation and hue change a little, in random order; Howard 2014 (Some improvements)."""

    kind: Literal["color-jitter"] = "color-jitter"
    brightness: float = knob(0.4, "Brightness", "The factor lies between 1 − this and 1 + this.", ge=0.0, le=1.0)
    contrast: float = knob(0.4, "Contrast", "The factor lies between 1 − this and 1 + this.", ge=0.0, le=1.0)
    saturation: float = knob(0.4, "Saturation", "The factor lies between 1 − this and 1 + this.", ge=0.0, le=1.0)
    hue: float = knob(
        0.1, "Hue", "The largest turn of the colour wheel to either side; 0.5 is half of it.", ge=0.0, le=0.5
    )


class Grayscale(Spec, title="Grey"):
    """Takes the colour away; Chen et al. 2020 (SimCLR), appendix A."""

    kind: Literal["grayscale"] = "grayscale"
    probability: float = _probability(0.2)


class GaussianBlur(Spec, title="Gaussian blur"):
    """Blurs with a Gaussian of random width, from 0.1 pixels on; Chen et al. 2020 (SimCLR), appendix A."""

    kind: Literal["gaussian-blur"] = "gaussian-blur"
    sigma: float = knob(2.0, "Largest width", "Standard deviation of the widest Gaussian.", unit="px", ge=0.1, le=10.0)
    probability: float = _probability(0.5)


class RandomErasing(Spec, title="Random erasing"):
    """Covers a random rectangle; Zhong et al. 2020 (Random erasing), algorithm 1."""

    kind: Literal["random-erasing"] = "random-erasing"
    smallest: float = knob(0.02, "Smallest area", "The least share of the image's area.", gt=0.0, lt=1.0)
    largest: float = knob(
        0.33, "Largest area", "The largest share; where it is below the least, the least counts.", gt=0.0, lt=1.0
    )
    fill: Literal["black", "mean"] = knob(
        "mean", "Fill", "What covers it.", options={"black": "black", "mean": "the image's mean colour"}, advanced=True
    )
    probability: float = _probability(0.5)


class TrivialAugmentWide(Spec, title="TrivialAugment"):
    """One of 14 operations, each as likely, at a random strength; Müller & Hutter 2021 (TrivialAugment, wide space)."""

    kind: Literal["trivial-augment"] = "trivial-augment"


class RandAugment(Spec, title="RandAugment"):
    """Some of 14 operations, one after the other, all at one strength; Cubuk et al. 2020 (RandAugment)."""

    kind: Literal["rand-augment"] = "rand-augment"
    operations: int = knob(2, "Operations", "How many are applied to each image.", ge=1, le=14)
    magnitude: int = knob(9, "Strength", "From 0, the weakest, to 30.", ge=0, le=30)


class AugMix(Spec, title="AugMix"):
    """Mixes the image with chains of one to three operations each; Hendrycks et al. 2020 (AugMix), without its loss."""

    kind: Literal["aug-mix"] = "aug-mix"
    severity: int = knob(3, "Strength", "The strongest operation, from 1 to 10.", ge=1, le=10)
    chains: int = knob(3, "Chains", "How many chains are mixed.", ge=1, le=10, advanced=True)
    alpha: float = knob(
        1.0,
        "α",
        "Shares of image and chains are drawn from Dirichlet(α, …); the larger, the more alike they are.",
        gt=0.0,
        advanced=True,
    )


class MixUp(Spec, title="Mixup"):
    """Blends each image with another of the batch; the losses of both labels, also of a number or a level, count by
    their shares. Zhang et al. 2018 (mixup), section 2.
    """

    kind: Literal["mixup"] = "mixup"
    alpha: float = knob(
        0.2, "α", "The share of the image is drawn from Beta(α, α); the larger, the more they are mixed.", gt=0.0
    )
    probability: float = _probability(1.0)


class CutMix(Spec, title="CutMix"):
    """Sets a window of another image of the batch in; the losses of both labels, also of a number or a level, count by
    area. Yun et al. 2019 (CutMix), algorithm A1.
    """

    kind: Literal["cutmix"] = "cutmix"
    alpha: float = knob(1.0, "α", "The share of the image is drawn from Beta(α, α); 1 makes all as likely.", gt=0.0)
    probability: float = _probability(1.0)


Mixer = MixUp | CutMix
"""What mixes examples with each other; it comes last, wherever it stands in the list."""

Augmentation = Annotated[
    HorizontalFlip
    | VerticalFlip
    | RandomResizedCrop
    | PaddedCrop
    | Rotation
    | ColorJitter
    | Grayscale
    | GaussianBlur
    | RandomErasing
    | TrivialAugmentWide
    | RandAugment
    | AugMix
    | MixUp
    | CutMix,
    Field(discriminator="kind"),
]
