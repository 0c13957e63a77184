"""Text out of a user's files, fit for one line of a terminal or a window."""

from __future__ import annotations

import re
from collections.abc import Iterable

_UNFIT = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_FIRST_PICTURE = 0x2400
"""Unicode's block “Control Pictures” shows each ASCII control character: ␛ for escape, ␊ for the end of a line."""
_DELETE_PICTURE = "\u2421"
_REPLACEMENT = "\ufffd"
_NAME_LETTERS = 60


def printable(text: str) -> str:
    """Controls as their pictures; what turns the direction of writing, and half a character, as `�`.

    A terminal obeys escape sequences, and a line's end would break a row: neither may come from data.
    """
    return _UNFIT.sub(_picture, text)


def in_brief(text: str, most: int) -> str:
    """At most so many letters, printable: of a longer text its beginning and its end. A cell may hold a megabyte."""
    if len(text) <= most:
        return printable(text)
    end = most // 3
    return printable(f"{text[: most - 1 - end]}…{text[-end:]}")


def names_in_brief(names: Iterable[str], most: int = 20) -> str:
    """The first names of a user's columns, each in brief, and how many there are beside them."""
    told = list(names)
    more = f" and {len(told) - most:,} more" if len(told) > most else ""
    return ", ".join(in_brief(name, _NAME_LETTERS) for name in told[:most]) + more


def printable_lines(text: str) -> str:
    """The same for a message of ours with several lines, which stay."""
    return "\n".join(printable(line) for line in text.split("\n"))


def _picture(found: re.Match[str]) -> str:
    code = ord(found[0])
    if code < ord(" "):
        return chr(_FIRST_PICTURE + code)
    return _DELETE_PICTURE if code == ord("\x7f") else _REPLACEMENT
