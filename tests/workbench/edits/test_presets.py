"""Presets by the names of the field, and when a document is no longer one."""

from __future__ import annotations

import pytest

from models.spec.phases import ProbeThenTune
from models.spec.regularizers import L2SP
from tests.workbench.edits.stacks import NAMES, STACK
from workbench.documents import replaced
from workbench.edits.presets import PRESETS, choose_preset, is_modified
from workbench.experiment import Experiment


def chosen(key: str, *selection: str) -> Experiment:
    return replaced(Experiment(), choose_preset(key, STACK, selection).changes)


def trained(experiment: Experiment) -> list[str]:
    return [name for name, trains in zip(NAMES, experiment.freeze.trains(NAMES), strict=True) if trains]


@pytest.mark.parametrize(
    ("key", "blocks", "kind", "rate"),
    [
        ("linear-probe", [], "at-once", 1e-3),
        ("freeze-early", ["1.1", "2.0", "head"], "at-once", 3e-4),
        ("tune-top", ["head"], "at-once", 3e-4),
        ("full", list(NAMES), "at-once", 1e-4),
        ("gradual", ["1.1", "2.0", "head"], "gradual", 1e-3),
        ("lp-ft", list(NAMES), "lp-ft", 1e-3),
        ("surgical", ["stem"], "at-once", 1e-3),
        ("automatic", ["1.1", "2.0", "head"], "automatic", 1e-3),
        ("head-warm-up", list(NAMES), "lp-ft", 3e-4),
        ("surgical-input", ["stem"], "at-once", 1e-3),
        ("surgical-feature", ["1.1"], "at-once", 1e-3),
        ("surgical-output", ["head"], "at-once", 1e-3),
        ("l2-sp", list(NAMES), "at-once", 1e-4),
        ("bitfit", [], "at-once", 1e-3),
        ("lora", [], "at-once", 1e-3),
    ],
)
def test_that_a_preset_trains_what_its_name_says(key: str, blocks: list[str], kind: str, rate: float) -> None:
    experiment = chosen(key)
    assert trained(experiment) == blocks
    assert (experiment.phases.kind, experiment.recipe.learning_rate, experiment.preset) == (kind, rate, key)
    assert choose_preset(key, STACK).name == f"Preset: {PRESETS[key].title}"


@pytest.mark.parametrize("key", PRESETS)
def test_that_presets_that_train_heads_first_keep_the_statistics_that_these_have_met(key: str) -> None:
    freeze = chosen(key).freeze
    assert freeze.trained_batch_norm == ("kept" if key in ("gradual", "automatic", "head-warm-up", "lp-ft") else "live")


def test_that_every_preset_is_tested_here() -> None:
    assert len(PRESETS) == 15


def test_that_adapters_go_where_there_is_something_to_take_hold_of() -> None:
    assert chosen("lora").adapters[0].blocks == NAMES[1:]
    assert chosen("bitfit").adapters[0].blocks == NAMES


def test_that_the_head_warm_up_differs_from_lp_ft_in_its_rates_alone() -> None:
    warm, probe = chosen("head-warm-up"), chosen("lp-ft")
    assert warm.freeze == probe.freeze
    assert warm.phases == ProbeThenTune(epochs=1, factor=1.0, warmup=1.0)


def test_that_l2_sp_is_full_fine_tuning_with_a_penalty_and_other_presets_have_none() -> None:
    assert chosen("l2-sp").regularizers == (L2SP(),)
    assert replaced(chosen("l2-sp"), {"regularizers": [], "preset": "full"}) == chosen("full")
    assert not any(chosen(key).regularizers for key in PRESETS if key != "l2-sp")


def test_that_surgical_fine_tuning_takes_the_selected_block() -> None:
    assert trained(chosen("surgical", "2.0")) == ["2.0"]


def test_that_one_preset_leaves_nothing_of_another() -> None:
    for first in PRESETS:
        for second in PRESETS:
            after = replaced(chosen(first), choose_preset(second, STACK).changes)
            assert after == chosen(second)


@pytest.mark.parametrize("key", PRESETS)
def test_that_a_preset_is_told_from_one_that_was_changed(key: str) -> None:
    experiment = chosen(key, "1.1") if key == "surgical" else chosen(key)
    assert not is_modified(experiment, STACK)
    assert not is_modified(replaced(experiment, {"recipe.epochs": 77, "seed": 3}), STACK)
    assert is_modified(replaced(experiment, {"recipe.learning_rate": 0.5}), STACK)
    assert is_modified(replaced(experiment, {"freeze.batch_norm": "live"}), STACK)


def test_that_a_document_without_a_preset_is_none_changed() -> None:
    assert not is_modified(Experiment(), STACK)
    assert not is_modified(replaced(Experiment(), {"preset": "of tomorrow"}), STACK)
