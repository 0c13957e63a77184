"""Tables of runs and settings for a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.markup import escape
from rich.table import Column, Table

from storage.records import RunRecord
from workbench.documents import Row
from workbench.measures import measure_words, part_of, part_words, result_order, score, tasks_of, telling
from workbench.terminal.progress import clock

WIDE = 100
"""Columns of a terminal from which on a table of runs also tells of their length."""


def run_table(runs: Sequence[RunRecord], width: int) -> Table:
    """One line a run, for a terminal `width` columns wide; a long name is broken and nothing else."""
    columns = ["run", "name", "status", "accuracy", *(["epochs", "time"] if width >= WIDE else []), "started"]
    # An id cut short cannot be typed.
    table = Table(*(Column(name, no_wrap=name != "name") for name in columns), box=None, pad_edge=False)
    for run in runs:
        length = [
            f"{run.epochs_done}/{run.num_epochs}" if run.num_epochs else "",
            clock(run.seconds) if run.seconds else "",
        ]
        table.add_row(
            run.id,
            escape(run.name),
            run.status,
            main_accuracy(run.values),
            *(length if width >= WIDE else []),
            moment(run),
        )
    return table


def score_table(columns: Sequence[tuple[str, dict[str, float]]]) -> Table:
    """Scores, one column a run, one row a measure."""
    table = _table("measure", [title for title, _ in columns], justify="right")
    names = telling(sorted({name for _, values in columns for name in values}, key=result_order))
    several = len(tasks_of(names)) > 1
    for name in names:
        part = f", {part_words(name)}" if part_of(name) else ""
        words = f"{measure_words(name, several=several)}{part}"
        table.add_row(escape(words), *(score(name, values.get(name)) for _, values in columns))
    return table


def settings_table(titles: Sequence[str], rows: Sequence[Row]) -> Table:
    table = _table("setting", titles)
    for row in rows:
        table.add_row(escape(row.path), *(cell(value) for value in row.values))
    return table


def main_accuracy(values: dict[str, float]) -> str:
    """The test accuracy, else the validation accuracy: `60.0 % test`, of several tasks `60.0 % test (mean)`.

    Empty where there is none.
    """
    for part in ("test", "validation"):
        names = [name for name in values if part_of(name) == part and name.endswith("/accuracy")]
        if names:
            mean = sum(values[name] for name in names) / len(names)
            return f"{score(names[0], mean)} {part_words(names[0])}{' (mean)' if len(names) > 1 else ''}"
    return ""


def moment(run: RunRecord) -> str:
    """When the run started, in local time."""
    return run.started.astimezone().strftime("%Y-%m-%d %H:%M") if run.started else ""


def cell(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()  # as a document and --set have it
    return "–" if value is None or value == [] else escape(str(value))


def _table(subject: str, titles: Sequence[str], **options: Any) -> Table:
    return Table(
        subject, *(Column(escape(title), overflow="fold", **options) for title in titles), box=None, pad_edge=False
    )
