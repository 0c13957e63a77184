"""What a user should know of a document, as it is told."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Notice:
    """One thing worth knowing. `place` is the dotted path of the field that could change it."""

    place: str
    message: str
    advice: str

    def __str__(self) -> str:
        return f"{self.place}: {self.message} {self.advice}"
