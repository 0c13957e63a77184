"""What learning rates of blocks come to in the phases in which they train, in words; no Qt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from models.spec.phases import AtOnce, AutomaticUnfreezing, GradualUnfreezing, Phase, Phases, ProbeThenTune, phases_of
from workbench.spec.numbers import number_text

_EVER = 10**9
"""Epochs enough for every block to begin: one that the run does not reach has a rate all the same."""
_WHOLE = (Phase(1, (), 1.0),)


@dataclass(frozen=True)
class RateWords:
    """`Trains at`, `1e-4`, `in the tuning (×0.1)`; the last is empty where everything trains at once."""

    verb: str
    rate: str
    when: str = ""


@dataclass(frozen=True)
class PhasedRate:
    """A block's share of the learning rate, and the phases in which something in it trains; at least one."""

    multiplier: float
    phases: tuple[Phase, ...] = _WHOLE


def phases_in(spec: Phases, trains: Sequence[bool], adapted: Sequence[bool]) -> list[tuple[Phase, ...]]:
    """For each block, the phases in which its own parameters or its adapters train, however late they begin.

    Adapters train in every phase, so that a block with some trains from the first one. A block in which nothing ever
    trains is told as one that would train from the first step.
    """
    phases = phases_of(spec, trains, _EVER)
    if len(phases) == 1:
        return [_WHOLE for _ in trains]
    own = [tuple(phase for phase in phases if phase.trains[at]) for at in range(len(trains))]
    return [phases if with_adapter else found or _WHOLE for found, with_adapter in zip(own, adapted, strict=True)]


def rate_words(blocks: Sequence[PhasedRate], learning_rate: float, spec: Phases) -> RateWords:
    """The rates of at least one block when it begins to train; after a probe, those of the tuning."""
    one = len(blocks) == 1
    phased = [block for block in blocks if block.phases != _WHOLE]
    if not phased or isinstance(spec, AtOnce):
        return RateWords("Trains at" if one else "They train at", _rates(blocks, learning_rate, 0))
    if isinstance(spec, GradualUnfreezing | AutomaticUnfreezing):
        when = _beginning(phased, automatic=isinstance(spec, AutomaticUnfreezing))
        return RateWords("Begins at" if one else "They begin at", _rates(phased, learning_rate, 0), when)
    return _after_probe(phased, learning_rate, spec)


def _after_probe(blocks: Sequence[PhasedRate], learning_rate: float, spec: ProbeThenTune) -> RateWords:
    """Where there are blocks without adapters, of the tuning alone, which is all that they have in common."""
    verb = "Trains at" if len(blocks) == 1 else "They train at"
    tuning = _rates(blocks, learning_rate, -1)
    share = _times([spec.factor])
    if all(len(block.phases) > 1 for block in blocks):
        return RateWords(verb, _rates(blocks, learning_rate, 0), f"in the probe, {tuning} in the tuning{share}")
    return RateWords(verb, tuning, f"in the tuning{share}")


def _beginning(blocks: Sequence[PhasedRate], *, automatic: bool) -> str:
    """When an automatic phase begins the scores will tell; what begins with the run begins with it all the same."""
    first = [block.phases[0] for block in blocks]
    low, high = min(phase.first_epoch for phase in first), max(phase.first_epoch for phase in first)
    epochs = f"epoch {low}" if low == high else f"epochs {low} to {high}"
    earliest = " at the earliest" if automatic and high > 1 else ""
    return f"in {epochs}{earliest}{_times([phase.rate for phase in first])}"


def _rates(blocks: Sequence[PhasedRate], learning_rate: float, at: int) -> str:
    return span([block.multiplier * block.phases[at].rate * learning_rate for block in blocks])


def _times(shares: Sequence[float]) -> str:
    """` (×0.1)`; empty where all is the full rate."""
    return "" if all(share == 1.0 for share in shares) else f" (×{span(shares)})"


def span(values: Sequence[float]) -> str:
    """`5e-4`, or `1e-4 to 1e-3` where they differ, in three figures."""
    low, high = (number_text(float(f"{end:.3g}")) for end in (min(values), max(values)))
    return low if low == high else f"{low} to {high}"
