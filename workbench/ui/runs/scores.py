"""What a run was judged by, in the words of tables and notices. Knows no Qt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from workbench import measures, series_words
from workbench.series_words import NO_UNITS, Units
from workbench.ui.runs import wording

PART_MARKS = {"test": "test", "validation": "val", "train": "train"}
"""What stands behind a score to say what it was taken on."""
Values = Mapping[str, float]


@dataclass(frozen=True)
class Score:
    """A score with the mark of what it was taken on, if any; without a value where there is none."""

    value: float | None = None
    mark: str = ""
    is_mean: bool = False
    """Over several tasks."""
    text: str = ""
    """What is said, where that is not the value alone: with its unit, or one score a task."""
    rises: bool = True
    """More is better."""

    def __str__(self) -> str:
        """`0.812`, `mean 0.812 test`, `0.310 px val`."""
        if self.value is None:
            return wording.number(None)
        told = self.text or wording.number(self.value)
        return " ".join(filter(None, ("mean" if self.is_mean else "", told, self.mark)))

    @property
    def rank(self) -> float | None:
        """What it sorts by: better scores are larger."""
        return self.value if self.value is None or self.rises else -self.value


def part_score(values: Values, part: str, units: Units = NO_UNITS) -> Score:
    """What stands for the results on a part.

    Each task is told, many that are told by one measure by their mean. What it sorts by is the mean of that measure, or
    of what epochs are chosen by.
    """
    names = measures.shown_names(values, part)
    told = series_words.main_score(values, part, lambda name, value: number_text(name, value, units))
    if told is None:
        return Score()
    if len({measures.measure_of(name) for name in names}) == 1 and (len(names) == 1 or not measures.has_unit(names[0])):
        mean = sum(values[name] for name in names) / len(names)
        return Score(mean, is_mean=told[1], text=told[0], rises=measures.rises(names[0]))
    chosen_by = measures.main_names(values, part)
    return Score(sum(values[name] for name in chosen_by) / max(1, len(chosen_by)), text=told[0])


def number_text(name: str, value: float | None, units: Units = NO_UNITS) -> str:
    """`0.812`, `0.310 px`."""
    unit = series_words.unit_of(name, units)
    return f"{wording.number(value)} {unit}" if unit and value is not None else wording.number(value)


def final_score(values: Values, units: Units = NO_UNITS) -> str:
    """`test accuracy 0.812`, over several tasks `mean test accuracy 0.812`, or each: `test digit accuracy 0.912, …`.

    Of the validation where nothing was tested, empty where nothing was judged.
    """
    for part in ("test", "validation"):
        names = measures.shown_names(values, part)
        if not names:
            continue
        if not measures.is_one_number(names):
            each = (f"{series_words.measure_words(name)} {number_text(name, values[name], units)}" for name in names)
            return f"{part} {', '.join(each)}"
        score = part_score(values, part, units)
        return (
            f"{'mean ' if score.is_mean else ''}{part} {_title(names[0])} {number_text(names[0], score.value, units)}"
        )
    return ""


def scores_of_tasks(values: Values) -> str:
    """What the mean of `final_score` is of, `digit 0.912, parity 0.712`; empty where it is no mean."""
    for part in ("test", "validation"):
        if names := measures.shown_names(values, part):
            if len(names) == 1 or not measures.is_one_number(names):
                return ""
            return ", ".join(f"{measures.task_of(name)} {wording.number(values[name])}" for name in names)
    return ""


def score_lines(values: Values, units: Units = NO_UNITS) -> list[str]:
    """Every score by its name; first the means over the tasks where there are several."""
    several = len(measures.tasks_of(values)) > 1
    lines = []
    for part in ("test", "validation"):
        score = part_score(values, part, units)
        if score.is_mean:
            lines.append(f"mean {_title(measures.shown_names(values, part)[0])}, {part}: {wording.number(score.value)}")
    return lines + [
        f"{series_words.measure_title(name, with_task=several, units=units)}: {wording.number(values[name])}"
        for name in sorted(values, key=measures.result_order)
    ]


def _title(name: str) -> str:
    return measures.MEASURES[measures.measure_of(name)].title
