from __future__ import annotations

import pytest

from models.spec.stack import BlockDescription, InputDescription, StackDescription, WeightsDescription
from workbench import documents
from workbench.experiment import Experiment
from workbench.spec.cost import estimate
from workbench.spec.data_description import ClassCount, ColumnDescription, DataDescription, ImageFacts, SplitSizes


def stack(source_classes: int = 1000, channels: int = 3, dataset: str = "ImageNet-1k") -> StackDescription:
    blocks = [(10, 100), (20, 1_000), (30, 10_000)]
    return StackDescription(
        title="Tiny",
        library="timm",
        architecture="tiny",
        initialisation="pretrained",
        weights=WeightsDescription(tag="a", dataset=dataset),
        input=InputDescription(channels=channels, size=32, mean=(0.5,) * channels, std=(0.5,) * channels),
        described_size=32,
        blocks=tuple(
            BlockDescription(name=str(at), kind="Block", output_shape=(4, 8, 8), parameters=count, flops=flops)
            for at, (count, flops) in enumerate(blocks)
        ),
        feature_width=4,
        source_classes=source_classes,
    )


def data(num_classes: int = 10, channels: int = 1, train: int = 500) -> DataDescription:
    return DataDescription(
        title="Digits",
        num_examples=1000,
        columns=(
            ColumnDescription(
                name="class", classes=tuple(ClassCount(label=str(at), count=100) for at in range(num_classes))
            ),
        ),
        inputs=ImageFacts(channels=channels, min_size=(8, 8), max_size=(8, 8)),
        split=SplitSizes(train=train, validation=200, test=200, train_available=train),
    )


def experiment(**changes: object) -> Experiment:
    return documents.replaced(Experiment(), {path.replace("__", "."): value for path, value in changes.items()})


def test_that_parameters_and_steps_are_counted_exactly() -> None:
    cost = estimate(experiment(freeze__boundary=2, recipe__batch_size=64, recipe__epochs=3), stack(), data())
    head = (4 + 1) * 10
    assert cost.trainable_parameters == 30 + head
    assert cost.total_parameters == 60 + head
    assert (cost.steps_per_epoch, cost.num_steps) == (8, 24)
    assert cost.parameters_per_example == pytest.approx((30 + head) / 500)


def test_that_steps_follow_the_number_of_labels_at_once_and_end_at_what_there_is() -> None:
    described = data(train=500)
    for labelled, steps in ((64, 1), (65, 1), (66, 2), (500, 8), (900, 8), ("all", 8)):
        cost = estimate(experiment(split__labelled=labelled, recipe__batch_size=64), stack(), described)
        assert cost.steps_per_epoch == steps


def test_that_what_trains_counts_thrice_and_a_cached_frozen_part_once_for_all_epochs() -> None:
    head = 2 * (4 + 1) * 10
    cached = estimate(experiment(freeze__boundary=2, preprocessing__image_size=32), stack(), data())
    assert cached.epoch_flops == 500 * 3 * (10_000 + head)
    assert cached.frozen_flops == 500 * 1_100
    again = {"freeze__boundary": 2, "preprocessing__image_size": 32, "recipe__cache_frozen": False}
    uncached = estimate(experiment(**again), stack(), data())
    assert uncached.epoch_flops == 500 * (3 * (10_000 + head) + 1_100)
    assert uncached.frozen_flops == 0


def test_that_flops_are_unknown_where_the_blocks_were_described_at_another_size() -> None:
    cost = estimate(experiment(preprocessing__image_size=64), stack(), data())
    assert (cost.epoch_flops, cost.frozen_flops) == (None, None)
    assert estimate(experiment(), stack(), data()).epoch_flops is not None
