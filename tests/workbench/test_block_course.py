"""The course of a run block by block, from what the history keeps."""

from __future__ import annotations

import numpy as np

from storage.records import Series
from workbench.block_course import BlockCourse
from workbench.block_series import TOLD, values_of
from workbench.events import BlockNow, BlocksTold

NAMES = ("stem", "1.0", "2.0")


def series_of_unfreezing() -> dict[str, Series]:
    """Three epochs of ten steps: the heads, then the top block, then all but the stem."""
    points: dict[str, tuple[list[int], list[float]]] = {"train/loss": ([1, 2], [0.5, 0.4])}
    for step, lowest in ((0, 3), (10, 2), (20, 1), (30, 1)):
        blocks = tuple(
            BlockNow(
                name=name,
                trains=at >= lowest,
                rate=0.1 * at if at >= lowest else 0.0,
                distance=float(step * at),
                relative_distance=step * at / 100,
            )
            for at, name in enumerate(NAMES)
        )
        for name, value in values_of(BlocksTold(run="r1", step=step, epoch=1, blocks=blocks)).items():
            steps, values = points.setdefault(name, ([], []))
            steps.append(step)
            values.append(value)
    return {name: Series(name, np.array(steps), np.array(values)) for name, (steps, values) in points.items()}


def test_that_a_course_is_read_in_the_order_of_the_stack() -> None:
    course = BlockCourse.of(series_of_unfreezing())
    assert course is not None
    assert course.names == NAMES
    assert course.steps.tolist() == [0, 10, 20, 30]
    np.testing.assert_allclose(course.rates, [[0, 0, 0, 0], [0, 0, 0.1, 0.1], [0, 0.2, 0.2, 0.2]])
    np.testing.assert_allclose(course.distances[2], [0, 20, 40, 60])
    assert course.at(-1)[1] == BlockNow(name="1.0", trains=True, rate=0.1, distance=30, relative_distance=0.3)


def test_that_phases_begin_where_other_blocks_train() -> None:
    course = BlockCourse.of(series_of_unfreezing())
    assert course is not None
    told = [(stretch.first_step, stretch.trains, stretch.text) for stretch in course.stretches]
    assert told == [
        (0, (), "the heads"),
        (10, ("2.0",), "only 2.0"),
        (20, ("1.0", "2.0"), "1.0 and above"),
    ]


def test_that_a_run_of_before_tells_nothing() -> None:
    assert BlockCourse.of({"train/loss": series_of_unfreezing()["train/loss"]}) is None
    assert BlockCourse.of({}) is None


def test_that_a_value_holds_until_another_is_told() -> None:
    """What the history leaves out because it did not change comes back."""
    whole, sparse = series_of_unfreezing(), {}
    for name, kept in whole.items():
        changed = np.ones(len(kept.steps), bool) if name == TOLD else np.append([True], np.diff(kept.values) != 0)
        sparse[name] = Series(name, kept.steps[changed], kept.values[changed])
    one, two = BlockCourse.of(whole), BlockCourse.of(sparse)
    assert one is not None
    assert two is not None
    assert sum(len(kept.steps) for kept in sparse.values()) < sum(len(kept.steps) for kept in whole.values()) - 15
    assert two.steps.tolist() == one.steps.tolist()
    for field in ("trains", "rates", "distances", "relative"):
        np.testing.assert_array_equal(getattr(two, field), getattr(one, field))
