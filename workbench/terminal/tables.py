"""Tables of runs and settings for a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.markup import escape
from rich.table import Column, Table

from storage.records import RunRecord
from workbench.documents import Row
from workbench.terminal.progress import clock


def run_table(runs: Sequence[RunRecord]) -> Table:
    whole = Column("run", no_wrap=True)  # an id cut short cannot be typed
    table = Table(whole, "name", "status", "accuracy", "epochs", "time", "started", box=None, pad_edge=False)
    for run in runs:
        started = run.started.astimezone().strftime("%Y-%m-%d %H:%M") if run.started else ""
        table.add_row(
            run.id,
            escape(run.name),
            run.status,
            main_accuracy(run.values),
            f"{run.epoch}/{run.num_epochs}" if run.num_epochs else "",
            clock(run.seconds) if run.seconds else "",
            started,
        )
    return table


def score_table(columns: Sequence[tuple[str, dict[str, float]]]) -> Table:
    """Final scores, one column a run, one row a measure."""
    table = Table("measure", *(escape(title) for title, _ in columns), box=None, pad_edge=False)
    for name in sorted({name for _, values in columns for name in values}):
        cells = [f"{values[name]:.4f}" if name in values else "–" for _, values in columns]
        table.add_row(name, *cells)
    return table


def settings_table(titles: Sequence[str], rows: Sequence[Row]) -> Table:
    table = Table("setting", *map(escape, titles), box=None, pad_edge=False)
    for row in rows:
        table.add_row(row.path, *(cell(value) for value in row.values))
    return table


def main_accuracy(values: dict[str, float]) -> str:
    """The test accuracy, else the validation accuracy, averaged over tasks; empty where there is none."""
    for part in ("test/", "validation/"):
        found = [value for name, value in values.items() if name.startswith(part) and name.endswith("/accuracy")]
        if found:
            return f"{sum(found) / len(found):.4f} ({part[:-1]})"
    return ""


def cell(value: Any) -> str:
    return "–" if value is None else escape(str(value))
