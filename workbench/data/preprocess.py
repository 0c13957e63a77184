"""From an image as it is stored to the square the model sees."""

from __future__ import annotations

import difflib
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PIL import Image

from models.spec.errors import UserError
from workbench.data.colours import Pixels

INTERPOLATIONS = {
    "nearest": Image.Resampling.NEAREST,
    "box": Image.Resampling.BOX,
    "bilinear": Image.Resampling.BILINEAR,
    "hamming": Image.Resampling.HAMMING,
    "bicubic": Image.Resampling.BICUBIC,
    "lanczos": Image.Resampling.LANCZOS,
}
FITS = ("crop", "pad", "squash")


@dataclass(frozen=True)
class Preprocess:
    """Sizes an image to `image_size` × `image_size` pixels of `channels` channels (1 or 3); deterministic.

    `fit`: `crop` brings the shorter side to size and takes the middle, `pad` brings the longer side to size and fills
    up with black, `squash` gives up the proportions. Shrinking filters over all pixels (no aliasing), except `nearest`.
    Raises `UserError` for channels, interpolation or fit that there is not.
    """

    image_size: int
    channels: int
    interpolation: str = "bicubic"
    fit: str = "crop"

    def __post_init__(self) -> None:
        if self.channels not in (1, 3):
            raise UserError(
                f"The model is to see {self.channels} channels; images have 1 or 3.",
                where="preprocessing.channels",
                remedy="Choose 1 or 3.",
            )
        _check_known(self.interpolation, tuple(INTERPOLATIONS), "interpolation")
        _check_known(self.fit, FITS, "fit")

    @property
    def read_at_least(self) -> int:
        """Pixels that either side of an image may be reduced to before it is sized, without a visible loss."""
        return 2 * self.image_size

    def __call__(self, pixels: Pixels) -> npt.NDArray[np.uint8]:
        """uint8 (H, W, 1 or 3) → uint8 (channels, image_size, image_size)."""
        stored = Image.fromarray(pixels[..., 0] if pixels.shape[-1] == 1 else pixels)
        if self.channels == 1:
            stored = stored.convert("L")  # luminance, ITU-R 601-2
        sized = np.asarray(self._sized(stored), dtype=np.uint8)
        planes = sized[np.newaxis] if sized.ndim == 2 else sized.transpose(2, 0, 1)
        return np.ascontiguousarray(np.broadcast_to(planes, (self.channels, *planes.shape[1:])))

    def _sized(self, image: Image.Image) -> Image.Image:
        method = INTERPOLATIONS[self.interpolation]
        square = (self.image_size, self.image_size)
        if self.fit == "squash":
            return image.resize(square, method)
        if self.fit == "pad":
            return self._padded(image, method)
        # Cutting while sizing: a strip of 1 × 10,000 pixels would grow to a huge image if it were sized first.
        left, top = (max(0, side - min(image.size)) / 2 for side in image.size)
        return image.resize(square, method, box=(left, top, left + min(image.size), top + min(image.size)))

    def _padded(self, image: Image.Image, method: Image.Resampling) -> Image.Image:
        scale = self.image_size / max(image.size)
        width, height = (max(1, min(self.image_size, round(side * scale))) for side in image.size)
        canvas = Image.new(image.mode, (self.image_size, self.image_size))
        corner = ((self.image_size - width) // 2, (self.image_size - height) // 2)
        canvas.paste(image.resize((width, height), method), corner)
        return canvas


def _check_known(name: str, known: tuple[str, ...], what: str) -> None:
    if name not in known:
        close = difflib.get_close_matches(name, known) or known
        raise UserError(f"There is no {what} '{name}'.", where="preprocessing", remedy=f"Choose {', '.join(close)}.")
