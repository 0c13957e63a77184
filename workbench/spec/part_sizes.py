"""How many examples of a run train, choose and judge."""

from __future__ import annotations

from models.spec.base import Spec


class PartSizes(Spec):
    """`train` of `train_available` examples keep their label."""

    train: int
    train_available: int
    validation: int
    test: int

    @property
    def text(self) -> str:
        """`30 of 180 examples train; 57 validate, 59 test`."""
        of = "" if self.train >= self.train_available else f" of {self.train_available:,}"
        return f"{self.train:,}{of} examples train; {self.validation:,} validate, {self.test:,} test"
