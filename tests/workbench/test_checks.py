"""Every fault that no single field can see is found, with its place and a remedy."""

from __future__ import annotations

from typing import Any

import pytest

from models.spec.stack import BlockDescription, InputDescription, LayerDescription, StackDescription
from workbench.documents import replaced
from workbench.experiment import Experiment
from workbench.spec.data_description import (
    ClassCount,
    ColumnDescription,
    DataDescription,
    ImageFacts,
    NumberSummary,
    SplitSizes,
)
from workbench.spec.task_checks import problems_of_task
from workbench.spec.tasks import Regression

STACK = StackDescription(
    title="Tiny",
    library="timm",
    architecture="tiny",
    initialisation="pretrained",
    weights=None,
    input=InputDescription(size=32, mean=(0.5,) * 3, std=(0.5,) * 3, fixed_size=True),
    described_size=32,
    blocks=tuple(
        BlockDescription(
            name=f"b{i}",
            kind="Conv2d",
            output_shape=(8, 4, 4),
            parameters=9,
            flops=1,
            holds=("convolution", "bias", *(("norm",) if i < 2 else ())),  # type: ignore[arg-type]
        )
        for i in range(3)
    ),
    feature_width=8,
    source_classes=10,
)
PLACE_OF_SECOND = "adapters.1.blocks"
DATA = DataDescription(
    title="Few",
    num_examples=20,
    columns=(
        ColumnDescription(name="class", classes=(ClassCount(label="a", count=10), ClassCount(label="b", count=10))),
        ColumnDescription(name="same", classes=(ClassCount(label="x", count=20),)),
        ColumnDescription(name="side", classes=(ClassCount(label="l", count=5), ClassCount(label="r", count=15))),
    ),
    inputs=ImageFacts(channels=1, min_size=(8, 8), max_size=(8, 8)),
    split=SplitSizes(train=12, validation=4, test=4, train_available=12),
)


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"tasks": [], "heads": []}, "tasks"),
        ({"heads": []}, "heads"),
        ({"heads.0.task": "other"}, "heads.0.task"),
        ({"tasks": [{"name": "a"}, {"name": "a"}], "heads": [{"task": "a"}]}, "tasks"),
        ({"heads": [{"task": "class"}, {"task": "class"}]}, "heads"),
        ({"split.validation": 0.6, "split.test": 0.5}, "split"),
        ({"source.initialisation": "random"}, "freeze.boundary"),
        ({"freeze.boundary": 4}, "freeze.boundary"),
        ({"freeze.top": 4}, "freeze.top"),
        ({"freeze.boundary": 2, "freeze.top": 2}, "freeze.top"),
        ({"freeze.frozen": ["b9"]}, "freeze.frozen"),
        ({"freeze.thawed": ["b0", "b9"]}, "freeze.thawed"),
        (
            {"rates.by_hand": [{"block": "b0", "multiplier": 2}, {"block": "b9", "multiplier": 2}]},
            "rates.by_hand.1.block",
        ),
        ({"source.initialisation": "random", "freeze.boundary": 0, "freeze.top": 1}, "freeze.top"),
        ({"source.initialisation": "random", "freeze.boundary": 0, "freeze.frozen": ["b1"]}, "freeze.frozen"),
        ({"sharing.boundary": 4}, "sharing.boundary"),
        (
            {
                "tasks": [{"name": "a"}, {"name": "b"}],
                "heads": [{"task": "a"}, {"task": "b"}],
                "sharing.boundary": 1,
                "adapters": [{"kind": "side", "blocks": ["b0", "b1"]}],
            },
            "sharing.boundary",
        ),
        ({"adapters": [{"blocks": ["b9"]}]}, "adapters.0.blocks"),
        ({"adapters": [{"kind": "lora", "blocks": ["b0"]}, {"kind": "dora", "blocks": ["b1", "b0"]}]}, PLACE_OF_SECOND),
        (
            {"adapters": [{"kind": "bitfit", "blocks": ["b0"]}, {"kind": "norm-tuning", "blocks": ["b0"]}]},
            PLACE_OF_SECOND,
        ),
        (
            {"adapters": [{"kind": "residual-parallel", "blocks": ["b0"]}, {"kind": "lora", "blocks": ["b0"]}]},
            PLACE_OF_SECOND,
        ),
        ({"adapters": [{"kind": "side", "blocks": ["b2", "b0"]}]}, "adapters.0.blocks"),
        ({"adapters": [{"kind": "norm-tuning", "blocks": ["b1", "b2"]}]}, "adapters.0.blocks"),
        ({"preprocessing.image_size": 64}, "preprocessing.image_size"),
        ({"preprocessing.channels": 5}, "preprocessing.channels"),
        ({"split.labelled": 13}, "split.labelled"),
        ({"tasks.0.column": "colour"}, "tasks.0.column"),
        ({"tasks.0.column": "same"}, "tasks.0.column"),
    ],
)
def test_that_a_fault_is_found_at_its_place_with_a_remedy(changes: dict[str, Any], place: str) -> None:
    problems = replaced(Experiment(), changes).problems(STACK, DATA)
    assert place in {problem.place for problem in problems}
    assert all(problem.message and problem.remedy for problem in problems)


