"""What the engine described becomes two sides, and these a setting."""

from __future__ import annotations

from typing import Any

from models.spec.stack import InputDescription, StackDescription, WeightsDescription
from workbench.spec.data_description import (
    ClassCount,
    ColumnDescription,
    DataDescription,
    ImageFacts,
    InputFacts,
    SeparatedValues,
    SplitSizes,
    TableFacts,
)
from workbench.spec.setting import SourceExamples, cards_of, name_setting, sides_of
from workbench.spec.setting.relations import relate
from workbench.spec.setting.telling import side_of_data
from workbench.spec.tasks import Classification, MultiLabel, Regression

GREY = ImageFacts(channels=1, min_size=(8, 8), max_size=(28, 28), channel_mean=(0.1306,), channel_std=(0.3081,))
COLOUR = ImageFacts(channels=3, min_size=(8, 8), max_size=(8, 8))


def stack(source_classes: int = 1000, dataset: str = "ImageNet-1k", **facts: Any) -> StackDescription:
    told: dict[str, Any] = {
        "title": "Tiny", "library": "timm", "architecture": "tiny", "initialisation": "pretrained",
        "weights": WeightsDescription(tag="a", dataset=dataset),
        "input": InputDescription(channels=3, size=32, mean=(0.5,) * 3, std=(0.5,) * 3),
        "described_size": 32, "blocks": (), "feature_width": 4, "source_classes": source_classes,
    }  # fmt: skip
    return StackDescription(**(told | facts))


def column(name: str = "class", labels: int = 10, **facts: Any) -> ColumnDescription:
    return ColumnDescription(
        name=name, classes=tuple(ClassCount(label=str(at), count=100) for at in range(labels)), **facts
    )


def data(*columns: ColumnDescription, inputs: InputFacts = GREY) -> DataDescription:
    return DataDescription(
        title="Digits",
        num_examples=1000,
        columns=columns or (column(),),
        inputs=inputs,
        split=SplitSizes(train=600, validation=200, test=200, train_available=600),
    )


def test_that_grey_images_beside_a_colour_model_are_another_domain() -> None:
    setting = name_setting("pretrained", stack(), data())
    assert setting.title == "Different domain, different label space"
    assert "ImageNet-1k: colour images, 1,000 classes. Digits: grey images, 10 classes." in setting.text


def test_that_nothing_is_claimed_of_domains_that_look_alike() -> None:
    assert name_setting("pretrained", stack(), data(inputs=COLOUR)).title == "Different label space"


def test_that_a_source_without_a_head_has_unknown_labels() -> None:
    setting = name_setting("pretrained", stack(0, ""), data())
    assert setting.title == "Different domain, source labels unknown"
    assert setting.text.endswith("inductive transfer. p(X) differs for certain: one side is grey, the other in colour.")
    setting = name_setting("pretrained", stack(0, ""), data(inputs=COLOUR))
    assert setting.title == "Source labels unknown"
    assert setting.text.startswith("Source: colour images.")


def test_that_of_a_file_nothing_is_claimed_that_it_does_not_say() -> None:
    setting = name_setting("pretrained", stack(0, "", origin="file"), data())
    assert setting.title == "Source labels unknown"
    assert setting.text.startswith("Source: images. Digits: grey images")


def test_that_an_earlier_run_is_told_by_its_own_data_and_labels() -> None:
    run = stack(3, "Wine", origin="run", source_labels=("0", "1", "2"))
    setting = name_setting("pretrained", run, data())
    assert setting.title == "Different label space"
    assert setting.text.startswith("Wine: images, 3 classes. Digits: grey images, 10 classes.")


def test_that_label_spaces_of_equal_size_with_other_names_differ_and_with_the_same_do_not() -> None:
    ten = tuple(map(str, range(10)))
    same = name_setting("pretrained", stack(10, origin="run", source_labels=ten), data())
    assert same.title == "Labels of the same names"
    other = name_setting("pretrained", stack(10, origin="run", source_labels=(*ten[:9], "x")), data())
    assert other.title == "Different label space"


def test_that_random_weights_are_no_transfer_unless_there_are_source_examples() -> None:
    assert name_setting("random", stack(), data()).title == "No transfer"
    both = name_setting("random", stack(), data(), source=SourceExamples(data()))
    assert both.case == "same labels"


def test_that_nothing_is_said_before_both_sides_are_known() -> None:
    assert name_setting("pretrained", None, data()).title == "Not known yet"
    assert name_setting("pretrained", stack(), None).title == "Not known yet"
    assert sides_of(stack(), None) is None


def test_that_source_examples_stand_in_the_place_of_what_the_model_tells() -> None:
    setting = name_setting("pretrained", stack(), data(), source=SourceExamples(data(inputs=COLOUR)))
    assert setting.case == "adaptation"
    same = name_setting("pretrained", stack(), data(), source=SourceExamples(data(), same_data=True))
    assert same.case == "same"


def test_that_the_sources_labels_are_those_of_the_targets_column() -> None:
    source = data(column("class", 3), column("parity", 2))
    asked = (Classification(name="even", column="parity"),)
    _, target = sides_of(stack(), data(column("class"), column("parity", 2)), asked, SourceExamples(source)) or ()
    assert target.task.column == "parity"
    setting = name_setting("pretrained", stack(), data(column(), column("parity", 2)), asked, SourceExamples(source))
    assert setting.case == "same labels"


