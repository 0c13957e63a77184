"""From whatever a file holds to 8 bits of grey or of red, green and blue, as a person sees it on a screen."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PIL import Image

Pixels = npt.NDArray[np.uint8]
"""(height, width, channels) with 1 channel (grey) or 3 (red, green, blue)."""

WIDE_MODES = frozenset({"I", "F", "I;16", "I;16L", "I;16B", "I;16N"})
GREY_MODES = frozenset({"1", "L", "LA", "La"}) | WIDE_MODES
COLOUR_MODES = frozenset({"P", "PA", "RGB", "RGBA", "RGBa", "RGBX", "CMYK", "YCbCr", "HSV"})

_WHITE_IS_ZERO = 0
_PHOTOMETRIC_TAG = 262


class UnknownColours(Exception):
    """The image's colour space is none that can be shown here."""


def channels_of(image: Image.Image) -> int:
    """1 for a grey image, 3 for any other; needs the header only."""
    return 1 if image.mode in GREY_MODES else 3


def is_known(image: Image.Image) -> bool:
    """Whether `as_seen` can show it."""
    return image.mode in GREY_MODES | COLOUR_MODES


def as_seen(image: Image.Image) -> Pixels:
    """The loaded image as uint8 (H, W, 1) or (H, W, 3). Raises `UnknownColours`.

    Transparency is laid on white: pages and viewers show it so, and the colour stored below transparent pixels (most
    often black) was never meant to be seen; a drawing in black on nothing would vanish on black.
    """
    if image.mode in WIDE_MODES:
        return _narrowed(image)[..., np.newaxis]
    if not is_known(image):
        raise UnknownColours(image.mode)
    mode = "L" if image.mode in GREY_MODES else "RGB"
    flat = _on_white(image, mode) if image.has_transparency_data else image.convert(mode)
    pixels: Pixels = np.array(flat, dtype=np.uint8)
    return pixels[..., np.newaxis] if mode == "L" else pixels


def _on_white(image: Image.Image, mode: str) -> Image.Image:
    with_alpha = image.convert("LA" if mode == "L" else "RGBA")
    white = Image.new(mode, image.size, "white")
    white.paste(with_alpha.convert(mode), mask=with_alpha.getchannel("A"))
    return white


def _narrowed(image: Image.Image) -> Pixels:
    """(H, W) of 8 bits from 16- or 32-bit grey. Pillow's own conversion clips at 255, which shows most of it white."""
    values = np.asarray(image)
    sixteen_bit = image.mode.startswith("I;16") or (image.mode == "I" and image.format == "PNG")
    narrow = _from_16_bit(values) if sixteen_bit else _from_32_bit(values.astype(np.float64), image.mode == "F")
    tags = getattr(image, "tag_v2", {})
    return 255 - narrow if tags.get(_PHOTOMETRIC_TAG) == _WHITE_IS_ZERO else narrow


def _from_16_bit(values: npt.NDArray[np.generic]) -> Pixels:
    """The whole range 0…65535 on 0…255, rounded to the nearest."""
    return ((values.astype(np.uint32) * 255 + 32767) // 65535).astype(np.uint8)


def _from_32_bit(values: npt.NDArray[np.float64], fractional: bool) -> Pixels:  # noqa: FBT001 - private
    """Values of unknown range on 0…255: the narrowest usual range that holds them all, else from least to greatest.

    Usual are 0…1 (fractions only), 0…255 and 0…65535. What is not a number becomes black.
    """
    finite = values[np.isfinite(values)]
    least, greatest = (float(finite.min()), float(finite.max())) if finite.size else (0.0, 0.0)
    usual = [1.0, 255.0, 65535.0] if fractional else [255.0, 65535.0]
    fitting = [top for top in usual if least >= 0.0 and greatest <= top]
    if fitting:
        least, greatest = 0.0, fitting[0]
    share = (np.clip(values, least, greatest) - least) / ((greatest - least) or 1.0)
    return np.rint(np.nan_to_num(share) * 255.0).astype(np.uint8)
