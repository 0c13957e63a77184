"""Which blocks train from which epoch on, worked out by hand for stacks of a few blocks."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from models.spec.phases import AutomaticUnfreezing, GradualUnfreezing, Phase, Phases, ProbeThenTune, phases_of

ALL = (True,) * 5


def told(spec: Phases, trains: tuple[bool, ...] = ALL, epochs: int = 100) -> list[tuple[int, str]]:
    """The first epoch of each phase with what trains in it: `..x` is the topmost of three blocks."""
    phases = phases_of(spec, trains, epochs)
    return [(phase.first_epoch, "".join("x" if free else "." for free in phase.trains)) for phase in phases]


def test_that_several_blocks_join_at_a_time_and_the_last_phase_takes_what_is_left() -> None:
    assert told(GradualUnfreezing(epochs=3, blocks=2)) == [(1, "....."), (4, "...xx"), (7, ".xxxx"), (10, "xxxxx")]


def test_that_blocks_that_stay_frozen_are_not_counted_among_those_that_join() -> None:
    trains = (True, False, True, False, True)
    assert told(GradualUnfreezing(blocks=2), trains) == [(1, "....."), (2, "..x.x"), (3, "x.x.x")]


def test_that_a_plan_by_hand_holds_for_the_first_phases_and_the_rule_for_the_rest() -> None:
    spec = GradualUnfreezing(epochs=2, epochs_by_hand=(4, 1), blocks_by_hand=(2,))
    assert told(spec) == [(1, "....."), (5, "...xx"), (6, "..xxx"), (8, ".xxxx"), (10, "xxxxx")]
    assert told(spec, epochs=7) == told(spec)[:3]


def test_that_a_plan_may_be_longer_than_the_stack_is_high() -> None:
    spec = GradualUnfreezing(epochs_by_hand=(1, 2, 3, 4, 5, 6), blocks_by_hand=(4, 4, 4))
    assert told(spec) == [(1, "....."), (2, ".xxxx"), (4, "xxxxx")]


def test_that_automatic_phases_begin_at_the_earliest_when_patience_ends_without_a_gain() -> None:
    """The first epoch of a run is its best so far, so that the heads alone have one epoch more."""
    spec = AutomaticUnfreezing(patience=2, blocks=2)
    assert told(spec) == [(1, "....."), (4, "...xx"), (6, ".xxxx"), (8, "xxxxx")]
    assert told(spec.model_copy(update={"most": 1})) == [(1, "....."), (2, "...xx"), (3, ".xxxx"), (4, "xxxxx")]


def test_that_rates_fall_from_phase_to_phase_and_the_tuning_warms_up() -> None:
    automatic = phases_of(AutomaticUnfreezing(blocks=3, factor=0.5), ALL, 100)
    assert [phase.rate for phase in automatic] == [1.0, 0.5, 0.25]
    probe, tuning = phases_of(ProbeThenTune(epochs=2, factor=1.0, warmup=1.5), ALL, 100)
    assert (probe.warmup, tuning) == (0.0, Phase(3, ALL, 1.0, 1.5))


@pytest.mark.parametrize("plan", [{"epochs_by_hand": (0,)}, {"blocks_by_hand": (1, -1)}, {"blocks_by_hand": ("two",)}])
def test_that_a_phase_without_epochs_or_blocks_is_refused(plan: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        GradualUnfreezing.model_validate(plan)
