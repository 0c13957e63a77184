"""The operations that TrivialAugment, RandAugment and AugMix draw from, and how strong they may be.

The names, ranges and signs are torchvision's, whose classes draw one operation for a whole batch.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Literal, Protocol

import numpy as np
from torch import Tensor

from workbench.training.augmentation import colours, warping
from workbench.training.augmentation.draws import Draws, Floats, Wholes
from workbench.training.augmentation.transform import changed_by_kind

Interpolation = Literal["nearest", "bilinear"]


class Operation(Protocol):
    """Images and a strength (N,) for each → images; `mode` says how those that move pixels look between them."""

    def __call__(self, images: Tensor, strengths: Tensor, mode: Interpolation) -> Tensor: ...


def _coloured(change: Callable[[Tensor, Tensor], Tensor], *, from_one: bool = False) -> Operation:
    """`from_one` for those whose strength is counted from 1, which changes nothing."""

    def operation(images: Tensor, strengths: Tensor, mode: Interpolation) -> Tensor:  # noqa: ARG001 - moves no pixels
        return change(images, 1.0 + strengths if from_one else strengths)

    return operation


def _sheared(images: Tensor, strengths: Tensor, mode: Interpolation, maps: Callable[[Tensor, int], Tensor]) -> Tensor:
    return warping.warped(images, maps(strengths, images.shape[-1]), mode)


def _moved(images: Tensor, strengths: Tensor, mode: Interpolation, maps: Callable[[Tensor], Tensor]) -> Tensor:
    return warping.warped(images, maps(strengths), mode)


def _identity(images: Tensor, strengths: Tensor, mode: Interpolation) -> Tensor:  # noqa: ARG001 - changes nothing
    return images


OPERATIONS: dict[str, Operation] = {
    "Identity": _identity,
    "ShearX": partial(_sheared, maps=warping.shearing_x),
    "ShearY": partial(_sheared, maps=warping.shearing_y),
    "TranslateX": partial(_moved, maps=warping.moving_x),
    "TranslateY": partial(_moved, maps=warping.moving_y),
    "Rotate": partial(_moved, maps=warping.turning),
    "Brightness": _coloured(colours.brightness, from_one=True),
    "Color": _coloured(colours.saturation, from_one=True),
    "Contrast": _coloured(colours.contrast, from_one=True),
    "Sharpness": _coloured(colours.sharpness, from_one=True),
    "Posterize": _coloured(colours.posterize),
    "Solarize": _coloured(colours.solarize),
    "AutoContrast": _coloured(colours.auto_contrast),
    "Equalize": _coloured(colours.equalize),
}


@dataclass(frozen=True)
class Strengths:
    """From `first` to `last` in equal steps; `share` counts in the image's size, `signed` ones go both ways."""

    first: float
    last: float
    share: bool = False
    bits: bool = False
    signed: bool = True

    def table(self, levels: int, size: int) -> Floats:
        """(levels,), without signs."""
        values = np.linspace(self.first, self.last, levels) * (size if self.share else 1.0)
        return np.round(values) if self.bits else values


Space = Mapping[str, Strengths]
"""Which operations there are, and how strong they may be."""
_NONE = Strengths(0.0, 0.0, signed=False)
_SOLARIZE = Strengths(1.0, 0.0, signed=False)


def space(
    geometry: float, move: Strengths, degrees: float, colour: float, posterize: Strengths
) -> dict[str, Strengths]:
    """All 14, in torchvision's order."""
    shear, blend = Strengths(0.0, geometry), Strengths(0.0, colour)
    return {
        "Identity": _NONE,
        "ShearX": shear,
        "ShearY": shear,
        "TranslateX": move,
        "TranslateY": move,
        "Rotate": Strengths(0.0, degrees),
        "Brightness": blend,
        "Color": blend,
        "Contrast": blend,
        "Sharpness": blend,
        "Posterize": posterize,
        "Solarize": _SOLARIZE,
        "AutoContrast": _NONE,
        "Equalize": _NONE,
    }


@dataclass(frozen=True)
class Drawn:
    """What happens to each image: the number of an operation in its space, and a strength with its sign, (N,) each."""

    operations: Wholes
    strengths: Floats


def drawn(where: Space, levels: int, level: Wholes, size: int, draws: Draws) -> Drawn:
    """An operation for each image, each as likely, at `level` (N,) of `levels`."""
    chosen, signs = draws.whole(len(where)), draws.signs()
    tables = np.stack([strengths.table(levels, size) for strengths in where.values()])
    signed = np.array([strengths.signed for strengths in where.values()])
    return Drawn(chosen, tables[chosen, level] * np.where(signed[chosen], signs, 1.0))


def applied(images: Tensor, where: Space, what: Drawn, draws: Draws, mode: Interpolation = "nearest") -> Tensor:
    """Each image by its own operation, at its own strength."""
    changes = [None if OPERATIONS[name] is _identity else partial(OPERATIONS[name], mode=mode) for name in where]
    return changed_by_kind(images, what.operations, what.strengths, changes, draws)
