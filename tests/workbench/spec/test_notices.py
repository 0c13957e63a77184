"""What is worth knowing of a document that can run."""

from __future__ import annotations

import pytest

from models.spec.additions import Additions
from models.spec.stack import BlockDescription, InputDescription, StackDescription
from workbench.documents import replaced
from workbench.experiment import Experiment
from workbench.spec.data_description import ClassCount, ColumnDescription, DataDescription, ImageFacts, SplitSizes
from workbench.spec.notices import MANY_PARAMETERS_PER_LABEL

STACK = StackDescription(
    title="Tiny",
    library="timm",
    architecture="tiny",
    initialisation="pretrained",
    weights=None,
    input=InputDescription(size=32, mean=(0.5,) * 3, std=(0.5,) * 3),
    described_size=32,
    blocks=tuple(
        BlockDescription(name=f"b{at}", kind="Conv2d", output_shape=(8, 4, 4), parameters=1_000_000, flops=1, norms=at)
        for at in range(3)
    ),
    feature_width=8,
    source_classes=10,
)
DATA = DataDescription(
    title="Digits",
    num_examples=5000,
    columns=(ColumnDescription(name="class", classes=tuple(ClassCount(label=str(at), count=500) for at in range(10))),),
    inputs=ImageFacts(channels=1, min_size=(8, 8), max_size=(8, 8)),
    split=SplitSizes(train=3000, validation=1000, test=1000, train_available=3000),
)


def said(**changes: object) -> list[tuple[str, str]]:
    experiment = replaced(Experiment(), {path.replace("__", "."): value for path, value in changes.items()})
    assert experiment.problems(STACK, DATA) == []
    return [(notice.place, f"{notice.message} {notice.advice}") for notice in experiment.notices(STACK, DATA)]


@pytest.mark.parametrize(
    ("labelled", "text"),
    [
        (5, "5 labelled examples for 10 classes. 5 classes have no example"),
        (9, "9 labelled examples for 10 classes. 1 class has no example"),
        (1, "1 labelled example for 10 classes. 9 classes have no example"),
    ],
)
def test_that_fewer_labels_than_classes_leave_classes_without_an_example(labelled: int, text: str) -> None:
    [(place, words)] = said(split__labelled=labelled)
    assert place == "split.labelled"
    assert words.startswith(text)


def test_that_one_label_a_class_or_all_labels_leave_nothing_to_say() -> None:
    assert said(split__labelled=10) == []
    assert said(split__labelled="all") == []


def test_that_the_classes_counted_are_those_of_the_task_and_numbers_have_none() -> None:
    parity = ColumnDescription(name="parity", classes=tuple(ClassCount(label=label, count=9) for label in "ab"))
    data = DATA.model_copy(update={"columns": (*DATA.columns, parity)})

    def told(*tasks: dict[str, object]) -> list[str]:
        asked = [{"name": "t", **task} for task in tasks]
        experiment = replaced(Experiment(), {"tasks": asked, "split.labelled": 1})
        return [notice.message for notice in experiment.notices(None, data)]

    assert told({"kind": "classification", "column": "parity"}) == ["1 labelled example for 2 classes."]
    assert told({"kind": "ordinal", "column": "class"}) == ["1 labelled example for 10 classes."]
    assert told({"kind": "regression", "column": "class"}) == []


def test_that_many_parameters_a_label_risk_overfitting() -> None:
    [(place, words)] = said(split__labelled=500, freeze__boundary=1)
    assert place == "freeze.boundary"
    assert words.startswith("500 labels, 2.00 M parameters. Risk of overfitting.")


def test_that_freezing_is_advised_where_what_is_frozen_was_trained_and_more_labels_where_it_is_random() -> None:
    [(_, trained)] = said(split__labelled=500, freeze__boundary=0)
    [(_, random)] = said(split__labelled=500, freeze__boundary=0, source__initialisation="random")
    assert "Freeze more blocks" in trained
    assert "Freeze more blocks" not in random
    assert "linear probe" not in random
    for remedy in ("trained weights", "label more", "smaller network"):
        assert remedy in random


def test_that_the_risk_is_told_from_the_named_number_of_parameters_on() -> None:
    trained = 1_000_000 + 9 * 10  # the top block and the head
    most = trained // MANY_PARAMETERS_PER_LABEL
    assert said(split__labelled=most, freeze__boundary=2) != []
    assert said(split__labelled=most + 1, freeze__boundary=2) == []


