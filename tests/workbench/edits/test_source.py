"""Another source model, and what goes with the old one."""

from __future__ import annotations

import pytest

from models.spec.source import BundledSource, FileSource, RunSource, SourceModel, TorchvisionSource
from tests.workbench.edits.stacks import STACK
from workbench.documents import replaced
from workbench.edits.source import change_source
from workbench.experiment import Experiment

SET = {
    "freeze": {"boundary": 3, "top": 1, "thawed": ["stem"], "batch_norm": "live"},
    "rates.by_hand": [{"block": "stem", "multiplier": 0.5}],
    "adapters": [{"kind": "lora", "blocks": ["1.0"]}],
    "phases": {"kind": "gradual"},
    "sharing": {"boundary": 2},
    "preset": "gradual",
}
START = replaced(Experiment(), SET)


def changed(experiment: Experiment, source: BundledSource | TorchvisionSource) -> Experiment:
    return replaced(experiment, change_source(experiment, source).changes)


def test_that_what_was_set_on_blocks_goes_with_another_network() -> None:
    after = changed(START, TorchvisionSource(architecture="resnet18"))
    assert (after.adapters, after.rates.by_hand, after.freeze.thawed, after.freeze.top) == ((), (), (), 0)
    assert (after.freeze.boundary, after.freeze.batch_norm, after.phases.kind) == (3, "live", "gradual")
    assert (after.sharing.boundary, after.preset) == ("all", "gradual")


def test_that_other_weights_of_the_same_network_leave_it() -> None:
    start = replaced(START, {"source": {"kind": "torchvision", "architecture": "resnet18"}})
    after = changed(start, TorchvisionSource(architecture="resnet18", weights="IMAGENET1K_V1"))
    assert replaced(after, {"source.weights": "default"}) == start


def test_that_random_weights_stay_frozen_nowhere_and_pretrained_ones_are_frozen_again() -> None:
    scratch = changed(START, BundledSource(initialisation="random"))
    assert [problem for problem in scratch.problems(STACK) if problem.place.startswith(("freeze", "phases"))] == []
    assert all(scratch.freeze.trains([block.name for block in STACK.blocks]))
    assert scratch.phases.kind == "at-once"
    assert scratch.preset == ""
    assert scratch.sharing.boundary == 2
    assert changed(scratch, BundledSource()).freeze.boundary == "all"


@pytest.mark.parametrize(
    ("source", "name"),
    [
        (BundledSource(), "EfficientNet-Lite0"),
        (BundledSource(initialisation="random"), "EfficientNet-Lite0, random weights"),
        (TorchvisionSource(architecture="resnet50"), "resnet50"),
        (FileSource(path="weights/mine.safetensors"), "mine.safetensors"),
        (RunSource(run="f00"), "an earlier run"),
    ],
)
def test_that_the_undo_list_names_the_new_source(source: SourceModel, name: str) -> None:
    assert change_source(START, source).name == f"Change source model to {name}"
