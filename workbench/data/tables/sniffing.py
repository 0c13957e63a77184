"""Finding out what a table's file holds by looking into its beginning: names are often wrong."""

from __future__ import annotations

import codecs
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from models.spec.errors import UserError
from workbench.data.listing import shown
from workbench.data.tables.file_access import check_regular, faults_of, is_compressed, nothing_in, open_bytes

SAMPLE_BYTES = 2**16
_NO_TEXT = re.compile("[\x01-\x08\x0e-\x1a\x1c-\x1f]")
"""Controls that no text has; with zero bytes among them a file is something else."""

Format = Literal["CSV", "JSONL", "Parquet"]

_MARKS = (  # UTF-32's mark of little-endian begins with UTF-16's
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_POINTER = "a pointer of Git LFS, which stands for a file that was not fetched"
_PAGE = re.compile(
    rb"(\xef\xbb\xbf)?\s*(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)*<(!doctype\s+html|html|head|body)[\s>]",
    re.IGNORECASE | re.DOTALL,
)
_FOREIGN = (
    (b"PK\x03\x04", "an Excel workbook or a zip archive", "Save it as CSV, or unpack it."),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook", "Save it as CSV."),
    (b"SQLite format 3", "a database", "Export the table as CSV."),
    (b"ARROW1", "an Arrow file", "Save it as Parquet."),
    (b"%PDF", "a PDF document", "Save the table as CSV."),
    (b"version https://git-lfs.github.com/spec/", _POINTER, "Fetch the file itself with: git lfs pull."),
    (b"\x89PNG", "an image", "Put the images into folders, or name them in a CSV file."),
    (b"\xff\xd8\xff", "an image", "Put the images into folders, or name them in a CSV file."),
)


@dataclass(frozen=True)
class Sniffed:
    """`sample` is the beginning of a text file, whole lines where it has some; empty for Parquet."""

    format: Format
    encoding: str = "utf-8"
    sample: str = ""


def sniff(path: Path) -> Sniffed:
    """Raises `UserError` for what cannot be read as a table at all."""
    check_regular(path)
    with faults_of(path), open_bytes(path) as file:
        head, compressed = file.read(SAMPLE_BYTES), is_compressed(path)
    if head.startswith(b"PAR1"):
        if compressed:
            raise _refused("The file is Parquet compressed with gzip.", path, "Unpack it: Parquet compresses itself.")
        return Sniffed("Parquet")
    _refuse_foreign(head, path)
    encoding = _encoding(head)
    text = head.decode(encoding, "replace")
    if "\0" in text:
        raise _with_zeros(text, path)
    if not text.strip():
        raise nothing_in(path)
    sample = _whole_lines(text) if len(head) == SAMPLE_BYTES else text
    return Sniffed(_text_format(sample, path), encoding, sample)


def _refuse_foreign(head: bytes, path: Path) -> None:
    for magic, what, remedy in _FOREIGN:
        if head.startswith(magic):
            raise _refused(f"The file is {what}, whatever its name says.", path, remedy)
    if _PAGE.match(head):
        remedy = "Download the table itself: such a page often comes in its place where one must sign in."
        raise _refused("The file is a web page (HTML), whatever its name says.", path, remedy)


def _with_zeros(text: str, path: Path) -> UserError:
    """Zero bytes alone are faults of lines; beside other controls they mean that the file is no text."""
    if _NO_TEXT.search(text):
        return _refused("The file holds bytes that are no text.", path, "Choose a CSV, TSV, Parquet or JSONL file.")
    lines = [number for number, line in enumerate(re.split("\r\n|\r|\n", text), start=1) if "\0" in line]
    holds = f"Line {lines[0]} holds" if len(lines) == 1 else f"Line {lines[0]} and {len(lines) - 1:,} more hold"
    return _refused(f"{holds} zero bytes, which are no text.", path, "Remove them, or write the file anew.")


def _encoding(head: bytes) -> str:
    marked = next((encoding for mark, encoding in _MARKS if head.startswith(mark)), None)
    if marked:
        return marked
    if head[1::2].count(0) > len(head) // 5:  # Latin letters in UTF-16 have a zero byte each
        return "utf-16-le"
    return "utf-16-be" if head[::2].count(0) > len(head) // 5 else "utf-8"


def _whole_lines(text: str) -> str:
    cut = max(text.rfind("\n"), text.rfind("\r")) + 1
    return text[:cut] or text


def _text_format(sample: str, path: Path) -> Format:
    begin = sample.lstrip()
    if begin.startswith("["):
        try:
            json.loads(begin)
        except ValueError as error:
            is_list = begin[1:].lstrip().startswith("{") or getattr(error, "pos", 0) > len(begin) // 2
        else:
            is_list = True
        if is_list:
            raise _refused("The file is one JSON list.", path, "Write one JSON object a line (JSONL), or a CSV file.")
    if not begin.startswith("{"):
        return "CSV"
    if begin.splitlines()[0].strip() == "{":
        raise _refused("The file is one JSON object over several lines.", path, "Write one JSON object a line (JSONL).")
    return "JSONL"


def _refused(what: str, path: Path, remedy: str) -> UserError:
    return UserError(what, where=shown(str(path)), remedy=remedy)
