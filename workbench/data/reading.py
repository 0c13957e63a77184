"""Reading one image file as a person sees it, and finding out that a file cannot be read."""

from __future__ import annotations

import re
import stat
import struct
import warnings
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from PIL import ExifTags, Image, UnidentifiedImageError
from PIL.ImageFile import ImageFile

from workbench.data.colours import Pixels, UnknownColours, as_seen, channels_of, is_known

SUFFIXES = frozenset({".png", ".jpg", ".jpeg", ".jpe", ".jfif", ".webp", ".bmp", ".dib", ".tif", ".tiff", ".gif"})
FORMATS = ("PNG", "JPEG", "WEBP", "BMP", "DIB", "TIFF", "GIF", "PPM")
"""What may be inside, whatever the suffix says: viewers look inside as well. PPM comes in data sets of others."""

_MAY_HOLD_SEVERAL = frozenset({"PNG", "WEBP", "TIFF", "GIF"})

MAX_PIXELS = 100_000_000
MAX_FILE_BYTES = 256 * 2**20

# Pillow refuses what exceeds twice this number, before it allocates anything; it would warn from the number itself on.
Image.MAX_IMAGE_PIXELS = MAX_PIXELS // 2

_FAULTS_OF_FILES = (
    OSError,
    SyntaxError,
    ValueError,
    ArithmeticError,
    LookupError,
    TypeError,
    AttributeError,
    AssertionError,
    EOFError,
    RuntimeError,
    MemoryError,
    struct.error,
    zlib.error,
)
"""What Pillow's parsers let through when a file is not what it claims to be."""


_NO_MEMORY = "there is not enough memory to decode it"
_TOO_MUCH_TEXT = "MAX_TEXT_"
"""Pillow names its limits of the texts in a PNG file in what it raises."""
_PILLOW = re.compile(r"PIL\b")


class Unreadable(Exception):
    """The file cannot be read as an image; its text is the reason, for people."""


@dataclass(frozen=True)
class Inspection:
    """What a whole file says of itself: upright size in pixels and 1 (grey) or 3 (colour) channels.

    `format` is Pillow's name of what is inside; `frames` counts its pictures, or says 2 where there are several.
    """

    width: int
    height: int
    channels: int
    format: str = field(default="", compare=False)
    frames: int = field(default=1, compare=False)


def read_image(path: Path, at_least: int | None = None) -> Pixels:
    """The first frame of the file, upright, as uint8 (H, W, 1) or (H, W, 3). Raises `Unreadable`.

    With `at_least`, a JPEG file may be decoded at a half, a quarter or an eighth of its size, so long as both sides
    keep that many pixels: photographs of many megapixels are read several times faster.
    """
    decoded = _decoded(path, at_least)
    try:
        pixels = as_seen(decoded.image)
    except UnknownColours as unknown:
        raise Unreadable(f"its colour space ({unknown}) is not read") from unknown
    except MemoryError as error:
        raise Unreadable(_NO_MEMORY) from error
    return _upright(pixels, decoded.orientation)


def inspect_image(path: Path) -> Inspection:
    """Proves that the file is whole, as cheaply as its format allows, and tells its size. Raises `Unreadable`."""
    decoded = _decoded(path, at_least=1)
    if not is_known(decoded.image):
        raise Unreadable(f"its colour space ({decoded.image.mode}) is not read")
    width, height = decoded.full_size
    if decoded.orientation >= 5:
        width, height = height, width
    return Inspection(width, height, channels_of(decoded.image), decoded.format, _frames(path, decoded.format))


@dataclass(frozen=True)
class _Decoded:
    image: Image.Image
    full_size: tuple[int, int]
    orientation: int
    format: str


