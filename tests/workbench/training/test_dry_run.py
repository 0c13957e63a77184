from __future__ import annotations

import time
from typing import Any

import pytest
import torch

from models.adapters.measuring import count_parameters
from models.describing import describe_source
from models.spec.source import BundledSource, SourceModel, TimmSource, TorchvisionSource
from models.spec.stack import StackDescription
from tests.workbench.spec.cost.documents import document
from workbench.data.watching import Cancelled
from workbench.experiment import Experiment
from workbench.spec.cost import estimate
from workbench.spec.cost.cached_part import CACHE_LIMIT_BYTES
from workbench.spec.data_description import ClassCount, ColumnDescription, DataDescription, ImageFacts, SplitSizes
from workbench.training.dry_run import Measured, dry_run
from workbench.training.random_data import Amounts

RESNET = TorchvisionSource(architecture="resnet50", initialisation="random")
VIT = TorchvisionSource(architecture="vit_b_16", initialisation="random")
TINY = TorchvisionSource(architecture="resnet18", initialisation="random")
BUNDLED = BundledSource()
OF_ONE_SIZE = TimmSource(architecture="vit_tiny_patch16_224", initialisation="random")
AMOUNTS = Amounts({"class": 10}, train=60, validation=20, test=20)


def data() -> DataDescription:
    return DataDescription(
        title="Digits",
        num_examples=100,
        columns=(
            ColumnDescription(name="class", classes=tuple(ClassCount(label=str(at), count=10) for at in range(10))),
        ),
        inputs=ImageFacts(channels=3, min_size=(8, 8), max_size=(8, 8)),
        split=SplitSizes(train=60, validation=20, test=20, train_available=60),
    )


@pytest.fixture
def memory_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ends a dry run once its memory is known, without the steps that are timed."""
    monkeypatch.setattr("workbench.training.dry_run.PATIENCE_S", 0.0)


def measured(experiment: Experiment) -> Measured:
    return dry_run(experiment, AMOUNTS, None, lambda: False)


def told_peak(experiment: Experiment, stack: StackDescription) -> int:
    additions = count_parameters(experiment.source, experiment.adapters).blocks if experiment.adapters else {}
    memory = estimate(experiment, stack, data(), additions).memory
    assert memory is not None
    return memory.peak


@pytest.mark.slow
@pytest.mark.usefixtures("memory_alone")
@pytest.mark.parametrize(
    ("source", "size", "batch"),
    [
        pytest.param(RESNET, 64, 4, id="resnet50"),
        pytest.param(VIT, 112, 4, id="vit_b_16", marks=pytest.mark.exhaustive),
    ],
)
def test_that_the_estimate_is_within_15_percent_of_the_measured_peak_at_five_boundaries(
    source: SourceModel, size: int, batch: int
) -> None:
    stack = describe_source(source, size)
    top = len(stack.blocks)
    for boundary in (0, top // 4, top // 2, 3 * top // 4, top):
        experiment = document(source, size, freeze__boundary=boundary, recipe__batch_size=batch, recipe__device="cpu")
        assert told_peak(experiment, stack) == pytest.approx(measured(experiment).peak_bytes, rel=0.15), boundary


PLANS: list[dict[str, Any]] = [
    {"freeze__boundary": 0},
    {"freeze__boundary": 0, "freeze__trained_batch_norm": "kept"},
    {"freeze__boundary": 0, "freeze__trained_batch_norm": "stochastic"},
    {"freeze__boundary": 6, "recipe__cache_frozen": False},
    {"freeze__boundary": 0, "freeze__top": 4, "recipe__optimizer": {"kind": "sgd"}},
    {"freeze__boundary": "all", "freeze__thawed": ["layer1.0"], "freeze__batch_norm": "live"},
    {"freeze__boundary": 7, "adapters": [{"kind": "lora", "blocks": ["layer2.0"]}]},
    {"freeze__boundary": 4, "regularizers": [{"kind": "l2-sp"}], "recipe__keep_best": False},
    {"freeze__boundary": 4, "regularizers": [{"kind": "delta"}, {"kind": "bss"}]},
    {"freeze__boundary": 4, "regularizers": [{"kind": "bi-tuning"}]},
    {"freeze__boundary": 0, "recipe__averaging": {"kind": "ema"}},
    {"freeze__boundary": 4, "recipe__averaging": {"kind": "swa"}, "recipe__interpolation": {}},
]


@pytest.mark.usefixtures("memory_alone")
@pytest.mark.parametrize("plan", PLANS, ids=str)
def test_that_the_estimate_holds_for_other_plans_too(plan: dict[str, Any]) -> None:
    experiment = document(TINY, 48, recipe__batch_size=30, recipe__device="cpu", **plan)
    peak = measured(experiment).peak_bytes
    assert told_peak(experiment, describe_source(TINY, 48)) == pytest.approx(peak, rel=0.15)


FROZEN_BELOW: list[dict[str, Any]] = [
    {"freeze__boundary": 9},
    {"freeze__boundary": 12},
    {"freeze__boundary": 16},
    {},
    {"recipe__cache_frozen": False},
    {"augmentation": [{"kind": "color-jitter"}, {"kind": "aug-mix"}, {"kind": "mixup"}]},
    {"adapters": [{"kind": "lora", "blocks": ["6.0", "head"]}]},
    {"freeze__boundary": 9, "regularizers": [{"kind": "lwf"}]},
]


@pytest.mark.usefixtures("memory_alone")
@pytest.mark.parametrize("plan", FROZEN_BELOW, ids=str)
def test_that_computing_the_frozen_part_and_judging_are_estimated_too(plan: dict[str, Any]) -> None:
    """A few blocks above a frozen part take less memory in training than the frozen part took."""
    experiment = document(BUNDLED, 96, recipe__batch_size=16, recipe__device="cpu", **plan)
    peak = measured(experiment).peak_bytes
    assert told_peak(experiment, describe_source(BUNDLED, 96)) == pytest.approx(peak, rel=0.15)


def test_that_what_was_built_and_thrown_away_before_is_not_measured() -> None:
    experiment = document(TINY, 32, recipe__batch_size=8, recipe__device="cpu")
    peaks = {measured(experiment).peak_bytes for _ in range(3)}
    assert len(peaks) == 1


def test_that_a_network_of_one_size_is_adapted_to_the_images_as_in_a_run() -> None:
    experiment = document(OF_ONE_SIZE, 32, recipe__batch_size=8, recipe__device="cpu", preprocessing__channels=1)
    assert measured(experiment).seconds_per_step > 0


def test_that_an_epoch_is_its_steps_and_its_judging() -> None:
    told = measured(document(TINY, 32, freeze__boundary=0, recipe__batch_size=8, recipe__device="cpu"))
    assert told.seconds_per_epoch > 8 * told.seconds_per_step > 0
    assert told.frozen_seconds == 0
    assert told.device.startswith("CPU")
    frozen = measured(document(TINY, 32, recipe__batch_size=8, recipe__device="cpu"))
    assert frozen.frozen_seconds > 0
    assert frozen.seconds_per_step < told.seconds_per_step


def test_that_every_example_whose_frozen_output_is_kept_counts_in_the_memory() -> None:
    """A dry run computes that of two batches; the test examples' is never kept. Block 8 gives 512 numbers, pooled."""
    experiment = document(TINY, 32, recipe__batch_size=8, recipe__device="cpu")
    few, many = (
        dry_run(experiment, Amounts({"class": 10}, train, validation=8, test=8), None, lambda: False).peak_bytes
        for train in (8, 1008)
    )
    assert many - few == 4 * 512 * 1000


