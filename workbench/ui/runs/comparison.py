"""Runs side by side as a table of texts: their results first, then every setting. Knows no Qt."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from storage.records import RunRecord
from workbench import measures, series_words
from workbench.documents import side_by_side
from workbench.experiment import Experiment
from workbench.spec.fields import title_of
from workbench.spec.numbers import number_text
from workbench.spec.part_sizes import OTHERS_JUDGE, PartSizes, test_sets, told_sizes
from workbench.spec.units import units_of
from workbench.ui.runs import wording
from workbench.ui.runs.run_columns import EPOCHS
from workbench.ui.runs.run_rows import RunRow
from workbench.ui.runs.scores import number_text as number_with_unit


@dataclass(frozen=True)
class ComparedRow:
    """One line of the comparison. `best` holds the columns with the best score; settings have none."""

    title: str
    path: str
    """The field of the document or the name of the series, as scripts call it."""
    texts: tuple[str, ...]
    differs: bool
    is_score: bool = False
    best: frozenset[int] = frozenset()
    unusual: frozenset[int] = frozenset()
    """The columns whose value is not the most frequent one; all where every value is as frequent."""


def compared(runs: Sequence[tuple[RunRecord, Experiment]]) -> list[ComparedRow]:
    """Results and settings of the runs, in the order of their columns."""
    experiments = [experiment for _, experiment in runs]
    return [*_results([record for record, _ in runs], experiments), *_settings(experiments)]


def _units(experiments: Iterable[Experiment]) -> dict[str, set[str]]:
    """By task, its unit in each document that has such a task; `""` for none."""
    told: dict[str, set[str]] = {}
    for experiment in experiments:
        units = units_of(experiment.tasks)
        for task in experiment.tasks:
            told.setdefault(task.name, set()).add(units.get(task.name, ""))
    return told


def as_csv(names: Sequence[str], rows: Sequence[ComparedRow]) -> str:
    """The rows as comma-separated text with a heading line; names and values quoted where needed."""
    return _written(names, rows, ",")


def as_tabbed(names: Sequence[str], rows: Sequence[ComparedRow]) -> str:
    """The rows separated by tabs, as spreadsheets paste them."""
    return _written(names, rows, "\t")


def _written(names: Sequence[str], rows: Sequence[ComparedRow], delimiter: str) -> str:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\n")
    writer.writerow(["", "field", *names])
    writer.writerows([row.title, row.path, *row.texts] for row in rows)
    return out.getvalue()


# Results ---------------------------------------------------------------------------------------------------------


def _results(records: list[RunRecord], experiments: list[Experiment]) -> list[ComparedRow]:
    judged = {name for record in records for name in record.values if not measures.is_epoch_average(name)}
    names = sorted(measures.telling(sorted(judged, key=measures.result_order)), key=_place(list(_units(experiments))))
    with_task = len(measures.tasks_of(names)) > 1
    scores = [_score_row(name, records, experiments, with_task=with_task) for name in names]
    facts: list[tuple[str, str, Callable[[RunRow], str]]] = [
        ("Status", "status", lambda row: wording.STATUS_WORDS[row.record.status]),
        ("Epochs", "epochs", EPOCHS.text),
        ("Time", "seconds", lambda row: wording.duration(row.record.seconds)),
        ("Device", "device", lambda row: row.record.device or wording.DASH),
    ]
    return [
        *scores,
        *_example_rows(records),
        *(_fact_row(title, path, [tell(RunRow(record)) for record in records]) for title, path, tell in facts),
    ]


def _example_rows(records: list[RunRecord]) -> list[ComparedRow]:
    """How many examples train and judge each run; sets that judge differ by a letter."""
    sizes = sizes_of(records)
    if not any(sizes):
        return []
    sets = [f" (set {letter})" if letter else "" for letter in test_sets(sizes)]
    return [
        _fact_row(
            "Training examples", "examples.train", [f"{size.train:,}" if size else wording.DASH for size in sizes]
        ),
        _fact_row(
            "Test examples",
            "examples.test",
            [f"{size.test:,}{name}" if size else wording.DASH for size, name in zip(sizes, sets, strict=True)],
        ),
    ]


def sizes_of(records: Iterable[RunRecord]) -> list[PartSizes | None]:
    return [told_sizes(record.examples) for record in records]


def caution(records: Iterable[RunRecord]) -> str:
    """What keeps the scores of these runs from being compared; empty where nothing is known to."""
    return OTHERS_JUDGE if any(test_sets(sizes_of(records))) else ""


def _place(tasks: list[str]) -> Callable[[str], int]:
    """Keeps the series of each task together, in the order of the tasks; what is about all of them stands below."""
    at = {task: place for place, task in enumerate(tasks)}
    return lambda name: at.get(measures.task_of(name), len(at))


def _score_row(name: str, records: list[RunRecord], experiments: list[Experiment], *, with_task: bool) -> ComparedRow:
    """Errors in different units are not compared, and neither are losses of different tasks."""
    values = [record.values.get(name) for record in records]
    known = [value for value in values if value is not None and value == value]  # noqa: PLR0124 - NaN is no score
    of_task = _units(experiments).get(measures.task_of(name), set()) if measures.has_unit(name) else set[str]()
    told = [units_of(experiment.tasks) if len(of_task) > 1 else series_words.NO_UNITS for experiment in experiments]
    texts = tuple(number_with_unit(name, value, units) for value, units in zip(values, told, strict=True))
    is_contest = len(known) > 1 and "/" in name and len(of_task) <= 1 and _sums_the_same(name, records)
    best = (max(known) if measures.rises(name) else min(known)) if is_contest else None
    winners = frozenset(i for i, value in enumerate(values) if best is not None and value == best)
    common = {measures.task_of(name): unit for unit in of_task if len(of_task) == 1}
    title = series_words.measure_title(name, with_task=with_task, units=common)
    return ComparedRow(
        title[0].upper() + title[1:],
        name,
        texts,
        differs=len(set(values)) > 1,
        is_score=True,
        best=winners if len(winners) < len(values) else frozenset(),
    )


def _sums_the_same(name: str, records: list[RunRecord]) -> bool:
    """False for a sum over the tasks of runs whose tasks differ."""
    tasks = {frozenset(measures.tasks_of(record.values)) for record in records if name in record.values}
    return bool(measures.task_of(name)) or len(tasks) <= 1


def _fact_row(title: str, path: str, texts: list[str]) -> ComparedRow:
    return ComparedRow(title, path, tuple(texts), differs=len(set(texts)) > 1)


# Settings --------------------------------------------------------------------------------------------------------


def _settings(experiments: list[Experiment]) -> list[ComparedRow]:
    found = []
    for row in side_by_side(experiments):
        if row.path == "version":
            continue
        texts = tuple(
            setting_text(experiment, row.path, v) for experiment, v in zip(experiments, row.values, strict=True)
        )
        title = next((title for e in experiments if (title := setting_title(e, row.path))), row.path)
        found.append(ComparedRow(title, row.path, texts, differs=row.differs, unusual=_unusual(row.values)))
    return found


def _unusual(values: tuple[Any, ...]) -> frozenset[int]:
    counts = [values.count(value) for value in values]
    if max(counts) == len(values):
        return frozenset()
    common = {repr(value) for value, count in zip(values, counts, strict=True) if count == max(counts)}
    if len(common) > 1:
        return frozenset(range(len(values)))
    return frozenset(i for i, value in enumerate(values) if repr(value) not in common)


def setting_title(experiment: Experiment, path: str) -> str:
    """The titles of the fields on the way, `Recipe › Learning rate`; empty where this document has no such field."""
    at: Any = experiment
    titles: list[str] = []
    for part in path.split("."):
        if isinstance(at, tuple) and part.isdigit() and int(part) < len(at):
            titles[-1] += f" {int(part) + 1}" if len(at) > 1 else ""
            at = at[int(part)]
            continue
        if not isinstance(at, BaseModel) or part not in type(at).model_fields:
            return ""
        title = type(at).model_fields[part].title
        titles += [title] if title else []
        at = getattr(at, part)
    return " › ".join(titles) or path


def setting_text(experiment: Experiment, path: str, value: Any) -> str:
    """The value for people: named options, units, yes and no; a dash where the document lacks the field."""
    owner = _owner(experiment, path)
    field = path.rpartition(".")[2]
    if owner is None or value is None:
        return "off" if owner is not None else wording.DASH
    if field == "kind":
        return title_of(type(owner))
    if path == "freeze.boundary":
        return wording.frozen_blocks(value)  # as the history says it
    extra = type(owner).model_fields[field].json_schema_extra
    known: dict[str, Any] = extra if isinstance(extra, dict) else {}
    text = known.get("options", {}).get(value) if isinstance(value, str) else None
    text = text or _plain_text(value)
    unit = known.get("unit") if isinstance(value, int | float) and not isinstance(value, bool) else ""
    return f"{text} {unit}" if unit else text


def _owner(experiment: Experiment, path: str) -> Any:
    """The spec that holds the field at the path; None where this document has none."""
    at: Any = experiment
    *parents, last = path.split(".")
    for part in parents:
        if isinstance(at, tuple):
            at = at[int(part)] if part.isdigit() and int(part) < len(at) else None
        else:
            at = getattr(at, part, None)
    return at if isinstance(at, BaseModel) and last in type(at).model_fields else None


def _plain_text(value: Any) -> str:
    match value:
        case bool():
            return "yes" if value else "no"
        case float():
            return number_text(value)
        case int():
            return f"{value:,}"
        case list() | tuple() | dict():
            return ", ".join(map(str, value)) or "none"
        case _:
            return str(value) or wording.DASH