def _decoded(path: Path, at_least: int | None) -> _Decoded:
    _quiet_pillow()
    try:
        _refuse_odd_files(path)
        with Image.open(path, formats=FORMATS) as image:
            if min(image.size) < 1 or image.width * image.height > MAX_PIXELS:
                raise Unreadable(f"it has {image.width} × {image.height} pixels; at most {MAX_PIXELS:,} are read")
            return _decode(image, at_least)
    except UnidentifiedImageError as error:
        raise Unreadable("it is no PNG, JPEG, WebP, BMP, TIFF or GIF image, or damaged from its start") from error
    except Image.DecompressionBombError as error:
        raise Unreadable(f"it has more than {MAX_PIXELS:,} pixels") from error
    except PermissionError as error:
        raise Unreadable("there is no permission to read it") from error
    except MemoryError as error:
        raise Unreadable(_NO_MEMORY) from error
    except _FAULTS_OF_FILES as error:
        raise Unreadable(_reason(error)) from error


def _quiet_pillow() -> None:
    """Puts a filter against Pillow's warnings first: what matters of a file is told by `Unreadable`.

    For good, because `warnings.catch_warnings` changes state that all threads share. (Python keeps a filter once.)
    """
    if not warnings.filters or warnings.filters[0][3] != _PILLOW:
        warnings.filterwarnings("ignore", module=_PILLOW.pattern)


def _decode(image: ImageFile, at_least: int | None) -> _Decoded:
    full_size = image.size
    if at_least is not None:
        image.draft(None, (at_least, at_least))  # does nothing but for JPEG
    drafted = image.size != full_size
    image.load()
    # Pillow turns TIFF files upright while it loads them, and forgets their orientation; it leaves others to us.
    size = full_size if drafted else image.size
    return _Decoded(image, size, _orientation(image), image.format or "")


def _frames(path: Path, inside: str) -> int:
    """1, or 2 where there are more: to count those of a GIF all of it would have to be read.

    On a file opened anew: Pillow looks for a second picture by leaving the first.
    """
    if inside not in _MAY_HOLD_SEVERAL:
        return 1
    try:
        with Image.open(path, formats=FORMATS) as image:
            return 2 if getattr(image, "is_animated", False) else 1
    except _FAULTS_OF_FILES:  # damaged behind its first picture, which is all that is used
        return 1


def _orientation(image: ImageFile) -> int:
    """1…8 as EXIF counts them; 1 (upright) where a damaged EXIF block hides it, since the image itself is whole."""
    try:
        value = image.getexif().get(ExifTags.Base.Orientation, 1)
    except _FAULTS_OF_FILES:
        return 1
    return value if isinstance(value, int) and 1 <= value <= 8 else 1


def _upright(pixels: Pixels, orientation: int) -> Pixels:
    turns: dict[int, Callable[[Pixels], Pixels]] = {
        1: lambda p: p,
        2: lambda p: p[:, ::-1],
        3: lambda p: p[::-1, ::-1],
        4: lambda p: p[::-1],
        5: lambda p: p.swapaxes(0, 1),
        6: lambda p: np.rot90(p, -1),
        7: lambda p: p[::-1, ::-1].swapaxes(0, 1),
        8: lambda p: np.rot90(p, 1),
    }
    return np.ascontiguousarray(turns[orientation](pixels))


def _refuse_odd_files(path: Path) -> None:
    """A pipe or a device would be read for ever; an empty file deserves a plainer reason than Pillow's."""
    state = path.stat()
    if stat.S_ISDIR(state.st_mode):
        raise Unreadable("it is a folder with the name of an image")
    if not stat.S_ISREG(state.st_mode):
        raise Unreadable("it is not a regular file")
    if state.st_size == 0:
        raise Unreadable("it is empty")
    if state.st_size > MAX_FILE_BYTES:
        raise Unreadable(f"it has {state.st_size / 2**20:,.0f} MiB; at most {MAX_FILE_BYTES / 2**20:,.0f} are read")


def _reason(error: BaseException) -> str:
    """The same for all damage: what Pillow says of it counts bytes, and differs with the place."""
    if isinstance(error, OSError) and error.strerror:
        return f"it cannot be read ({error.strerror.lower()})"
    if _TOO_MUCH_TEXT in str(error):
        return "it holds more text than is read beside a picture"
    return "it is damaged or incomplete"
