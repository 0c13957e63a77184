"""Small pictures of images, as files in memory."""

from __future__ import annotations

import io

from PIL import Image

from workbench.data.colours import Pixels

SIDE_PX = 128
"""Height and width of a thumbnail at most; smaller images keep their pixels."""
_QUALITY = 85


def image_of(pixels: Pixels) -> Image.Image:
    """uint8 (H, W, 1 or 3) → a grey or a colour image."""
    return Image.fromarray(pixels[..., 0] if pixels.shape[-1] == 1 else pixels)


def thumbnail(pixels: Pixels) -> bytes:
    """A JPEG file of some kilobytes; images that need no shrinking stay as they are, as PNG files.

    A strip keeps at least one pixel of its shorter side.
    """
    image = image_of(pixels)
    if max(image.size) <= SIDE_PX:
        return png(image)
    scale = SIDE_PX / max(image.size)
    width, height = (max(1, round(side * scale)) for side in image.size)
    file = io.BytesIO()
    image.resize((width, height), Image.Resampling.BOX, reducing_gap=2).save(file, "JPEG", quality=_QUALITY)
    return file.getvalue()


def png(image: Image.Image) -> bytes:
    file = io.BytesIO()
    image.save(file, "PNG", compress_level=1)
    return file.getvalue()