def test_that_adapters_count_among_the_parameters_and_nothing_is_told_before_they_do() -> None:
    experiment = replaced(
        Experiment(),
        {"split.labelled": 500, "freeze.boundary": 1, "adapters": [{"kind": "lora", "blocks": ["b0"]}]},
    )
    assert experiment.notices(STACK, DATA) == []
    [notice] = experiment.notices(STACK, DATA, {"b0": Additions(added=500_000)})
    assert notice.message == "500 labels, 2.50 M parameters."


def test_that_a_linear_probe_is_not_told_to_freeze_more() -> None:
    wide = STACK.model_copy(update={"feature_width": 10**6})
    experiment = replaced(Experiment(), {"split.labelled": 500})
    assert experiment.notices(wide, DATA) == []


def test_that_nothing_is_said_of_what_was_not_looked_at() -> None:
    experiment = replaced(Experiment(), {"split.labelled": 9, "freeze.boundary": 0})
    assert experiment.notices(STACK, None) == []
    assert [notice.place for notice in experiment.notices(None, DATA)] == ["split.labelled"]


@pytest.mark.parametrize(
    ("phases", "epochs", "text"),
    [
        (
            {"kind": "gradual"},
            3,
            "2 of 3 blocks will be unfrozen in 3 epochs: the last to begin would do so in epoch 4.",
        ),
        ({"kind": "gradual", "epochs": 2}, 6, "2 of 3 blocks will be unfrozen in 6 epochs: "),
        ({"kind": "gradual", "epochs": 2}, 1, "0 of 3 blocks will be unfrozen in 1 epoch: "),
        ({"kind": "automatic", "patience": 2}, 6, "At most 2 of 3 blocks can be unfrozen in 6 epochs, the last of "),
        ({"kind": "lp-ft", "epochs": 4}, 4, "The probe takes all of the 4 epochs, so the blocks never train. Train 5"),
    ],
)
def test_that_blocks_that_are_never_unfrozen_are_told(phases: dict[str, object], epochs: int, text: str) -> None:
    [(place, words)] = said(freeze__boundary=0, recipe__epochs=epochs, phases=phases, split__labelled="all")[:1]
    assert place == ("phases.patience" if phases["kind"] == "automatic" else "phases.epochs")
    assert words.startswith(text)


def test_that_phases_that_all_begin_leave_nothing_to_say() -> None:
    for phases, epochs in (({"kind": "gradual"}, 4), ({"kind": "lp-ft", "epochs": 4}, 5)):
        told = said(freeze__boundary=0, recipe__epochs=epochs, phases=phases)
        assert "phases.epochs" not in [place for place, _ in told]
    assert said(recipe__epochs=1, phases={"kind": "gradual"}) == []


@pytest.mark.parametrize(
    ("freeze", "blocks"),
    [
        ({}, 0),
        ({"batch_norm": "statistics"}, 2),
        ({"batch_norm": "live"}, 2),
        ({"thawed": ["b2"]}, 1),
        ({"thawed": ["b0"]}, 0),
    ],
)
def test_that_live_batch_norm_on_tiny_batches_is_told(freeze: dict[str, object], blocks: int) -> None:
    """Of the blocks `b0`, `b1` and `b2` the first has no batch norm."""
    told = [text for place, text in said(freeze=freeze, recipe__batch_size=7) if place == "recipe.batch_size"]
    counted = "1 block" if blocks == 1 else f"{blocks} blocks"
    assert [text.startswith(f"Batch norm in {counted} normalises by 7 examples") for text in told] == [True] * bool(
        blocks
    )
    assert "recipe.batch_size" not in [place for place, _ in said(freeze=freeze, recipe__batch_size=8)]


@pytest.mark.parametrize(
    ("batch", "labelled", "place"), [(64, 5, "split.labelled"), (6, 5, "split.labelled"), (5, 6, "recipe.batch_size")]
)
def test_that_batch_norm_normalises_by_no_more_examples_than_are_labelled(
    batch: int, labelled: int, place: str
) -> None:
    told = said(freeze={"batch_norm": "live"}, recipe__batch_size=batch, split__labelled=labelled)
    [(found, text)] = [(found, text) for found, text in told if text.startswith("Batch norm")]
    assert found == place
    assert "normalises by 5 examples" in text


