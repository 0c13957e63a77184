"""The shares of the parts as whole numbers, so that nothing depends on how a machine rounds."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from models.spec.errors import UserError

DIGITS = 9
"""Decimal places of a share that count: of a third, which has sixteen, products with counts would leave 64 bits."""


@dataclass(frozen=True)
class Shares:
    """The share of a part is its number divided by `whole`: `of` is (train, validation, test)."""

    of: tuple[int, int, int]
    whole: int

    def exact(self, count: int) -> list[Fraction]:
        """What each part is due of `count` examples."""
        return [Fraction(count * share, self.whole) for share in self.of]


def shares_of(validation: float, test: float) -> Shares:
    """Raises `UserError` where nothing is left to train on."""
    choose, judge = (Fraction(round(share * 10**DIGITS), 10**DIGITS) for share in (validation, test))
    if choose + judge >= 1:
        raise UserError(
            f"Validation ({validation:g}) and test ({test:g}) leave nothing to train on.",
            where="split",
            remedy="Let the two shares add up to less than 1.",
        )
    whole = lcm(choose.denominator, judge.denominator)
    return Shares((int((1 - choose - judge) * whole), int(choose * whole), int(judge * whole)), whole)
