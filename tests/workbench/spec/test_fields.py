from __future__ import annotations

from typing import Annotated

import pytest
from pydantic import Field as PydanticField

from models.spec.adapters import LoraAdapter
from models.spec.base import Spec, knob
from models.spec.freeze import Freeze
from models.spec.heads import CosineHead, Head, LinearHead, MLPHead
from models.spec.regularizers import L2SP
from workbench.experiment import Experiment
from workbench.spec.edit_names import edit_name
from workbench.spec.field_kinds import (
    Choice,
    ColumnName,
    Flag,
    Opaque,
    Part,
    Perhaps,
    Real,
    Several,
    Variants,
    Whole,
    WholeOrWord,
    Wholes,
    Words,
    starting_value,
)
from workbench.spec.fields import field_at, field_of, fields_of, help_of, title_of, value_at, variants_of
from workbench.spec.numbers import Bounds
from workbench.spec.preprocessing import Preprocessing
from workbench.spec.recipe import SGD, AdamW, EarlyStopping, OneCycle, Recipe
from workbench.spec.split import Split


def test_that_every_field_of_the_recipe_can_be_edited_in_a_form() -> None:
    fields = {field.name: field for field in fields_of(Recipe)}
    assert list(fields) == list(Recipe.model_fields)
    assert not any(isinstance(field.kind, Opaque) for field in fields.values())
    assert fields["epochs"].kind == Whole(Bounds(1, 100_000))
    assert fields["learning_rate"].kind == Real(Bounds(0, 100, low_open=True))
    assert fields["early_stopping"].kind == Perhaps(Part(EarlyStopping))
    assert fields["clip_norm"].kind == Perhaps(Real(Bounds(0, None, low_open=True)))
    assert fields["keep_best"].kind == Flag()
    assert fields["keep_best"].advanced


def test_that_variants_carry_the_name_and_the_paper_of_their_classes() -> None:
    kind = field_of(Recipe, "optimizer").kind
    assert isinstance(kind, Variants)
    assert [(variant.tag, variant.title, variant.spec) for variant in kind.variants] == [
        ("adamw", "AdamW", AdamW),
        ("sgd", "SGD", SGD),
    ]
    assert "Loshchilov" in kind.variants[0].help


def test_that_the_discriminator_is_no_field_for_people() -> None:
    assert [field.name for field in fields_of(AdamW)] == ["weight_decay", "beta1", "beta2"]


def test_that_a_number_or_a_word_keeps_the_bounds_of_the_number() -> None:
    size = field_of(Preprocessing, "image_size")
    assert isinstance(size.kind, WholeOrWord)
    assert (size.kind.bounds, size.kind.word.value, size.unit) == (Bounds(16, 1024), "source", "px")
    assert isinstance(field_of(Split, "labelled").kind, WholeOrWord)
    assert isinstance(field_of(Freeze, "boundary").kind, WholeOrWord)


def test_that_a_column_of_the_data_is_told_from_any_text() -> None:
    assert field_of(Split, "group").kind == ColumnName()
    assert field_of(Experiment, "name").kind != ColumnName()


def test_that_options_are_named_for_people() -> None:
    kind = field_of(Recipe, "precision").kind
    assert isinstance(kind, Choice)
    assert {option.value: option.title for option in kind.options}["bfloat16"] == "bfloat16 (mixed)"


class Mixed(Spec):
    """First line,
    second line; Author 2020.

    More.
    """

    words: tuple[str, ...] = knob((), "Words", "Some words.")
    counts: tuple[Annotated[int, PydanticField(ge=1)], ...] = knob((), "Counts", "Some numbers.")
    parts: tuple[AdamW, ...] = ()
    others: tuple[AdamW | SGD, ...] = ()
    share: float = knob(0.5, "Share", "A share.", gt=0.0, lt=1.0)


