"""One example in detail: as it is stored, and as the network sees it."""

from __future__ import annotations

from PIL import Image

from workbench.data.dataset import ImageInputs
from workbench.data.looking.thumbnail import image_of, png
from workbench.data.preprocess import Preprocess

LARGE_PX = 512


def stored_png(images: ImageInputs, example: int) -> bytes:
    """A PNG file of the image, at most `LARGE_PX` high and wide. Raises `Unreadable`."""
    image = image_of(images.read(example, 2 * LARGE_PX))
    image.thumbnail((LARGE_PX, LARGE_PX), Image.Resampling.BOX)
    return png(image)


def seen_png(images: ImageInputs, example: int, preprocess: Preprocess) -> bytes:
    """A PNG file of the very pixels that are normalised and given to the network. Raises `Unreadable`."""
    planes = preprocess(images.read(example, preprocess.read_at_least))
    return png(image_of(planes.transpose(1, 2, 0)))
