"""How many examples of a run train, choose and judge."""

from __future__ import annotations

from collections.abc import Sequence
from string import ascii_uppercase

from models.spec.base import Spec


class PartSizes(Spec):
    """`train` of `train_available` examples keep their label."""

    train: int
    train_available: int
    validation: int
    test: int
    test_digest: str = ""
    """Of the content of the examples that test: runs with the same digest were judged on the same ones."""

    @property
    def text(self) -> str:
        """`30 of 180 examples train; 57 validate, 59 test`."""
        of = "" if self.train >= self.train_available else f" of {self.train_available:,}"
        return f"{self.train:,}{of} examples train; {self.validation:,} validate, {self.test:,} test"


OTHERS_JUDGE = "Judged on different test examples: a difference between scores can be theirs."


def told_sizes(text: str) -> PartSizes | None:
    """As the history keeps them; None for a run that did not tell."""
    return PartSizes.model_validate_json(text) if text else None


def test_sets(runs: Sequence[PartSizes | None]) -> list[str]:
    """For each run a letter for the set that judges it, the same for the same examples; empty where that is not known.

    Where all are judged by one set nothing needs a name, and all are empty.
    """
    digests = [run.test_digest if run else "" for run in runs]
    distinct = list(dict.fromkeys(filter(None, digests)))
    if len(distinct) < 2:
        return [""] * len(runs)
    return [_letter(distinct.index(digest)) if digest else "" for digest in digests]


def _letter(number: int) -> str:
    return ascii_uppercase[number] if number < len(ascii_uppercase) else str(number + 1)
