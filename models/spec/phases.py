"""When blocks begin to train: all at once, or one after the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

from models.spec.base import Spec, knob


class AtOnce(Spec, title="All at once"):
    """Everything that is not frozen trains from the first step."""

    kind: Literal["at-once"] = "at-once"


class GradualUnfreezing(Spec, title="Gradual"):
    """Heads first, then one block more at a time from the top downwards; Howard & Ruder 2018 (ULMFiT), section 3.3."""

    kind: Literal["gradual"] = "gradual"
    epochs: int = knob(1, "Epochs a block", "Epochs before the next block begins to train.", unit="epochs", ge=1)
    factor: float = knob(
        1.0,
        "Rate from phase to phase",
        "Each phase's learning rate as a share of the one before; 1 leaves it to the schedule.",
        gt=0.0,
        le=10.0,
    )


class ProbeThenTune(Spec, title="LP-FT"):
    """A linear probe first, then all that is not frozen, from the probe's heads; Kumar et al. 2022, section 3."""

    kind: Literal["lp-ft"] = "lp-ft"
    epochs: int = knob(3, "Epochs of the probe", "Epochs in which only the heads train.", unit="epochs", ge=1)
    factor: float = knob(
        0.1, "Rate of the tuning", "The learning rate after the probe as a share of the probe's.", gt=0.0, le=10.0
    )


Phases = Annotated[AtOnce | GradualUnfreezing | ProbeThenTune, Field(discriminator="kind")]


@dataclass(frozen=True)
class Phase:
    """A stretch of epochs in which the same blocks train. Heads and adapters train in every phase."""

    first_epoch: int
    """From 1."""
    trains: tuple[bool, ...]
    """For each block, from the input upwards, whether its own parameters train."""
    rate: float
    """This phase's share of the learning rate."""


def phases_of(spec: Phases, trains: Sequence[bool], num_epochs: int) -> tuple[Phase, ...]:
    """The phases of a run of `num_epochs` in which, at the end, the blocks in `trains` are to train.

    Phases that would begin after the last epoch are left out: a gradual unfreezing may not reach the lowest block.
    """
    final, nothing = tuple(trains), tuple(False for _ in trains)
    if isinstance(spec, AtOnce) or not any(final):
        return (Phase(1, final, 1.0),)
    if isinstance(spec, ProbeThenTune):
        wanted = [Phase(1, nothing, 1.0), Phase(1 + spec.epochs, final, spec.factor)]
    else:
        free = [index for index, trained in enumerate(final) if trained]
        lowest = [len(final), *reversed(free)]
        wanted = [
            Phase(1 + number * spec.epochs, tuple(t and i >= low for i, t in enumerate(final)), spec.factor**number)
            for number, low in enumerate(lowest)
        ]
    return tuple(phase for phase in wanted if phase.first_epoch <= num_epochs)
