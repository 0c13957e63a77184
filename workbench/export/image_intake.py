"""The part of an export's script that makes of image files what the model reads."""

from __future__ import annotations

_IMPORTS = """\
import json
import struct
import sys
import zlib
from collections import OrderedDict
from functools import reduce
from itertools import pairwise
from pathlib import Path

import numpy as np
import torch
from PIL import Image, ImageOps
"""

_INTAKE = '''\
def narrowed(image):
    """Grey of 16 or 32 bits as 8 bits: the whole range of 16 bits, else the narrowest usual range that holds it."""
    values = np.asarray(image).astype(np.float64)
    found = values[np.isfinite(values)]
    least, greatest = (found.min(), found.max()) if found.size else (0.0, 0.0)
    tops = [1.0, 255.0, 65535.0] if image.mode == "F" else [255.0, 65535.0]
    if image.mode.startswith("I;16") or (image.mode == "I" and image.format == "PNG"):
        tops = [65535.0]
    fitting = [top for top in tops if least >= 0 and greatest <= top]
    if fitting:
        least, greatest = 0.0, fitting[0]
    share = (np.clip(values, least, greatest) - least) / ((greatest - least) or 1.0)
    grey = np.rint(np.nan_to_num(share) * 255).astype(np.uint8)
    return Image.fromarray(255 - grey if getattr(image, "tag_v2", {{}}).get(262) == 0 else grey)


def as_seen(image):
    """The image as training read it: 8 bits a channel, transparency laid on white, upright."""
    image.load()
    orientation = image.getexif().get(0x0112, 1)
    if image.mode in ("I", "F") or image.mode.startswith("I;16"):
        image = narrowed(image)
    if image.has_transparency_data:
        image = image.convert("RGBA")
        white = Image.new("RGB", image.size, "white")
        white.paste(image.convert("RGB"), mask=image.getchannel("A"))
        image = white
    image = image.convert("RGB")
    image.getexif()[0x0112] = orientation
    return ImageOps.exif_transpose(image)


def preprocess(image):
    """An opened image file to a normalised batch of one; made square as in training ({fit})."""
    size, channels = ABOUT["input"]["size"], ABOUT["input"]["channels"]
    if hasattr(image, "draft"):  # a JPEG file may be decoded at half its size or less, as in training
        image.draft(None, (2 * size, 2 * size))
    image = as_seen(image).convert("RGB" if channels == 3 else "L")
    way = getattr(Image.Resampling, ABOUT["input"]["interpolation"].upper())
    {resize}
    pixels = torch.from_numpy(np.array(image)).view(size, size, channels)
    mean, std = (torch.tensor(ABOUT["input"][key]).view(-1, 1, 1) for key in ("mean", "std"))
    return ((pixels.permute(2, 0, 1) / 255 - mean) / std)[None]'''

_PREDICTING = '''\
FAULTS_OF_FILES = (
    OSError, SyntaxError, ValueError, ArithmeticError, LookupError, TypeError, EOFError, MemoryError, AttributeError,
    AssertionError, struct.error, zlib.error, Image.DecompressionBombError,
)  # what Pillow lets through where a file is damaged, or is no image


def read(name):
    """The batch of one that an image file becomes; None, with a line on the standard error, where it is none."""
    try:
        with Image.open(name) as image:
            return preprocess(image)
    except FAULTS_OF_FILES as error:
        reason = getattr(error, "strerror", None) or " ".join(str(error).split()) or type(error).__name__
        print(f"{{name}} cannot be read as an image: {{reason}}", file=sys.stderr)
        return None


if __name__ == "__main__":
    model, all_read = load(), True
    for name in sys.argv[1:]:
        images = read(name)
        if images is None:
            all_read = False
            continue
        with torch.inference_mode():
            logits = model(images)
        for task in ABOUT["tasks"]:
            print(f"{{name}}: {{task['name']}} = {{answer(task, logits[task['name']][0])}}")
    sys.exit(0 if all_read else 1)'''

_FITS = {
    "crop": "image = ImageOps.fit(image, (size, size), way)",
    "pad": "image = ImageOps.pad(image, (size, size), way)",
    "squash": "image = image.resize((size, size), way)",
}


def of_images(fit: str) -> dict[str, str]:
    """What the template of the script asks for, for images that are made square as `fit` says."""
    return {
        "given": "IMAGE...",
        "inputs": "Images (N, C, S, S), normalised,",
        "imports": _IMPORTS,
        "intake": _INTAKE.format(fit=fit, resize=_FITS[fit]),
        "predicting": _PREDICTING.format(),
    }