def test_that_numbers_have_a_unit_and_no_labels() -> None:
    side = side_of_data(data(column("age", 50)), Regression(name="age", column="age", unit="years"))
    assert (side.task.kind, side.task.unit, side.task.labels) == ("numbers", "years", ())


def test_that_the_labels_of_a_cell_and_of_several_columns_are_counted_each() -> None:
    cells = column("tags", 3, separated=(SeparatedValues(separator="|", classes=(ClassCount(label="a", count=7),)),))
    assert side_of_data(data(cells), MultiLabel(name="t", column="tags")).task.counts == (("a", 7),)
    flags = [column("wet", 2), column("cold", 2)]
    told = side_of_data(data(*flags), MultiLabel(name="t", column="wet", further_columns=("cold",)))
    assert told.task.counts == (("wet", 100), ("cold", 100))
    assert told.task.size == 2


def test_that_features_of_a_table_are_what_is_not_asked_for() -> None:
    table = data(column("y", 2), column("a"), column("site", role="group"), inputs=TableFacts())
    told = side_of_data(table, Classification(name="y", column="y"))
    assert told.domain.features == ("a",)
    assert name_setting("pretrained", stack(), table).case == "heterogeneous"


def test_that_a_model_of_images_brings_nothing_to_a_table_whatever_the_source_data_are() -> None:
    table = data(column("y", 2), column("a"), inputs=TableFacts())
    asked = (Classification(name="y", column="y"),)
    setting = name_setting("pretrained", stack(), table, asked, SourceExamples(table, same_data=True))
    verdicts = {method.title: method.verdict for method in setting.methods}
    assert setting.case == "same"
    assert verdicts["Adapters"] == verdicts["Distillation"] == "does not apply"
    assert verdicts["Multi-task training with the source"] == "applies"


def test_that_each_side_has_its_cards() -> None:
    asked = (Classification(name="digit", column="class"), Classification(name="even", column="parity"))
    target = data(column("class"), column("parity", 2))
    source, shown = cards_of(stack(), target, asked, SourceExamples(data(column("class", 3))))
    assert source is not None
    assert shown is not None
    assert [card.title for card in shown.tasks] == ["digit", "even"]
    assert [card.rows[0].text for card in source.tasks] == ["3 classes: 0, 1, 2"]


def test_that_of_a_model_alone_the_cards_say_what_is_known_and_what_is_not() -> None:
    source, target = cards_of(stack(), None)
    assert target is None
    assert source is not None
    assert source.domain.text() == (
        "Feature space X: colour images\n"
        "Examples: not at hand: only the model that was trained on them\n"
        "Known beside: ImageNet-1k is 1.28 million photographs from the web in 1,000 classes (Russakovsky et al. 2015)."
    )
    assert source.tasks[0].text() == (
        "Label space Y: 1,000 classes\nFunction f: known as far as the model answers for it"
    )
    run, _ = cards_of(stack(8, "Wine", origin="run", source_labels=tuple("abcdefgh")), None)
    assert run is not None
    assert run.tasks[0].rows[0].text == "8 classes: a, b, c, d, e, f, …"
    file, _ = cards_of(stack(0, "", origin="file"), None)
    assert file is not None
    assert "Known beside: The file does not say what it was trained on." in file.domain.text()
    assert file.tasks[0].rows[0].text == "not known"
    assert cards_of(None, None) == (None, None)


def test_that_what_a_perceptron_learned_is_compared_by_the_features_that_it_read() -> None:
    table = data(column("age", features=("age",)), column("class"), inputs=TableFacts())
    task = (Classification(name="class", column="class"),)

    def setting_of(*names: str) -> str:
        reads = InputDescription.of_rows(1, names)
        earlier = stack(dataset="people.csv", origin="run", input=reads, described_size=0, source_classes=10)
        return name_setting("pretrained", earlier, table, task).text

    assert "people.csv: rows of 1 feature" in setting_of("age")
    sides = [sides_of(stack(input=InputDescription.of_rows(1, (name,))), table, task) for name in ("age", "weight")]
    assert [relate(*side).inputs for side in sides if side is not None] == ["same", "different"]
    unsaid = sides_of(stack(input=InputDescription.of_rows(1)), table, task)
    assert unsaid is not None
    assert relate(*unsaid).inputs == "unknown"


def test_that_columns_that_other_tasks_or_groups_take_are_no_features_of_either_side() -> None:
    names = ("age", "weight", "site", "class")
    table = data(*(column(name, features=(name,)) for name in names), inputs=TableFacts())
    tasks = (Classification(name="class", column="class"), Regression(name="weight", column="weight"))
    earlier = stack(origin="run", input=InputDescription.of_rows(1, ("age",)), described_size=0)
    assert name_setting("pretrained", earlier, table, tasks, group="site").case != "heterogeneous"
    assert name_setting("pretrained", earlier, table, tasks).case == "heterogeneous"
    same = SourceExamples(table, same_data=True)
    assert name_setting("pretrained", earlier, table, tasks, same, "site").case == "same"


def test_that_labels_of_which_not_all_were_told_are_not_taken_for_other_ones() -> None:
    some, others = (
        side_of_data(data(column(labels=at, more_values=1000 - at)), Classification(name="y", column="class"))
        for at in (2, 3)
    )
    assert (some.task.size, some.task.counts) == (1000, ())
    assert relate(some, others).labels == "equal size"
