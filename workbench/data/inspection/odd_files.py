"""Files that are images, but not what their name or their first picture suggests."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath

from workbench.data.reading import Inspection
from workbench.spec.data_description import MAX_NAMED_PLACES, Finding
from workbench.spec.numbers import count_text

SUFFIXES_OF: dict[str, frozenset[str]] = {
    "PNG": frozenset({".png"}),
    "JPEG": frozenset({".jpg", ".jpeg", ".jpe", ".jfif"}),
    "MPO": frozenset({".jpg", ".jpeg", ".jpe", ".jfif"}),
    "WEBP": frozenset({".webp"}),
    "BMP": frozenset({".bmp", ".dib"}),
    "DIB": frozenset({".bmp", ".dib"}),
    "TIFF": frozenset({".tif", ".tiff"}),
    "GIF": frozenset({".gif"}),
}
"""By what Pillow finds inside a file: the suffixes that say so."""


def odd_files(names: Sequence[str], inspections: Sequence[Inspection]) -> tuple[Finding, ...]:
    """What is worth knowing of images that are all used: several pictures in one file, and misleading suffixes."""
    return (*_animated(names, inspections), *_misnamed(names, inspections))


def _animated(names: Sequence[str], inspections: Sequence[Inspection]) -> list[Finding]:
    several = [name for name, seen in zip(names, inspections, strict=True) if seen.frames > 1]
    if not several:
        return []
    holds = "holds" if len(several) == 1 else "hold"
    return [
        Finding(
            kind="animated",
            what=f"{count_text(len(several), 'file')} {holds} more than one picture, such as an animation.",
            where=tuple(several[:MAX_NAMED_PLACES]),
            count=len(several),
            done="The first picture of each is used.",
            remedy="Save the pictures that you need as files of their own.",
            severity="note",
        )
    ]


def _misnamed(names: Sequence[str], inspections: Sequence[Inspection]) -> list[Finding]:
    wrong = [name for name, seen in zip(names, inspections, strict=True) if _misleads(name, seen.format)]
    if not wrong:
        return []
    number = "1 file has" if len(wrong) == 1 else f"{len(wrong):,} files have"
    return [
        Finding(
            kind="suffix",
            what=f"{number} a suffix that does not say what is inside.",
            where=tuple(wrong[:MAX_NAMED_PLACES]),
            count=len(wrong),
            done="Read by what is inside.",
            remedy="Other programs may refuse such files: rename them.",
            severity="note",
        )
    ]


def _misleads(name: str, inside: str) -> bool:
    suffix = PurePath(name.strip()).suffix.lower()
    return suffix not in SUFFIXES_OF.get(inside, frozenset({suffix}))
