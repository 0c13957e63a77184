"""Tables of runs and settings for a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.table import Column, Table

from storage.records import RunRecord
from workbench.documents import InvalidDocument, Row, from_json
from workbench.measures import has_unit, part_of, result_order, tasks_of, telling
from workbench.series_words import NO_UNITS, Units, main_score, measure_words, part_words, score
from workbench.spec.units import units_of
from workbench.terminal.escaped import escaped
from workbench.terminal.progress import clock

WIDE = 100
"""Columns of a terminal from which on a table of runs also tells of their length."""


def run_table(runs: Sequence[RunRecord], width: int) -> Table:
    """One line a run, for a terminal `width` columns wide; a long name is broken and nothing else."""
    columns = ["run", "name", "status", "score", *(["epochs", "time"] if width >= WIDE else []), "started"]
    # An id cut short cannot be typed.
    table = Table(*(Column(name, no_wrap=name != "name") for name in columns), box=None, pad_edge=False)
    for run in runs:
        length = [
            f"{run.epochs_done}/{run.num_epochs}" if run.num_epochs else "",
            clock(run.seconds) if run.seconds else "",
        ]
        table.add_row(
            run.id,
            escaped(run.name),
            run.status,
            escaped(shown_score(run.values, units_in(run))),
            *(length if width >= WIDE else []),
            moment(run),
        )
    return table


def score_table(columns: Sequence[tuple[str, dict[str, float]]], units: Sequence[Units] = ()) -> Table:
    """Scores, one column a run, one row a measure; `units` are those of each run's labels."""
    table = _table("measure", [title for title, _ in columns], justify="right")
    names = telling(sorted({name for _, values in columns for name in values}, key=result_order))
    several = len(tasks_of(names)) > 1
    told = units or [NO_UNITS] * len(columns)
    for name in names:
        part = f", {part_words(name)}" if part_of(name) else ""
        words = f"{measure_words(name, several=several)}{part}"
        table.add_row(
            escaped(words),
            *(escaped(score(name, values.get(name), unit)) for (_, values), unit in zip(columns, told, strict=True)),
        )
    return table


def settings_table(titles: Sequence[str], rows: Sequence[Row]) -> Table:
    table = _table("setting", titles)
    for row in rows:
        table.add_row(escaped(row.path), *(cell(value) for value in row.values))
    return table


def shown_score(values: dict[str, float], units: Units = NO_UNITS) -> str:
    """The test score, else that of the validation: `60.0 % test`, of several tasks `60.0 % test (mean)`, or each one's.

    Empty where there is none.
    """
    for part in ("test", "validation"):
        told = main_score(values, part, lambda name, value: score(name, value, units))
        if told is not None:
            return f"{told[0]} {part}{' (mean)' if told[1] else ''}"
    return ""


def units_in(run: RunRecord) -> Units:
    """The units of a run's labels; its document is read only where some score has one."""
    if not any(map(has_unit, run.values)):
        return NO_UNITS
    try:
        return units_of(from_json(run.document).tasks)
    except InvalidDocument:  # of a newer program
        return NO_UNITS


def moment(run: RunRecord) -> str:
    """When the run started, in local time."""
    return run.started.astimezone().strftime("%Y-%m-%d %H:%M") if run.started else ""


def cell(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()  # as a document and --set have it
    return "–" if value is None or value == [] else escaped(str(value))


def _table(subject: str, titles: Sequence[str], **options: Any) -> Table:
    return Table(
        subject, *(Column(escaped(title), overflow="fold", **options) for title in titles), box=None, pad_edge=False
    )
