"""Sizes of files for people: one form in messages, tables and buttons."""

from __future__ import annotations

_SIZES = (("kB", 1e3), ("MB", 1e6), ("GB", 1e9), ("TB", 1e12))


def size_text(size_bytes: int) -> str:
    """A file size in decimal units, as download pages give it: `928 B`, `18.6 MB`."""
    if size_bytes < 1000:
        return f"{size_bytes} B"
    unit, scale = next(((unit, scale) for unit, scale in _SIZES if size_bytes < scale * 999.95), _SIZES[-1])
    return f"{size_bytes / scale:.1f} {unit}"
