"""Short names for blocks: the library's own paths without the containers that say nothing."""

from __future__ import annotations

from collections import Counter


def short_names(paths: list[str], *, bare_first: bool) -> list[str]:
    """One unique name for each path of a block's main module, from the input upwards.

    A container without a number that holds half of the blocks or more is dropped (`blocks.3.1` → `3.1`), as are
    unnumbered containers in the middle (`0.blocks.1` → `0.1`). The first block is the `stem` where it is a bare layer
    that is not a number, and `conv_head` is the `head`. Names that would be alike keep their full paths.
    """
    stripped = [path.split(".") for path in paths]
    while container := _commonest_container(stripped):
        stripped = [parts[1:] if parts[0] == container and len(parts) > 1 else parts for parts in stripped]
    names = [_shortened(parts) for parts in stripped]
    if bare_first and names and not stripped[0][-1].isdigit():
        names[0] = "stem"
    counts = Counter(names)
    return [name if counts[name] == 1 else path for name, path in zip(names, paths, strict=True)]


def _commonest_container(stripped: list[list[str]]) -> str:
    counts = Counter(parts[0] for parts in stripped if len(parts) > 1 and not _numbered(parts[0]))
    name, count = counts.most_common(1)[0] if counts else ("", 0)
    return name if count >= 2 and 2 * count >= len(stripped) else ""


def _shortened(parts: list[str]) -> str:
    middle = [part for part in parts[1:-1] if _numbered(part)]
    last = parts[-1].removeprefix("conv_")
    return ".".join([*parts[:1], *middle, last]) if len(parts) > 1 else last


def _numbered(part: str) -> bool:
    return any(letter.isdigit() for letter in part)
