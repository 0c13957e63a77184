"""The script of an export sees a file as training saw it, whatever its colours, depth, orientation and size."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image
from torch import Tensor

from workbench.data.preprocess import Preprocess
from workbench.data.reading import read_image
from workbench.documents import replaced
from workbench.experiment import Experiment

SIZE = 32
GRADIENT = np.linspace(0, 1, 150 * 70).reshape(70, 150)


def picture() -> Image.Image:
    channels = [GRADIENT, GRADIENT[::-1], GRADIENT[:, ::-1]]
    return Image.fromarray((np.stack(channels, -1) * 255).astype(np.uint8))


def with_alpha() -> Image.Image:
    image = picture()
    image.putalpha(Image.fromarray((GRADIENT[::-1] * 255).astype(np.uint8)))
    return image


def turned(orientation: int) -> dict[str, Any]:
    exif = Image.Exif()
    exif[0x0112] = orientation
    return {"exif": exif}


FILES: dict[str, Callable[[Path], None]] = {
    "rgb.png": lambda p: picture().save(p),
    "grey.png": lambda p: picture().convert("L").save(p),
    "rgba.png": lambda p: with_alpha().save(p),
    "grey and alpha.png": lambda p: with_alpha().convert("LA").save(p),
    "palette.png": lambda p: picture().quantize(16).save(p),
    "transparent palette.png": lambda p: picture().quantize(16).save(p, transparency=3),
    "two colours.png": lambda p: picture().convert("1").save(p),
    "16 bit.png": lambda p: Image.fromarray((GRADIENT * 65535).astype(np.uint16)).save(p),
    "16 bit.tiff": lambda p: Image.fromarray((GRADIENT * 40000).astype(np.uint16)).save(p),
    "32 bit.tiff": lambda p: Image.fromarray((GRADIENT * 9e6).astype(np.int32)).save(p),
    "float.tiff": lambda p: Image.fromarray(GRADIENT.astype(np.float32)).save(p),
    "cmyk.jpg": lambda p: picture().convert("CMYK").save(p),
    "large.jpg": lambda p: picture().resize((900, 420)).save(p, quality=95),
    "turned.jpg": lambda p: picture().save(p, quality=95, **turned(6)),
    "mirrored.png": lambda p: picture().save(p, **turned(7)),
    "turned.tiff": lambda p: picture().save(p, **turned(8)),
    "turned 16 bit.png": lambda p: Image.fromarray((GRADIENT * 65535).astype(np.uint16)).save(p, **turned(3)),
    "alpha.webp": lambda p: with_alpha().save(p, lossless=True),
    "tall.bmp": lambda p: picture().resize((37, 411)).save(p),
}


def script_in(folder: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"load_model_{folder.name}", folder / "load_model.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def as_trained(path: Path, fit: str, script: ModuleType) -> Tensor:
    """What training makes of a file, normalised."""
    wanted = script.ABOUT["input"]
    preprocess = Preprocess(SIZE, wanted["channels"], wanted["interpolation"], fit)
    pixels = torch.from_numpy(preprocess(read_image(path, preprocess.read_at_least)))
    mean, std = (torch.tensor(wanted[key]).view(-1, 1, 1) for key in ("mean", "std"))
    return ((pixels / 255 - mean) / std)[None]


@pytest.mark.parametrize("fit", ["crop", "pad", "squash"])
def test_that_the_script_sees_every_kind_of_file_as_training_did(
    fit: str, small: Experiment, keep: Any, tmp_path: Path
) -> None:
    keep(replaced(small, {"preprocessing.fit": fit})).export(tmp_path / fit)
    script = script_in(tmp_path / fit)
    for name, save in FILES.items():
        save(tmp_path / name)
        with Image.open(tmp_path / name) as image:
            seen = script.preprocess(image)
        assert torch.equal(seen, as_trained(tmp_path / name, fit, script)), name
