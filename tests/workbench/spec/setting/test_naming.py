"""Case by case: what two sides show, and the name and the methods that follow."""

from __future__ import annotations

from dataclasses import replace

import pytest

from workbench.spec.setting.methods import Method
from workbench.spec.setting.naming import Setting, name_of, side_text
from workbench.spec.setting.relations import differs
from workbench.spec.setting.sides import Domain, Side, Task
from workbench.spec.shift import Discrepancy, DomainDistance, ShiftMeasured

CATS = Task("classes", "class", (("cat", 5), ("dog", 5)), ("cat", "dog"), 2)
BIRDS = Task("classes", "class", (("wren", 5), ("dog", 5)), ("wren", "dog"), 2)
GREY, COLOUR = Domain("image", 1), Domain("image", 3)
TABLE = Domain("table", features=("a", "b"))
WEIGHTS = Side("ImageNet-1k", Domain("image", 3), Task("classes", size=1000), "weights")


def side(domain: Domain = COLOUR, task: Task = CATS) -> Side:
    return Side("Pets", domain, task)


def shift(low: float, p_value: float = 0.002) -> ShiftMeasured:
    return ShiftMeasured(
        model="Tiny",
        width=4,
        num_source=100,
        num_target=100,
        distance=DomainDistance(distance=low + 0.1, low=low, high=low + 0.2, error=0.2, judged=200),
        discrepancy=Discrepancy(squared=0.1, p_value=p_value, permutations=500),
        source_points=(),
        target_points=(),
        explained=(0.5, 0.2),
    )


