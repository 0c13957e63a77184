"""When blocks begin to train: all at once, or one after the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Annotated, Literal

from pydantic import Field

from models.spec.base import Spec, knob

Count = Annotated[int, Field(ge=1, le=100_000)]


class AtOnce(Spec, title="All at once"):
    """Everything that is not frozen trains from the first step."""

    kind: Literal["at-once"] = "at-once"


class GradualUnfreezing(Spec, title="Gradual"):
    """Heads first, then one block more at a time from the top downwards; Howard & Ruder 2018 (ULMFiT), section 3.3."""

    kind: Literal["gradual"] = "gradual"
    epochs: int = knob(
        1,
        "Epochs a block",
        "Epochs before the next block begins to train. 1 as in the paper (section 3.3); more where an epoch is only a "
        "few steps.",
        unit="epochs",
        ge=1,
    )
    blocks: int = knob(
        1,
        "Blocks a phase",
        "How many blocks begin to train at a time. 1 as in the paper; more in a deep stack, so that all get a turn.",
        unit="blocks",
        ge=1,
        advanced=True,
    )
    factor: float = knob(
        1.0,
        "Rate from phase to phase",
        "Each phase's learning rate as a share of the one before; 1 leaves it to the schedule.",
        gt=0.0,
        le=10.0,
    )
    epochs_by_hand: tuple[Count, ...] = knob(
        (),
        "Epochs of each phase",
        "The lengths of the first phases, beginning with that of the heads alone; those after them last as long as it "
        "says above.",
        unit="epochs",
        advanced=True,
    )
    blocks_by_hand: tuple[Count, ...] = knob(
        (),
        "Blocks of each phase",
        "How many blocks begin to train after the heads, and then in each phase; later, as many as it says above.",
        unit="blocks",
        advanced=True,
    )


class AutomaticUnfreezing(Spec, title="Gradual, automatic"):
    """Gradual unfreezing (Howard & Ruder 2018) whose phases end when validation no longer improves.

    A phase begins with the best weights so far, of whichever phase, and with an optimiser that remembers nothing: what
    it remembered belongs to weights that were given up. The last phase goes on to the end of the run, or to where it
    stops early.
    """

    kind: Literal["automatic"] = "automatic"
    patience: int = knob(
        2,
        "Next after",
        "Epochs without a better validation score before the next block begins to train. 1 to 3: a phase that waits "
        "longer overfits what already trains.",
        unit="epochs",
        ge=1,
    )
    most: int | None = knob(
        None, "At most", "The most epochs of a phase, whether it still improves or not.", unit="epochs", ge=1
    )
    blocks: int = knob(1, "Blocks a phase", "How many blocks begin to train at a time.", unit="blocks", ge=1)
    factor: float = knob(
        1.0,
        "Rate from phase to phase",
        "Each phase's learning rate as a share of the one before; 1 leaves it to the schedule.",
        gt=0.0,
        le=10.0,
    )


class ProbeThenTune(Spec, title="LP-FT"):
    """A linear probe first, then all that is not frozen, from the probe's heads; Kumar et al. 2022, section 3.

    At the same rate in both it is the warm-up of the head, as fastai's `fine_tune` has it; Howard & Gugger 2020.
    """

    kind: Literal["lp-ft"] = "lp-ft"
    epochs: int = knob(
        3,
        "Epochs of the probe",
        "Epochs in which only the heads train. Until they no longer improve (Kumar et al. 2022, section 3); 1 to warm "
        "the head up (Howard & Gugger 2020).",
        unit="epochs",
        ge=1,
    )
    factor: float = knob(
        0.1,
        "Rate of the tuning",
        "The learning rate after the probe as a share of the probe's: a tenth or less for LP-FT, 1 for a warm-up.",
        gt=0.0,
        le=10.0,
    )
    warmup: float = knob(
        0.0,
        "Warm-up of the tuning",
        "Epochs over which the rate rises linearly from near zero when the tuning begins, so that blocks that know the "
        "source take small steps at first.",
        unit="epochs",
        ge=0.0,
        le=100_000.0,
    )


Phases = Annotated[
    AtOnce | GradualUnfreezing | AutomaticUnfreezing | ProbeThenTune,
    Field(discriminator="kind"),
]


@dataclass(frozen=True)
class Phase:
    """A stretch of epochs in which the same blocks train. Heads and adapters train in every phase."""

    first_epoch: int
    """From 1; of an automatic unfreezing, the earliest that it can be."""
    trains: tuple[bool, ...]
    """For each block, from the input upwards, whether its own parameters train."""
    rate: float
    """This phase's share of the learning rate."""
    warmup: float = 0.0
    """Epochs over which the rate rises when the phase begins."""


def phases_of(spec: Phases, trains: Sequence[bool], num_epochs: int) -> tuple[Phase, ...]:
    """The phases of a run of `num_epochs` in which, at the end, the blocks in `trains` are to train.

    Phases that would begin after the last epoch are left out: a gradual unfreezing may not reach the lowest block.
    """
    final, nothing = tuple(trains), tuple(False for _ in trains)
    if isinstance(spec, AtOnce) or not any(final):
        return (Phase(1, final, 1.0),)
    if isinstance(spec, ProbeThenTune):
        wanted = [Phase(1, nothing, 1.0), Phase(1 + spec.epochs, final, spec.factor, spec.warmup)]
    else:
        lowest = _lowest_of_phases(spec, final)
        wanted = [
            Phase(first, tuple(t and i >= low for i, t in enumerate(final)), spec.factor**number)
            for number, (first, low) in enumerate(zip(_first_epochs(spec, len(lowest)), lowest, strict=True))
        ]
    return tuple(phase for phase in wanted if phase.first_epoch <= num_epochs)


def _lowest_of_phases(spec: GradualUnfreezing | AutomaticUnfreezing, final: Sequence[bool]) -> list[int]:
    """The lowest block that trains in each phase; in the first it is none."""
    by_hand = spec.blocks_by_hand if isinstance(spec, GradualUnfreezing) else ()
    waiting = [index for index, trained in enumerate(final) if trained]
    lowest = [len(final)]
    while waiting:
        number = len(lowest) - 1
        joining = by_hand[number] if number < len(by_hand) else spec.blocks
        lowest.append(waiting[-joining:][0])
        waiting = waiting[:-joining]
    return lowest


def _first_epochs(spec: GradualUnfreezing | AutomaticUnfreezing, num_phases: int) -> list[int]:
    """The epoch, from 1, with which each phase begins; of automatic ones, the earliest.

    The first epoch of a run is always its best so far, so that the first phase has one epoch more than its patience.
    """
    if isinstance(spec, GradualUnfreezing):
        by_hand = spec.epochs_by_hand[: num_phases - 1]
        lengths = [*by_hand, *(spec.epochs for _ in range(num_phases - 1 - len(by_hand)))]
    else:
        most = spec.most or 1 + spec.patience
        lengths = [min(most, spec.patience + (number == 0)) for number in range(num_phases - 1)]
    return list(accumulate(lengths, initial=1))
