"""What is worth knowing of a document's augmentation before it runs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from models.spec.additions import Additions
from models.spec.stack import StackDescription
from workbench.spec.augmentation import HorizontalFlip, VerticalFlip
from workbench.spec.cost import estimate
from workbench.spec.data_description import DataDescription
from workbench.spec.notice import Notice
from workbench.spec.numbers import number_text

if TYPE_CHECKING:
    from workbench.experiment import Experiment

_WORTH_SAYING = 1.5
"""From so many times the operations of an epoch on, the frozen part is missed."""


def augmentation_notices(
    experiment: Experiment, stack: StackDescription, data: DataDescription, additions: Mapping[str, Additions]
) -> Iterator[Notice]:
    yield from _frozen_part_each_epoch(experiment, stack, data, additions)
    yield from _mirrored_digits(experiment)


def _frozen_part_each_epoch(
    experiment: Experiment, stack: StackDescription, data: DataDescription, additions: Mapping[str, Additions]
) -> Iterator[Notice]:
    """Compares with the same document without augmentation, and with what it computes once in all its epochs."""
    if not experiment.augmentation:
        return
    without = estimate(experiment.model_copy(update={"augmentation": ()}), stack, data, additions)
    epoch = estimate(experiment, stack, data, additions).epoch_flops
    if not without.frozen_flops or not without.epoch_flops or not epoch:
        return
    ratio = epoch / (without.epoch_flops + without.frozen_flops / experiment.recipe.epochs)
    if ratio >= _WORTH_SAYING:
        yield Notice(
            "augmentation",
            "Augmentation keeps the frozen part from being computed once.",
            f"The run as a whole takes about {number_text(float(f'{ratio:.2g}'))} times as many operations; those of "
            "one step grow more, as the frozen part now counts in each.",
        )


def _mirrored_digits(experiment: Experiment) -> Iterator[Notice]:
    flips = any(isinstance(each, HorizontalFlip | VerticalFlip) for each in experiment.augmentation)
    if flips and experiment.data.kind == "bundled":
        yield Notice(
            "augmentation",
            "Flips mirror digits, and a mirrored digit is none.",
            "Take small shifts and turns instead.",
        )