def test_that_help_is_the_first_paragraph_and_lists_of_several_kinds_are_left_to_others() -> None:
    assert help_of(Mixed) == "First line, second line; Author 2020."
    assert [field.kind for field in fields_of(Mixed)] == [
        Words(),
        Wholes(Bounds(1)),
        Several(AdamW),
        Opaque((AdamW, SGD)),
        Real(Bounds(0, 1, True, True)),
    ]
    assert field_of(Mixed, "parts").title == "Parts"


@pytest.mark.parametrize(
    ("spec", "title"), [(OneCycle, "One cycle"), (AdamW, "AdamW"), (SGD, "SGD"), (LoraAdapter, "LoRA"), (L2SP, "L2-SP")]
)
def test_that_class_names_become_words_and_techniques_keep_their_spelling(spec: type[Spec], title: str) -> None:
    assert title_of(spec) == title


def test_that_paths_lead_through_parts_variants_and_optionals() -> None:
    momentum = field_at(Experiment, "recipe.optimizer.momentum")
    patience = field_at(Experiment, "recipe.early_stopping.patience")
    assert momentum is not None
    assert momentum.title == "Momentum"
    assert patience is not None
    assert patience.unit == "epochs"
    assert field_at(Experiment, "recipe.nothing") is None
    assert field_at(Experiment, "recipe.optimizer.kind") is None


def test_that_values_are_found_by_path_and_none_stops_the_way() -> None:
    experiment = Experiment()
    assert value_at(experiment, "recipe.optimizer.beta1") == experiment.recipe.optimizer.beta1
    assert value_at(experiment, "recipe.early_stopping.patience") is None
    assert value_at(experiment, "tasks.0.name") == "class"


@pytest.mark.parametrize("field", [field for field in fields_of(Recipe) if isinstance(field.kind, Perhaps)])
def test_that_an_optional_field_can_be_switched_on_with_its_starting_value(field: object) -> None:
    assert isinstance(field.kind, Perhaps)  # type: ignore[attr-defined]
    value = starting_value(field.kind.inner)  # type: ignore[attr-defined]
    assert Recipe.model_validate({field.name: value}) != Recipe()  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("path", "value", "name"),
    [
        ("recipe.epochs", 20, "Set epochs to 20"),
        ("recipe.learning_rate", 3e-4, "Set learning rate to 3e-4"),
        ("recipe.optimizer", {"kind": "sgd"}, "Set optimiser to SGD"),
        ("recipe.optimizer.beta1", 0.5, "Set β₁ to 0.5"),
        ("recipe.keep_best", False, "Turn off keep best"),
        ("recipe.early_stopping", {}, "Turn on stop early"),
        ("recipe.early_stopping", None, "Turn off stop early"),
        ("recipe.precision", "float32", "Set precision to float32"),
        ("split.labelled", "all", "Set labelled examples to all"),
        ("unknown.path", 1, "Set unknown.path"),
    ],
)
def test_that_edits_are_named_as_people_would(path: str, value: object, name: str) -> None:
    assert edit_name(Experiment, path, value) == name


def test_that_the_kinds_of_a_union_are_read_from_it_also_where_there_is_one() -> None:
    assert [variant.spec for variant in variants_of(Head)] == [LinearHead, MLPHead, CosineHead]
    assert [variant.tag for variant in variants_of(AdamW)] == ["adamw"]
    with pytest.raises(TypeError, match="no union"):
        variants_of(int)


def test_that_each_choice_can_say_what_it_does() -> None:
    kind = field_of(Freeze, "batch_norm").kind
    assert isinstance(kind, Choice)
    assert [option.value for option in kind.options] == ["frozen", "statistics", "live"]
    assert "AdaBN" in kind.options[1].help
    assert all(option.help.endswith(".") for option in kind.options)


def test_that_clearing_a_list_is_called_so() -> None:
    assert edit_name(Experiment, "rates.by_hand", []) == "Clear rates by hand"
