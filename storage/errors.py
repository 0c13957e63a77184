"""The error of the store: what is wrong, where, and what to do about it."""

from __future__ import annotations


class StoreError(Exception):
    """The store cannot do what was asked, for a reason outside the program: locked, full, newer, unreadable."""

    def __init__(self, what: str, *, where: str = "", remedy: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.where = where
        self.remedy = remedy

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        cure = f" {self.remedy}" if self.remedy else ""
        return f"{place}{self.what}{cure}"


class StoreBusyError(StoreError):
    """Another process held the store for longer than the busy timeout; the same call may succeed later."""
