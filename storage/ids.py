"""Ids of runs: minted here, never made from what users type, so that they are safe as names of folders."""

from __future__ import annotations

import re
import secrets
import threading
import time

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
"""Crockford's base 32 in lower case: no i, l, o or u, which are misread."""

_TIME_LETTERS, _CHANCE_LETTERS = 9, 3
_SAFE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")

_lock = threading.Lock()
_last_ms = 0


def new_id() -> str:
    """A new id of 12 lower-case letters and digits, for example `06cxk3w1t7q2`.

    Nine letters hold the Unix time in milliseconds, so that ids sort by the time they were minted; three are drawn by
    chance, so that two processes minting in the same millisecond differ. Ids minted by one process always rise, also
    within a millisecond or when the clock is set back.
    """
    global _last_ms  # noqa: PLW0603 - the one clock of the process; guarded by the lock
    with _lock:
        _last_ms = max(_last_ms + 1, time.time_ns() // 1_000_000)
        moment = _last_ms
    return _letters(moment, _TIME_LETTERS) + _letters(secrets.randbelow(32**_CHANCE_LETTERS), _CHANCE_LETTERS)


def is_safe(run_id: str) -> bool:
    """True where the id can name a folder: letters, digits, hyphens and underscores only."""
    return _SAFE.fullmatch(run_id) is not None


def _letters(number: int, width: int) -> str:
    return "".join(ALPHABET[number >> shift & 31] for shift in range(5 * (width - 1), -1, -5))
