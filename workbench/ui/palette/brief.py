"""Descriptions of adapters, made to fit two lines of the palette."""

from __future__ import annotations

import re
from collections.abc import Callable

Lines = tuple[str, str]
_NEEDLESS = re.compile(r"^The update is (?:an? |the )?")
_JOINTS = re.compile(
    r"[,:.](?=\s)|(?<! so)(?<! of)(?<! out)(?<!instead)(?<!scaled)"
    r"\s(?=(?:so|that|whose|which|instead|of|with|to|by|after|for|while)\s)"
)
"""Where a sentence may end earlier: before a further clause or an adverbial."""
_LAST_RESORT = re.compile(r"\sand\s")
_LEAST = 20
"""Letters: less of a sentence says nothing."""


def two_lines(text: str, fits: Callable[[str], bool]) -> Lines:
    """The text, or as many of its first clauses as fit, broken at a space. Where not even one fits, the second line is
    too long and to be cut.
    """
    bare = _NEEDLESS.sub("", text)
    whole = bare if bare == text else bare[:1].upper() + bare[1:]
    for shorter in (whole, *_clauses(whole, _JOINTS), *_clauses(whole, _LAST_RESORT)):
        lines = _broken(shorter, fits)
        if fits(lines[1]):
            return lines
    return _broken(whole, fits)


def _clauses(text: str, joints: re.Pattern[str]) -> list[str]:
    """What stands before each joint, the longest first."""
    ends = [joint.start() for joint in joints.finditer(text) if joint.start() >= _LEAST]
    return [text[:end].rstrip(",:.") for end in reversed(ends)]


def _broken(text: str, fits: Callable[[str], bool]) -> Lines:
    words = text.split()
    first = max((n for n in range(1, len(words) + 1) if fits(" ".join(words[:n]))), default=1)
    return " ".join(words[:first]), " ".join(words[first:])
