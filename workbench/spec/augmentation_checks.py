"""Augmentation that fits what is augmented."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from models.spec.errors import UserError
from workbench.spec.augmentation import Augmentation, MixUp
from workbench.spec.fields import title_of
from workbench.spec.problem import Problem


def refuse_for_rows(augmentation: Sequence[Augmentation]) -> None:
    """Raises `UserError` where something changes pictures and not rows of a table."""
    for problem in problems_for_rows(augmentation):
        raise UserError(problem.message, where=problem.place, remedy=problem.remedy)


def problems_for_rows(augmentation: Sequence[Augmentation]) -> Iterator[Problem]:
    """What changes pictures has nothing to change in rows of a table; to blend rows makes sense."""
    unfit = [title_of(type(each)) for each in augmentation if not isinstance(each, MixUp)]
    if unfit:
        yield Problem(
            "augmentation",
            f"{', '.join(unfit)}: augmentation of images, and the data are rows of a table.",
            f"Take it out of the list. {title_of(MixUp)} works on rows.",
        )
