from __future__ import annotations

from dataclasses import replace

import pytest

from models.spec.stack import StackDescription
from workbench.experiment import Experiment
from workbench.spec.cost import Cost, Memory, estimate
from workbench.spec.data_description import DataDescription
from workbench.ui.panels.cost_text import CostRow, NotTimed, Timing, cost_rows

MEMORY = Memory(
    weights=10_000_000,
    gradients=2_000_000,
    optimizer=4_000_000,
    activations=30_000_000,
    copies=0,
    cache=0,
    frozen_pass=0,
    judging=20_000_000,
    peak=45_000_000,
)
TIMING = Timing(seconds_per_epoch=2.5, frozen_seconds=30.0, peak_bytes=44_000_000, device="CPU, 2 threads")


@pytest.fixture
def cost(source_stack: StackDescription, target_data: DataDescription) -> Cost:
    return replace(estimate(Experiment(), source_stack, target_data), memory=MEMORY)


def by_label(rows: list[CostRow]) -> dict[str, CostRow]:
    return {row.label: row for row in rows}


def test_that_memory_is_told_with_its_kinds_and_without_those_that_are_nothing(cost: Cost) -> None:
    row = by_label(cost_rows(cost, 10))["memory"]
    assert row.value == "45.0 MB"
    for line in ("10.0 MB  weights", "2.0 MB  gradients", "4.0 MB  optimiser", "30.0 MB  activations of a batch"):
        assert line in row.tip.split("\n")
    assert "copies" not in row.tip
    assert "20.0 MB  judging a batch" in row.tip


def test_that_memory_is_what_was_measured_once_it_was_and_the_estimate_stands_behind_it(cost: Cost) -> None:
    row = by_label(cost_rows(cost, 10, TIMING))["memory"]
    assert row.value == "44.0 MB"
    assert row.tip.startswith("44.0 MB measured in a few steps on CPU, 2 threads, 45.0 MB were estimated.")
    assert "10.0 MB  weights" in row.tip
    unknown = by_label(cost_rows(replace(cost, memory=None), 10, TIMING))["memory"]
    assert (unknown.value, unknown.quiet) == ("44.0 MB", False)


def test_that_what_adapters_add_is_named_as_more_while_it_is_not_counted(cost: Cost) -> None:
    rows = by_label(cost_rows(replace(cost, adapters_counted=False), 10))
    for label in ("trains", "memory", "parameters per label"):
        assert rows[label].value.startswith("≥ ")
        assert rows[label].tip.endswith("Its adapters are not counted yet.")
    assert not any(row.value.startswith("≥") for row in cost_rows(cost, 10))
    measured = by_label(cost_rows(replace(cost, adapters_counted=False), 10, TIMING))
    assert measured["memory"].value == "44.0 MB"


def test_that_a_whole_run_is_its_frozen_part_and_its_epochs(cost: Cost) -> None:
    rows = by_label(cost_rows(cost, 10, TIMING))
    assert (rows["one epoch"].value, rows["whole run"].value) == ("2.5 s", "≈ 55 s")
    assert "30 s for the frozen part" in rows["whole run"].tip
    short = by_label(cost_rows(cost, 10, replace(TIMING, seconds_per_epoch=0.004, frozen_seconds=0.0)))
    assert (short["one epoch"].value, short["whole run"].value) == ("0.1 s", "≈ 0.1 s")


def test_that_the_same_lines_stand_whatever_is_known(cost: Cost) -> None:
    unknown = replace(cost, memory=None, step_flops=None, epoch_flops=None, frozen_flops=None)
    failed = NotTimed("could not be measured", "About 3.0 TB are needed.")
    told = [cost_rows(cost, 10, TIMING), cost_rows(cost, 10), cost_rows(unknown, 10, failed)]
    labels = [[row.label for row in rows] for rows in told]
    assert labels[0] == labels[1] == labels[2]
    row = by_label(told[2])["one epoch"]
    assert (row.value, row.tip, row.quiet) == ("could not be measured", "About 3.0 TB are needed.", True)