def test_that_early_stopping_needs_validation_examples_from_the_split_or_the_data() -> None:
    without = replaced(Experiment(), {"split.validation": 0.0, "recipe.early_stopping": {"patience": 3}})
    none = DATA.model_copy(update={"split": SplitSizes(train=16, validation=0, test=4, train_available=16)})
    assert [problem.place for problem in without.problems(STACK, none)] == ["recipe.early_stopping"]
    assert [problem.place for problem in without.problems()] == ["recipe.early_stopping"]
    assert without.problems(STACK, DATA) == []
    anew = replaced(without, {"split.fixed_parts": "ignore"})
    assert [problem.place for problem in anew.problems(STACK, DATA)] == ["recipe.early_stopping"]


def test_that_the_best_mixture_needs_validation_examples_and_a_chosen_one_none() -> None:
    without = replaced(Experiment(), {"split.validation": 0.0, "recipe.interpolation": {}})
    assert [problem.place for problem in without.problems()] == ["recipe.interpolation.keep"]
    assert without.problems(STACK, DATA) == []  # the data bring validation examples along
    assert replaced(without, {"recipe.interpolation.keep": 0.5}).problems() == []


def test_that_a_sound_document_has_no_problem() -> None:
    assert Experiment().problems(STACK, DATA) == []


def test_that_a_task_may_ask_for_any_label_of_the_data_and_others_are_named() -> None:
    assert replaced(Experiment(), {"tasks.0.column": "side"}).problems(STACK, DATA) == []
    [problem] = replaced(Experiment(), {"tasks.0.column": "colour"}).problems(STACK, DATA)
    assert "class, same, side" in problem.remedy


def test_that_a_source_which_reads_other_channels_than_images_have_is_told_before_the_run() -> None:
    of_five = STACK.model_copy(update={"input": STACK.input.model_copy(update={"channels": 5})})
    [problem] = Experiment().problems(of_five, DATA)
    assert problem.place == "preprocessing.channels"
    assert replaced(Experiment(), {"preprocessing.channels": 1}).problems(of_five, DATA) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"freeze.boundary": 1, "freeze.top": 2},
        {"freeze.boundary": "all", "freeze.top": 3},
        {"freeze.boundary": 2, "freeze.frozen": ["b2"], "freeze.thawed": ["b0"]},
        {"source.initialisation": "random", "freeze.boundary": 0},
        {
            "adapters": [
                {"kind": kind, "blocks": ["b1", "b0"]} for kind in ("lora", "houlsby", "pfeiffer", "side", "bitfit")
            ]
        },
        {"source.initialisation": "random", "freeze.boundary": 2, "freeze.thawed": ["b0", "b1"]},
    ],
)
def test_that_any_plan_and_adapters_within_the_stack_are_sound(changes: dict[str, Any]) -> None:
    assert replaced(Experiment(), changes).problems(STACK, DATA) == []


def test_that_random_blocks_that_stay_frozen_are_found_without_the_stack_too() -> None:
    for changes in ({}, {"freeze.boundary": 0, "freeze.top": 1}, {"freeze.boundary": 0, "freeze.frozen": ["b1"]}):
        [problem] = replaced(Experiment(), {**changes, "source.initialisation": "random"}).problems()
        assert "random weights" in problem.message


def test_that_one_class_alone_is_a_problem() -> None:
    alone = (ColumnDescription(name="class", classes=(ClassCount(label="a", count=20),)),)
    [problem] = Experiment().problems(STACK, DATA.model_copy(update={"columns": alone}))
    assert (problem.place, problem.message) == ("tasks.0.column", "'class' has fewer than two classes ('a').")