def test_that_the_frozen_part_is_kept_as_a_run_keeps_it_in_half_the_precision_too() -> None:
    """What a run keeps follows from float32, also where the numbers take half of that."""
    experiment = document(TINY, 32, recipe__batch_size=8, recipe__device="cpu", recipe__precision="bfloat16")
    row_bytes = 4 * 512
    for rows, is_kept in ((CACHE_LIMIT_BYTES // row_bytes, True), (CACHE_LIMIT_BYTES // row_bytes + 1, False)):
        amounts = Amounts({"class": 10}, train=rows - 8, validation=8, test=8)
        assert (dry_run(experiment, amounts, None, lambda: False).frozen_seconds > 0) is is_kept


def test_that_a_dry_run_ends_within_a_step_when_it_is_no_longer_wanted() -> None:
    began = time.monotonic()
    asked = 0

    def is_unwanted() -> bool:
        nonlocal asked
        asked += 1
        return asked > 20  # in the midst of the first forward pass

    with pytest.raises(Cancelled):
        dry_run(document(TINY, 64, freeze__boundary=0, recipe__device="cpu"), AMOUNTS, None, is_unwanted)
    assert asked == 21
    assert time.monotonic() - began < 60


@pytest.mark.gpu
@pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA device")
@pytest.mark.parametrize(("source", "size"), [(RESNET, 224), (VIT, 224)], ids=["resnet50", "vit_b_16"])
def test_that_the_estimate_is_within_15_percent_of_the_allocators_peak(source: SourceModel, size: int) -> None:
    stack = describe_source(source, size)
    top = len(stack.blocks)
    for boundary in (0, top // 4, top // 2, 3 * top // 4, top):
        changes = {"recipe__batch_size": 60, "recipe__device": "cuda", "recipe__precision": "float32"}
        experiment = document(source, size, freeze__boundary=boundary, **changes)
        assert told_peak(experiment, stack) == pytest.approx(measured(experiment).peak_bytes, rel=0.15), boundary


@pytest.mark.usefixtures("memory_alone")
def test_that_augmentation_is_tried_too_and_nothing_is_computed_once() -> None:
    plain, augmented = (
        measured(document(TINY, 32, recipe__device="cpu", augmentation=augmentation))
        for augmentation in ([], [{"kind": "rand-augment"}, {"kind": "cutmix"}])
    )
    assert plain.frozen_seconds > 0
    assert augmented.frozen_seconds == 0
    assert augmented.seconds_per_step > 0
