from __future__ import annotations

import pytest

from models.spec.stack import BlockDescription, InputDescription, StackDescription, WeightsDescription
from workbench import documents
from workbench.experiment import Experiment
from workbench.spec.cost import estimate
from workbench.spec.data_description import ClassCount, ColumnDescription, DataDescription, ImageFacts, SplitSizes
from workbench.spec.setting import name_setting


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


def test_that_grey_images_beside_a_colour_model_are_another_domain() -> None:
    setting = name_setting("pretrained", stack(), data())
    assert setting.title == "Different domain, different label space"
    assert "1,000 classes" in setting.text
    assert "instance transfer does not" in setting.text


def test_that_nothing_is_claimed_of_domains_that_look_alike() -> None:
    setting = name_setting("pretrained", stack(), data(channels=3))
    assert setting.title == "Different label space"


def test_that_label_spaces_of_equal_size_are_not_called_the_same() -> None:
    setting = name_setting("pretrained", stack(source_classes=10), data(channels=3))
    assert setting.title == "Label spaces of equal size"
    assert "instance transfer does not" not in setting.text


def test_that_a_source_without_a_head_has_unknown_labels() -> None:
    setting = name_setting("pretrained", stack(source_classes=0, dataset=""), data(channels=3))
    assert setting.title == "Source labels unknown"
    assert setting.text.startswith("Source: colour images.")


def told(stack: StackDescription, **facts: object) -> StackDescription:
    return stack.model_copy(update=facts)


def test_that_of_a_file_nothing_is_claimed_that_it_does_not_say() -> None:
    setting = name_setting("pretrained", told(stack(0, dataset=""), origin="file"), data())
    assert setting.title == "Source labels unknown"
    assert setting.text.startswith("The file does not say what it was trained on. Digits: grey images")


def test_that_an_earlier_run_is_told_by_its_own_data_and_labels() -> None:
    run = told(stack(3, dataset="Wine"), origin="run", source_labels=("0", "1", "2"))
    setting = name_setting("pretrained", run, data())
    assert setting.title == "Different label space"
    assert setting.text.startswith("Wine: 3 classes. Digits: grey images, 10 classes.")
    assert "instance transfer does not" in setting.text


def test_that_label_spaces_of_equal_size_with_other_names_differ_and_with_the_same_do_not() -> None:
    ten = tuple(map(str, range(10)))
    same = name_setting("pretrained", told(stack(10), origin="run", source_labels=ten), data())
    assert same.title == "Labels of the same names"
    assert "instance transfer does not" not in same.text
    other = name_setting("pretrained", told(stack(10), origin="run", source_labels=(*ten[:9], "x")), data())
    assert other.title == "Different label space"


def test_that_random_weights_are_no_transfer() -> None:
    assert name_setting("random", stack(), data()).title == "No transfer"


def test_that_nothing_is_said_before_both_sides_are_known() -> None:
    assert name_setting("pretrained", None, data()).title == "Not known yet"
    assert name_setting("pretrained", stack(), None).title == "Not known yet"


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