def test_that_a_number_to_predict_that_is_none_everywhere_names_the_values() -> None:
    slips = tuple(ClassCount(label=label, count=count) for label, count in (("1", 9), ("2.5", 9), ("5 kg", 2)))
    words = (ClassCount(label="a", count=10), ClassCount(label="3", count=10))
    for classes, named, remedy in ((slips, "'5 kg'", "Mend these values"), (words, "'a'", "Choose classification")):
        data = DATA.model_copy(update={"columns": (ColumnDescription(name="kg", classes=classes),)})
        [problem] = problems_of_task(Regression(name="kg", column="kg"), 0, data)
        assert problem.message == f"'kg' is not a number everywhere: {named}."
        assert problem.remedy.startswith(remedy)


def test_that_a_number_that_is_the_same_everywhere_is_nothing_to_predict() -> None:
    seven = ColumnDescription(
        name="kg",
        classes=(ClassCount(label="7", count=20),),
        numbers=NumberSummary(least=7, greatest=7, mean=7, std=0),
    )
    data = DATA.model_copy(update={"columns": (seven,)})
    [problem] = problems_of_task(Regression(name="kg", column="kg"), 0, data)
    assert "'kg' is 7 everywhere" in problem.message


def test_that_large_numbers_are_grouped_as_on_the_cards() -> None:
    many = DATA.model_copy(update={"split": SplitSizes(train=3000, validation=4, test=4, train_available=3000)})
    [problem] = replaced(Experiment(), {"split.labelled": 99_999}).problems(STACK, many)
    assert "99,999 labelled examples" in problem.message
    assert "3,000 are left" in problem.message
    assert "Choose 1 to 3,000" in problem.remedy


def test_that_all_faults_come_at_once() -> None:
    changes = {"split.validation": 0.6, "split.test": 0.5, "freeze.boundary": 9, "split.labelled": 99}
    places = {problem.place for problem in replaced(Experiment(), changes).problems(STACK, DATA)}
    assert places == {"split", "freeze.boundary", "split.labelled"}


NUMBERED = STACK.model_copy(
    update={
        "blocks": tuple(
            STACK.blocks[0].model_copy(
                update={
                    "name": name,
                    "layers": (
                        LayerDescription(name=path, kind="Conv2d", output_shape=(8, 4, 4), parameters=9, flops=1),
                    ),
                }
            )
            for name, path in {
                "stem": "conv_stem",
                "4.0": "blocks.4.0.conv_pw",
                "5.0": "blocks.5.0.conv_pw",
                "5.1": "blocks.5.1.conv_pw",
                "6.0": "blocks.6.0.conv_pw",
                "head": "conv_head",
            }.items()
        )
    }
)


@pytest.mark.parametrize(
    ("name", "remedy"),
    [
        ("5", "Did you mean '5.0' or '5.1'?"),
        ("blocks.5.0", "Did you mean '5.0'?"),
        ("blocks.5.0.conv_pw", "Did you mean '5.0'?"),
        ("blocks.5", "Did you mean '5.0' or '5.1'?"),
        ("trunk.6.0", "Did you mean '6.0'?"),
        ("stemm", "Did you mean 'stem'?"),
        ("nowhere", "Choose a block of the stack: stem, 4.0, 5.0, 5.1, 6.0 and 1 more."),
    ],
)
def test_that_a_name_that_no_block_has_is_answered_with_names_that_some_have(name: str, remedy: str) -> None:
    experiment = replaced(Experiment(), {"adapters": [{"kind": "lora", "blocks": [name]}]})
    [problem] = [problem for problem in experiment.problems(NUMBERED) if "no block" in problem.message]
    assert problem.remedy == remedy


def test_that_a_cosine_head_of_a_regression_is_a_fault_whatever_the_data_are() -> None:
    numbers = {"tasks": [{"kind": "regression", "name": "age"}], "heads": [{"task": "age", "kind": "cosine"}]}
    (problem,) = Experiment.model_validate(numbers).problems()
    assert (problem.place, problem.message[:36]) == ("heads.0", "A cosine head cannot answer the regr")
    linear = numbers | {"heads": [{"task": "age", "kind": "linear"}]}
    assert not Experiment.model_validate(linear).problems()
