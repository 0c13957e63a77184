"""What the drivers of databases raise, told as the faults a user can mend."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, OperationalError

from storage.errors import StoreBusyError, StoreError

_FREE_SPACE = "Free some space on that disk, then try again."
_RESTORE = "Restore the file from a copy, or name another store."

_SQLITE_FAULTS = {
    sqlite3.SQLITE_FULL: ("The disk is full.", _FREE_SPACE),
    sqlite3.SQLITE_READONLY: (
        "The store may only be read.",
        "Give yourself the right to write to the file and its folder.",
    ),
    sqlite3.SQLITE_PERM: ("The store may not be opened.", "Give yourself the right to read and write the file."),
    sqlite3.SQLITE_CANTOPEN: (
        "The store cannot be opened.",
        "Check that the path names a file in a folder you may write to.",
    ),
    sqlite3.SQLITE_IOERR: ("The disk answers with an error.", "Check the disk, then try again."),
    sqlite3.SQLITE_CORRUPT: ("The store is damaged.", _RESTORE),
    sqlite3.SQLITE_NOTADB: ("The file is not an SQLite database.", "Name another file for the store."),
}
_BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


@contextmanager
def translated(where: str) -> Iterator[None]:
    """Turns what the driver raises into `StoreError` where the cause lies outside the program; else lets it pass."""
    try:
        yield
    except DBAPIError as error:
        fault = _fault(error, where)
        if fault is None:
            raise
        raise fault from error


def _fault(error: DBAPIError, where: str) -> StoreError | None:
    cause = error.orig
    if isinstance(cause, sqlite3.Error):
        return _sqlite_fault(cause, where)
    if isinstance(error, OperationalError):
        told = str(cause).strip().splitlines()
        what = f"The database cannot do it: {told[0] if told else 'no reason given'}."
        return StoreError(what, where=where, remedy="Check that it runs, can be reached and lets you in.")
    return None


def _sqlite_fault(cause: sqlite3.Error, where: str) -> StoreError | None:
    code = getattr(cause, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
    if code in _BUSY:
        return StoreBusyError(
            "Another process keeps the store locked.",
            where=where,
            remedy="Close what else has the file open, then try again.",
        )
    if code not in _SQLITE_FAULTS:
        return None
    what, remedy = _SQLITE_FAULTS[code]
    return StoreError(what, where=where, remedy=remedy)