def test_that_an_adapter_in_a_block_that_trains_anyway_is_told() -> None:
    lora = {"kind": "lora", "blocks": ["b0", "b1", "b2"]}
    assert said(adapters=[lora]) == []
    told = dict(said(freeze__boundary=2, adapters=[lora]))
    assert told["adapters.0.blocks"].startswith("LoRA r8 sits in b2, which trains anyway.")
    told = dict(said(freeze__boundary=1, adapters=[lora]))
    assert told["adapters.0.blocks"].startswith("LoRA r8 sits in b1 and 1 other block, which train anyway.")


def test_that_augmentation_says_what_it_costs_where_the_frozen_part_was_computed_once() -> None:
    stack = STACK.model_copy(
        update={"blocks": tuple(block.model_copy(update={"flops": 3600}) for block in STACK.blocks)}
    )
    changes = {"augmentation": [{"kind": "rotation"}], "freeze.boundary": "all", "recipe.epochs": 10}
    # An example takes 360 operations in the head of 90 parameters, and 3 · 3,600 in the blocks: in each epoch, or once
    # in ten. 11,160 / (360 + 1,080) = 7.75.
    [notice] = replaced(Experiment(), changes).notices(stack, DATA)
    assert str(notice) == (
        "augmentation: Augmentation keeps the frozen part from being computed once. "
        "The run as a whole takes about 7.8 times as many operations; those of one step grow more, as the frozen part "
        "now counts in each."
    )
    assert replaced(Experiment(), changes | {"freeze.boundary": 0}).notices(stack, DATA)[0].place != "augmentation"
    assert replaced(Experiment(), changes | {"recipe.cache_frozen": False}).notices(stack, DATA) == []


def test_that_flips_of_digits_are_advised_against() -> None:
    flipped = said(augmentation=[{"kind": "vertical-flip"}])
    assert any(words.startswith("Flips mirror digits") for _, words in flipped)
    assert said(augmentation=[{"kind": "vertical-flip"}], data={"kind": "folder", "path": "birds"}) == []


def test_that_predicting_what_keeps_groups_together_names_parts_or_rows_is_pointed_out() -> None:
    [(place, words)] = said(split__group="class")
    assert place == "tasks.0.column"
    assert words.startswith("class keeps groups together: its values in validation and test are never seen")
    for role, told in (("part", "each part holds one"), ("id", "another value in every row"), ("group", None)):
        column = DATA.columns[0].model_copy(update={"role": role})
        notices = Experiment().notices(STACK, DATA.model_copy(update={"columns": (column,)}))
        assert [notice.place for notice in notices] == (["tasks.0.column"] if told else [])
        assert not told or told in notices[0].message


def test_that_parts_that_come_out_empty_are_told_unless_nothing_was_asked_for() -> None:
    tiny = DATA.model_copy(update={"split": SplitSizes(train=2, validation=0, test=0, train_available=2)})
    places = [notice.place for notice in Experiment().notices(None, tiny)]
    assert places == ["split.validation", "split.test"]
    asked = replaced(Experiment(), {"split.validation": 0.0, "split.test": 0.0})
    assert asked.notices(None, tiny) == []


def test_that_a_mean_of_one_epochs_weights_is_told() -> None:
    def places(epochs: int, start: float) -> list[str]:
        averaging = {"kind": "swa", "start": start}
        told = said(split__labelled="all", recipe__epochs=epochs, recipe__averaging=averaging)
        return [place for place, _ in told]

    assert places(10, 0.75) == []
    assert places(2, 0.75) == ["recipe.averaging"]  # begins at the end of epoch 2, the last
    assert places(1, 0.0) == ["recipe.averaging"]


def test_that_a_start_that_knows_nothing_is_told() -> None:
    def notices(**changes: object) -> list[str]:
        told = said(split__labelled="all", recipe__interpolation={}, **changes)
        return [text for place, text in told if place == "recipe.interpolation"]

    [fresh_heads] = notices()
    assert "LP-FT" in fresh_heads
    assert notices(freeze__boundary=2, phases={"kind": "lp-ft"}) == []
    [random] = notices(freeze__boundary=0, phases={"kind": "lp-ft"}, source__initialisation="random")
    assert "random weights" in random
