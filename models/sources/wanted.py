"""What images a source model is wanted for, where these are not the ones that it was trained on."""

from __future__ import annotations

import inspect
from dataclasses import dataclass
from itertools import cycle, islice

from torch import nn

from models.spec.errors import UserError
from models.spec.stack import InputDescription

_SIZE_PARAMETERS = ("img_size", "image_size", "input_size")


@dataclass(frozen=True)
class Wanted:
    """Channels, and height and width in pixels; None for what the source was trained on."""

    channels: int | None = None
    image_size: int | None = None


def size_parameter(kind: type[nn.Module]) -> str:
    """How the constructor of `kind` is told the image size, which the model then depends on; empty if not at all."""
    known = {name for base in kind.__mro__ for name in inspect.signature(base).parameters}
    return next((name for name in _SIZE_PARAMETERS if name in known), "")


def for_channels(seen: InputDescription, channels: int) -> InputDescription:
    """`seen` with normalisation for `channels`: the average for a single one, else the source's in turn."""
    if channels == seen.channels:
        return seen
    return seen.model_copy(
        update={
            "channels": channels,
            "trained_channels": seen.channels,
            "mean": _spread(seen.mean, channels),
            "std": _spread(seen.std, channels),
        }
    )


def unfit_size(title: str, size: int, own_size: int) -> UserError:
    return UserError(
        f"{title} takes no images of {size} pixels.",
        where="preprocessing.image_size",
        remedy=f"It was trained with images of {own_size} pixels: choose that size ('source' in a document).",
    )


def unfit_channels(title: str, channels: int, own_channels: int) -> UserError:
    return UserError(
        f"{title} cannot be adapted to images of {channels} channels.",
        where="preprocessing.channels",
        remedy=f"It was trained with {own_channels}: choose that number ('source' in a document).",
    )


def _spread(values: tuple[float, ...], channels: int) -> tuple[float, ...]:
    if channels == 1:
        return (sum(values) / len(values),)
    return tuple(islice(cycle(values), channels))
