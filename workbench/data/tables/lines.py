"""The lines of a text file in any encoding, one after the other, whatever their length."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from models.spec.errors import UserError
from workbench.data.listing import shown
from workbench.data.tables.findings import note
from workbench.spec.data_description import Finding

MAX_LINE_LENGTH = 2**26
"""Characters. A longer line is no row of a table, and would fill the memory."""

FOREIGN_ENCODING = "cp1252"
"""What text is most often written in that is no Unicode: Windows in western languages, a superset of Latin-1."""


def lines_of(file: IO[bytes], encoding: str, path: Path) -> Iterator[str]:
    """Every line with its end. What is no UTF-8 comes as lone surrogates, which `mended` makes text of.

    Raises `UserError` naming a line that is too long.
    """
    errors = "surrogateescape" if encoding.startswith("utf-8") else "replace"
    with io.TextIOWrapper(file, encoding=encoding, errors=errors, newline="") as text:
        number = 0
        while line := text.readline(MAX_LINE_LENGTH):
            number += 1
            if len(line) == MAX_LINE_LENGTH and not line.endswith(("\n", "\r")):
                raise UserError(
                    f"Line {number} has more than {MAX_LINE_LENGTH:,} characters.",
                    where=shown(str(path)),
                    remedy="Choose a file with one row a line.",
                )
            yield line


def mended(text: str) -> str:
    """The text that bytes other than UTF-8 were meant as, as near as can be told; other text stays."""
    try:
        raw = text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:  # half a character, as JSON can escape it
        return text.encode("utf-8", "replace").decode("utf-8")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return _foreign(raw)


def _foreign(raw: bytes) -> str:
    try:
        return raw.decode(FOREIGN_ENCODING)
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def encoding_findings(encoding: str) -> list[Finding]:
    """What is worth knowing of a file's encoding as a whole."""
    if encoding == "utf-8-sig":
        return [note("byte-order-mark", "The file begins with a byte order mark.", "The mark was left out.")]
    if encoding != "utf-8":
        name = encoding[:6].upper()
        return [note("encoding", f"The file is encoded as {name}.", f"It was read as {name}.")]
    return []
