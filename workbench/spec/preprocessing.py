"""What happens to an image before the model sees it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from models.spec.base import Spec, knob


class Preprocessing(Spec):
    """What happens to an image before the model sees it; normalisation comes from the source model."""

    image_size: Annotated[int, Field(ge=16, le=1024)] | Literal["source"] = knob(
        "source",
        "Image size",
        "Height and width in pixels that the model sees; 'source' takes what the source model was trained on.",
        unit="px",
    )
    channels: Annotated[int, Field(ge=1, le=64)] | Literal["source"] = knob(
        "source",
        "Channels",
        "'source' converts images to what the source model was trained on; a number keeps that many channels (1 grey, "
        "3 colour) and adapts the source model's first layer.",
        advanced=True,
    )
    fit: Literal["crop", "pad", "squash"] = knob(
        "crop",
        "Fit",
        "How an image that is not square becomes square.",
        options={"crop": "crop the middle", "pad": "pad with black", "squash": "squash"},
        advanced=True,
    )

    @property
    def asked_size(self) -> int | None:
        """Height and width in pixels; None for the source's own."""
        return None if self.image_size == "source" else self.image_size

    @property
    def asked_channels(self) -> int | None:
        """The channels that the model is to see; None for the source's own."""
        return None if self.channels == "source" else self.channels