FAR, NEAR = shift(1.0), shift(0.0, 0.4)
CASES = {
    "images and a table": (side(), side(TABLE), None, False, "heterogeneous", "Heterogeneous transfer"),
    "images and texts": (side(), side(Domain("text")), None, False, "heterogeneous", "Heterogeneous transfer"),
    "other features": (
        side(TABLE), side(Domain("table", features=("a", "c"))), None, False, "heterogeneous", "Heterogeneous transfer",
    ),
    "channels that do not correspond": (
        side(), side(Domain("image", 5)), None, False, "heterogeneous", "Heterogeneous transfer",
    ),
    "the same features": (side(TABLE), side(TABLE), None, True, "same", "Same task and domain, by all that is seen"),
    "the same data": (side(), side(), None, True, "same", "Same task and domain, by all that is seen"),
    "no shift measured": (side(), side(), NEAR, False, "same", "Same task and domain, by all that is seen"),
    "a shift measured": (side(), side(), FAR, False, "adaptation", "Domain adaptation"),
    "grey and colour": (side(GREY), side(), None, False, "adaptation", "Domain adaptation"),
    "nothing measured": (side(), side(), None, False, "same labels", "Labels of the same names"),
    "other labels": (side(), side(task=BIRDS), None, False, "different labels", "Different label space"),
    "other labels and shift": (
        side(), side(task=BIRDS), FAR, False, "different labels", "Different domain, different label space",
    ),
    "classes and numbers": (
        side(), side(task=Task("numbers", "age", unit="years")), None, False, "different labels",
        "Different label space",
    ),
    "the same number": (
        side(task=Task("numbers", "age")), side(task=Task("numbers", "age", unit="years")), None, True, "same",
        "Same task and domain, by all that is seen",
    ),
    "weights and grey images": (
        WEIGHTS, side(GREY), None, False, "different labels", "Different domain, different label space",
    ),
    "weights with as many classes": (
        replace(WEIGHTS, task=Task("classes", size=2)), side(), None, False, "unknown labels",
        "Label spaces of equal size",
    ),
    "weights without a head": (
        replace(WEIGHTS, task=Task()), side(), None, False, "unknown labels", "Source labels unknown",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_that_the_setting_is_named_by_what_the_sides_show(name: str) -> None:
    source, target, measured, same_data, case, title = CASES[name]
    told = name_of(source, target, measured, same_data=same_data)
    assert (told.case, told.title) == (case, title)


@pytest.mark.parametrize("name", CASES)
def test_that_the_labelling_function_is_never_claimed_to_be_seen_where_names_agree(name: str) -> None:
    source, target, measured, same_data, case, _ = CASES[name]
    told = name_of(source, target, measured, same_data=same_data)
    agree = case in ("same", "adaptation", "same labels")
    assert agree <= ("Whether f labels equal inputs alike on both sides cannot be seen" in told.text)
    assert all(method.reason.endswith(".") for method in told.methods)


def methods(setting: Setting) -> dict[str, Method]:
    return {method.title: method for method in setting.methods}


ADMITTED = {
    # Setting → the methods that apply; of the rest, those that need something are named below.
    "adaptation": ({"Instance weighting", "Feature alignment", "Multi-task training with the source"}, set()),
    "same labels": ({"Instance weighting", "Feature alignment", "Multi-task training with the source"}, set()),
    "same": ({"Instance weighting", "Multi-task training with the source"}, set()),
    "different labels": ({"Multi-task training with the source"}, set()),
}
FROM_PARAMETERS = {"Frozen features, fine-tuning", "Adapters", "Penalties towards the source", "Distillation"}


@pytest.mark.parametrize("name", ["a shift measured", "nothing measured", "no shift measured", "other labels"])
def test_that_methods_follow_from_the_setting(name: str) -> None:
    source, target, measured, same_data, case, _ = CASES[name]
    judged = methods(name_of(source, target, measured, same_data=same_data))
    applies, needs = ADMITTED[case]
    assert {title for title, method in judged.items() if method.verdict == "applies"} == FROM_PARAMETERS | applies
    assert {title for title, method in judged.items() if method.verdict == "needs"} == needs


def test_that_from_weights_alone_only_methods_without_source_examples_apply() -> None:
    judged = methods(name_of(replace(WEIGHTS, task=Task()), side()))
    assert {title for title, method in judged.items() if method.verdict == "applies"} == FROM_PARAMETERS
    for title in ("Instance weighting", "Feature alignment", "Multi-task training with the source"):
        assert judged[title].verdict == "needs"
        assert "examples of the source" in judged[title].reason


def test_that_source_examples_without_labels_cannot_train() -> None:
    judged = methods(name_of(side(task=Task()), side()))
    assert (judged["Instance weighting"].verdict, judged["Feature alignment"].verdict) == ("needs", "applies")
    assert "labels" in judged["Multi-task training with the source"].reason


def test_that_other_feature_spaces_leave_only_a_map_between_them() -> None:
    judged = methods(name_of(side(), side(TABLE)))
    assert {title for title, method in judged.items() if method.verdict == "applies"} == {"Map between feature spaces"}


def test_that_images_need_no_map_whatever_their_size_and_colours() -> None:
    title = "Map between feature spaces"
    images, rows = (methods(name_of(*sides))[title] for sides in ((side(GREY), side()), (side(TABLE), side(TABLE))))
    assert {images.verdict, rows.verdict} == {"does not apply"}
    assert "any size and colours" in images.reason
    assert rows.reason == "Both sides have the same feature space."


def test_that_random_weights_bring_no_parameters_to_transfer() -> None:
    judged = methods(name_of(side(), side(), FAR, trained=False))
    assert all(judged[title].verdict == "needs" for title in FROM_PARAMETERS)
    assert judged["Feature alignment"].verdict == "applies"


def test_that_methods_say_whether_the_workbench_has_them() -> None:
    judged = methods(name_of(side(), side()))
    assert {title for title, method in judged.items() if method.here} == FROM_PARAMETERS


def test_that_a_shift_counts_only_where_both_measures_see_it() -> None:
    assert differs(shift(0.5))
    assert not differs(shift(0.5, p_value=0.2))
    assert not differs(shift(0.0))


@pytest.mark.parametrize(
    ("shown", "text"),
    [
        (side(), "Pets: colour images, 2 classes."),
        (side(GREY), "Pets: grey images, 2 classes."),
        (side(TABLE, Task("numbers", "price", unit="€")), "Pets: rows of 2 features, numbers in €."),
        (side(Domain("text"), Task("levels", size=5)), "Pets: texts, 5 levels."),
        (side(Domain("image", 5), Task()), "Pets: images of 5 channels."),
        (Side("MNIST", Domain(), Task()), "Trained on MNIST."),
    ],
)
def test_that_a_side_is_told_by_what_is_known_of_it(shown: Side, text: str) -> None:
    assert side_text(shown) == text
