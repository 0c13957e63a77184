"""JPEG files that take as long to decode, and as much room, as photographs do; every pixel follows from a seed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

WIDTH, HEIGHT = 500, 375
NUM_CLASSES = 10


def make_photographs(folder: Path, count: int, seed: int = 0) -> None:
    """Spreads `count` images of 500 × 375 pixels over ten class folders."""
    for label in range(NUM_CLASSES):
        (folder / f"class{label}").mkdir(parents=True)
    for number in range(count):
        image = photograph(np.random.Generator(np.random.PCG64([seed, number])))
        image.save(folder / f"class{number % NUM_CLASSES}" / f"{number:05}.jpg", quality=90)


def photograph(random: np.random.Generator) -> Image.Image:
    """Light that changes slowly, some blurred shapes with sharp ones before them, and the grain of a sensor."""
    light = random.integers(0, 256, (6, 8, 3), dtype=np.uint8)
    image = Image.fromarray(light).resize((WIDTH, HEIGHT), Image.Resampling.BICUBIC)
    _draw(image, random, 12)
    image = image.filter(ImageFilter.GaussianBlur(4))
    _draw(image, random, 8)
    grain = random.normal(0, 6, (HEIGHT, WIDTH, 1))
    return Image.fromarray(np.clip(np.asarray(image) + grain, 0, 255).astype(np.uint8))


def _draw(image: Image.Image, random: np.random.Generator, count: int) -> None:
    draw = ImageDraw.Draw(image)
    for _ in range(count):
        x, y, width, height = (int(value) for value in random.integers((0, 0, 10, 10), (WIDTH, HEIGHT, 160, 120)))
        shape = draw.ellipse if random.random() < 0.5 else draw.rectangle
        shape((x, y, x + width, y + height), fill=tuple(int(part) for part in random.integers(0, 256, 3)))
