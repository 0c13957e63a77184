from __future__ import annotations

import pytest

from workbench.spec.cards import Bar, balance_text, domain_card, histogram, task_card
from workbench.spec.data_description import (
    ClassCount,
    ColumnDescription,
    DataDescription,
    ImageFacts,
    InputFacts,
    NumberSummary,
    SeparatedValues,
    SplitSizes,
    TableFacts,
    TextFacts,
)
from workbench.spec.task_words import missing_text, size_text
from workbench.spec.tasks import Classification, MultiLabel, Ordinal, Regression, Task

NUMBERS = NumberSummary(least=1.0, greatest=5.0, mean=2.5, std=0.5, bins=(3, 1))


def counted(**counts: int) -> tuple[ClassCount, ...]:
    return tuple(ClassCount(label=label, count=count) for label, count in counts.items())


COLUMNS = (
    ColumnDescription(name="digit", classes=counted(zero=50, one=40), missing=10),
    ColumnDescription(name="width", classes=counted(a=1), numbers=NUMBERS, missing=0),
    ColumnDescription(name="grade", classes=counted(high=60, low=40)),
    ColumnDescription(
        name="tags",
        classes=counted(x=1),
        missing=99,
        separated=(SeparatedValues(separator="|", classes=counted(cat=20, dog=30, owl=1)),),
    ),
    ColumnDescription(name="wet", classes=counted(n=1), missing=30),
)


def described(inputs: InputFacts, columns: tuple[ColumnDescription, ...] = COLUMNS) -> DataDescription:
    split = SplitSizes(train=10, validation=20, test=20, train_available=60)
    return DataDescription(title="Things", num_examples=100, columns=columns, inputs=inputs, split=split)


GREY = described(ImageFacts(channels=1, min_size=(28, 28), max_size=(28, 28)))


@pytest.mark.parametrize(
    ("task", "size", "missing", "space", "function", "loss", "judged"),
    [
        (Classification(name="t", column="digit", label_smoothing=0.1), "classification · 2", "10 % missing",
         "2 classes: zero, one", "90 labelled examples, 10 missing", "cross-entropy, 0.1", "accuracy"),
        (Regression(name="t", column="width", unit="px", loss="huber"), "regression · px", "",
         "ℝ, in px: 1 to 5, mean 2.5, sd 0.5", "100 labelled examples, none missing", "Huber", "error in px, and R²"),
        (Ordinal(name="t", column="grade", order=("low", "high")), "ordinal · 2 levels", "",
         "2 ordered levels: low < high", "100 labelled examples", "is it above", "κ"),
        (MultiLabel(name="t", column="tags", separator="|"), "multi-label · 3", "99 % missing",
         "{0, 1}^3, any of 3 labels at once: cat, dog, owl", "1 labelled example, 99 missing", "binary", "F1"),
        (MultiLabel(name="t", column="digit", further_columns=("wet",)), "multi-label · 2", "20 % missing",
         "{0, 1}^2, any of 2 labels at once: digit, wet", "160 labels of 100 examples, 40 missing", "binary", "F1"),
    ],
)  # fmt: skip
def test_that_a_task_card_tells_label_space_function_loss_and_measures_of_each_kind(
    task: Task, size: str, missing: str, space: str, function: str, loss: str, judged: str
) -> None:
    card = task_card(task, GREY)
    assert (card.title, card.formula) == ("t", "T = {Y, f}")
    told = {row.title: row.text for row in card.rows}
    assert told["Label space Y"] == space
    assert function in told["Function f"]
    assert loss in told["Loss"]
    assert judged in told["Judged by"]
    assert size_text(task, GREY) == size
    assert missing_text(task, GREY) == missing


def test_that_the_bars_of_a_task_are_its_classes_in_their_order_or_its_numbers_in_steps() -> None:
    ordered = task_card(Ordinal(name="t", column="grade", order=("low", "high")), GREY).rows[0]
    assert ordered.bars == (Bar("low", 40), Bar("high", 60))
    numbers = task_card(Regression(name="t", column="width", unit="px"), GREY).rows[0]
    assert numbers.bars == (Bar("1 to 3 px", 3), Bar("3 to 5 px", 1)) == histogram(NUMBERS, "px")


def test_that_classes_without_room_for_a_bar_are_counted() -> None:
    many = ColumnDescription(name="many", classes=counted(**{f"c{at}": 2 for at in range(50)}), more_values=7)
    row = task_card(Classification(name="t", column="many"), described(GREY.inputs, (many,))).rows[0]
    assert (len(row.bars), row.more_bars) == (40, 17)
    assert row.text == "57 classes: c0, c1, c2, c3, c4, c5 and 51 more"


def test_that_a_task_without_its_column_says_so() -> None:
    assert "no column “colour”" in task_card(Classification(name="t", column="colour"), GREY).text()


@pytest.mark.parametrize(
    ("inputs", "space"),
    [
        (GREY.inputs, "28×28 grey images, 1 channel"),
        (ImageFacts(channels=3, min_size=(10, 20), max_size=(30, 40)), "10×20 to 30×40 colour images, 3 channels"),
        (TextFacts(column="story", shortest=3, longest=2000, mean_length=90.4), "texts, column “story”"),
        (TableFacts(), "rows of 1 numeric and 3 categorical columns: width, grade, tags, wet"),
    ],
)
def test_that_a_domain_card_tells_the_feature_space_without_what_is_predicted(inputs: InputFacts, space: str) -> None:
    card = domain_card(described(inputs), [Classification(name="t", column="digit")])
    told = {row.title: row for row in card.rows}
    assert told["Feature space X"].text == space
    assert told["Examples"].text == "100: 60 training, 20 validation, 20 test"
    assert told["Class balance"].bars == (Bar("zero", 50), Bar("one", 40))
    if inputs.kind == "text":
        assert told["Lengths"].text == "3 to 2,000 characters, 90 on average"


def test_that_the_statistics_of_channels_are_told_where_they_are_known() -> None:
    facts = ImageFacts(
        channels=1, min_size=(28, 28), max_size=(28, 28), channel_mean=(0.13066,), channel_std=(0.30811,)
    )
    assert "Channels: mean 0.131, sd 0.308 of 0…1" in domain_card(described(facts)).text()
    assert "Channels" not in domain_card(GREY).text()


def test_that_groups_and_ids_are_no_features() -> None:
    columns = (*COLUMNS[:2], ColumnDescription(name="patient", classes=counted(p=100), role="group"))
    card = domain_card(described(TableFacts(), columns), [Classification(name="t", column="digit")])
    assert card.rows[0].text == "rows of 1 numeric column: width"


def test_that_classes_are_balanced_up_to_a_quarter_more() -> None:
    assert balance_text(counted(a=4, b=5)) == "balanced"
    assert balance_text(counted(a=4, b=6, never=0)) == "largest 1.5 × smallest"
    assert balance_text(counted(a=4)) == "one class alone"
