"""Pictures that compress like photographs and differ from each other as photographs do."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image, ImageDraw


def scene(seed: int, size: tuple[int, int] = (200, 150)) -> Image.Image:
    """A soft background, some shapes, a little noise."""
    random = np.random.default_rng(seed)
    width, height = size
    image = Image.fromarray(random.integers(0, 220, (6, 8, 3), dtype=np.uint8)).resize(size, Image.Resampling.BICUBIC)
    draw = ImageDraw.Draw(image)
    for _ in range(10):
        x, y = (int(random.integers(-20, side)) for side in size)
        w, h = (int(random.integers(5, side // 2)) for side in size)
        draw.ellipse((x, y, x + w, y + h), fill=tuple(int(value) for value in random.integers(0, 220, 3)))
    noisy = np.asarray(image, dtype=np.int16) + random.integers(-8, 8, (height, width, 3))
    return Image.fromarray(noisy.clip(0, 255).astype(np.uint8))


def recompressed(image: Image.Image, quality: int) -> Image.Image:
    file = io.BytesIO()
    image.save(file, "JPEG", quality=quality)
    return Image.open(io.BytesIO(file.getvalue())).convert("RGB")
