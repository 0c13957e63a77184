"""What is told of penalties before a run."""

from __future__ import annotations

from typing import Any

import pytest

from models.spec.stack import StackDescription
from tests.workbench.spec.test_notices import DATA, STACK
from workbench.documents import replaced
from workbench.experiment import Experiment

CLASSIFYING = STACK.model_copy(update={"classifier_outputs": 10})
HEADLESS = STACK.model_copy(update={"classifier_outputs": 0})


def document(*kinds: str, **changes: Any) -> Experiment:
    named = {path.replace("__", "."): value for path, value in changes.items()}
    return replaced(Experiment(), {"regularizers": [{"kind": kind} for kind in kinds], **named})


def faults(experiment: Experiment, stack: StackDescription | None) -> list[tuple[str, str]]:
    return [(problem.place, problem.message) for problem in experiment.problems(stack, None)]


def test_that_a_source_without_a_classifier_has_no_old_answers_to_keep() -> None:
    experiment = document("bss", "lwf", freeze__boundary=1)
    assert faults(experiment, STACK) == faults(experiment, CLASSIFYING) == faults(experiment, None) == []
    message = "LwF needs the source's own linear classifier, and Tiny brings none."
    assert faults(experiment, HEADLESS) == [("regularizers.1", message)]
    random = document("lwf", freeze__boundary=0, source__initialisation="random")
    assert [place for place, _ in faults(random, None)] == ["regularizers.0"]


@pytest.mark.parametrize(("boundary", "told"), [("all", ["regularizers.0", "regularizers.2"]), (2, [])])
def test_that_penalties_on_features_are_told_to_need_features_that_move(boundary: Any, told: list[str]) -> None:
    experiment = document("bss", "l2-sp", "delta", freeze__boundary=boundary)
    notices = experiment.notices(STACK, DATA)
    assert [notice.place for notice in notices if notice.place.startswith("regularizers")] == told


def test_that_compared_blocks_must_be_there() -> None:
    experiment = replaced(Experiment(), {"regularizers": [{"kind": "delta", "blocks": ["b1", "b7"]}]})
    assert faults(experiment, STACK) == [("regularizers.0.blocks", "Tiny has no block 'b7'.")]


def test_that_co_tuning_asks_for_a_task_with_classes() -> None:
    regression = {"tasks": [{"kind": "regression", "name": "class"}]}
    assert [place for place, _ in faults(document("co-tuning", **regression), CLASSIFYING)] == ["regularizers.0.task"]
    named = replaced(Experiment(), {"regularizers": [{"kind": "co-tuning", "task": "colour"}]})
    assert faults(named, CLASSIFYING) == [
        ("regularizers.0.task", "Co-Tuning is for a task of one class out of several, and 'colour' is none.")
    ]
    assert faults(document("co-tuning"), CLASSIFYING) == []


def test_that_distillation_asks_for_its_teacher_and_for_no_features() -> None:
    message = "Distillation has no teacher."
    assert faults(document("bss", "distillation"), CLASSIFYING) == [("regularizers.1.run", message)]
    taught = replaced(Experiment(), {"regularizers": [{"kind": "distillation", "run": "r1"}], "freeze.boundary": "all"})
    assert faults(taught, CLASSIFYING) == []
    assert not [notice for notice in taught.notices(STACK, DATA) if notice.place.startswith("regularizers")]


def test_that_bi_tuning_asks_for_a_linear_head_and_unmixed_examples() -> None:
    changes: dict[str, Any] = {"heads": [{"kind": "mlp", "task": "class"}], "augmentation": [{"kind": "mixup"}]}
    told = faults(replaced(Experiment(), {"regularizers": [{"kind": "bi-tuning"}], **changes}), CLASSIFYING)
    assert [place for place, _ in told] == ["regularizers.0", "regularizers.0"]
    assert faults(document("bi-tuning"), CLASSIFYING) == []
