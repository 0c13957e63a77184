"""Whether the data can answer the tasks, as far as their description tells."""

from __future__ import annotations

import pytest

from workbench.spec.data_description import (
    ClassCount,
    ColumnDescription,
    DataDescription,
    NumberSummary,
    SplitSizes,
    TableFacts,
)
from workbench.spec.task_checks import problems_of_task
from workbench.spec.tasks import MultiLabel, Ordinal, Task


def column(name: str, *labels: str, numbers: bool = False) -> ColumnDescription:
    summary = NumberSummary(least=0, greatest=1, mean=0.5, std=0.5) if numbers else None
    return ColumnDescription(
        name=name, classes=tuple(ClassCount(label=label, count=5) for label in labels), numbers=summary
    )


DATA = DataDescription(
    title="Table",
    num_examples=10,
    columns=(
        column("grade", "low", "high"),
        column("one", "low"),
        column("cat", "0", "1", "1.0", numbers=True),
        column("dog", "0", "1", numbers=True),
        column("size", "0", "0.5", "1", numbers=True),
    ),
    inputs=TableFacts(),
    split=SplitSizes(train=6, validation=2, test=2, train_available=6),
)


@pytest.mark.parametrize(
    ("task", "told"),
    [
        (Ordinal(name="t", column="grade", order=("low", "high")), []),
        (Ordinal(name="t", column="grade", order=("low", "middle", "high")), []),
        (Ordinal(name="t", column="grade", order=("low",)), ["The order leaves out 'high'."]),
        (Ordinal(name="t", column="grade", order=("low", "high", "low")), ["The order names 'low' twice."]),
        (Ordinal(name="t", column="one", order=("low",)), ["The order has 'low' alone."]),
        (MultiLabel(name="t", column="cat", further_columns=("dog",)), []),
        (
            MultiLabel(name="t", column="grade", further_columns=("dog", "size")),
            ["'grade' holds other values than 0 and 1.", "'size' holds other values than 0 and 1."],
        ),
    ],
)
def test_that_a_task_that_could_not_be_learned_is_a_problem_before_the_run(task: Task, told: list[str]) -> None:
    problems = list(problems_of_task(task, 3, DATA))
    assert [problem.message for problem in problems] == told
    assert {problem.place for problem in problems} <= {"tasks.3.column"}
