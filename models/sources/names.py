"""Answers to a name that a library does not know."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import get_close_matches

from models.spec.errors import UserError


def unknown(what: str, name: str, known: Iterable[str], place: str) -> UserError:
    """`what` is for people ("torchvision model"); the remedy names what was probably meant."""
    names = list(known)
    close = get_close_matches(name, names, n=3) or names[:3]
    return UserError(f"There is no {what} called '{name}'.", where=place, remedy=f"Did you mean {' or '.join(close)}?")


def matches(name: str, search: str) -> bool:
    """True where every word of `search` occurs in `name`, upper and lower case alike."""
    return all(word in name.lower() for word in search.lower().split())


def family(architecture: str) -> str:
    """The leading letters of an architecture's name, its width aside: `resnet50`, `wide_resnet50_2` → `resnet`."""
    found = re.match(r"(?:wide_)?([a-z]+)", architecture)
    return found.group(1) if found else architecture
