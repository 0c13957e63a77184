"""Pictures for style sheets without files: Qt's resource system, fed from memory.

A style sheet can show a picture only by its address; these are drawn in the theme's colours, so they cannot lie beside
the program as files. The layout is that of `rcc`, format version 1: a tree of nodes, their names, and the data.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping

from PySide6.QtCore import qRegisterResourceData

_FORMAT_VERSION = 1
_DIRECTORY = 2
_ALIVE: list[bytes] = []
"""Qt reads the bytes in place, so they must never be freed."""


def publish(pictures: Mapping[str, bytes]) -> None:
    """Makes each picture available as `:/NAME` for as long as the program runs."""
    # Qt looks children up by bisection over the hashes of their names.
    ordered = sorted(pictures, key=_hash)
    names, data = b"", b""
    tree = struct.pack(">IHII", 0, _DIRECTORY, len(ordered), 1)
    for name in ordered:
        tree += struct.pack(">IHHHI", len(names), 0, 0, 1, len(data))
        names += struct.pack(">HI", len(name), _hash(name)) + name.encode("utf-16-be")
        data += struct.pack(">I", len(pictures[name])) + pictures[name]
    _ALIVE.extend((tree, names, data))
    if not qRegisterResourceData(_FORMAT_VERSION, tree, names, data):
        raise RuntimeError("Qt refused the pictures: the resource format has changed.")


def _hash(name: str) -> int:
    """The PJW hash that Qt's resource system looks names up by."""
    value = 0
    for letter in name:
        value = (value << 4) + ord(letter)
        value ^= (value & 0xF0000000) >> 23
        value &= 0x0FFFFFFF
    return value
