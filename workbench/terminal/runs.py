"""Runs as the command line tells of them: to scripts as plain values, to people on the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from rich.console import Console
from rich.table import Table

from storage.records import Artifact, RunRecord
from workbench.documents import Row
from workbench.series_words import Units
from workbench.spec.part_sizes import OTHERS_JUDGE, test_sets, told_sizes
from workbench.spec.printable import printable_lines
from workbench.terminal.escaped import escaped
from workbench.terminal.progress import clock
from workbench.terminal.result import Result
from workbench.terminal.tables import moment, score_table, settings_table, units_in

_TOLD = (
    "name",
    "status",
    "created",
    "started",
    "ended",
    "device",
    "step",
    "num_steps",
    "epoch",
    "num_epochs",
    "seconds",
)


def plain_run(record: RunRecord) -> dict[str, Any]:
    """What JSON says of a run."""
    fields = asdict(record)
    return {
        "run": record.id,
        **{key: fields[key] for key in _TOLD},
        "metrics": record.values,
        "units": dict(units_in(record)),
        "examples": sizes.model_dump() if (sizes := told_sizes(record.examples)) else None,
        "reason": record.reason,
        "note": record.note,
        "tags": list(record.tags),
    }


def print_run(out: Console, record: RunRecord, files: list[Artifact]) -> None:
    """All that is known of a run but its settings."""
    facts = {
        "run": record.id,
        "name": record.name,
        "status": record.status,
        "reason": record.reason,
        "started": moment(record),
        "trained": _length(record),
        "examples": sizes.text if (sizes := told_sizes(record.examples)) else "",
        "device": record.device,
        "tags": ", ".join(record.tags),
        "note": record.note,
    }
    table = Table.grid(padding=(0, 2))
    for title, text in facts.items():
        if text:
            table.add_row(title, escaped(text))
    out.print(table)
    for file in files:
        print_plain(out, f"{file.kind}: {file.path}")
    _print_scores(out, [("value", record.values)], [units_in(record)])
    if record.details:
        print_plain(out, f"\n{record.details.rstrip()}")


def print_outcome(out: Console, result: Result) -> None:
    """How a run that was just trained ended, beside its control where there is one."""
    content = result.content
    control = content.get("control")
    columns, units = [(content["name"], content["metrics"])], [content["units"]]
    if control:
        columns.append(("from random initialisation", control["metrics"]))
        units.append(control["units"])
    _print_scores(out, columns, units)
    out.print()
    for run in filter(None, (content, control)):
        _print_end(out, run)


def print_comparison(out: Console, records: list[RunRecord], rows: list[Row]) -> None:
    """Runs side by side. Their ids stand under their names, which need not differ."""
    titles = [f"{record.name}\n{record.id}" for record in records]
    columns = [(title, record.values) for title, record in zip(titles, records, strict=True)]
    _print_scores(out, columns, [units_in(record) for record in records])
    out.print()
    if any(test_sets([told_sizes(record.examples) for record in records])):
        out.print(OTHERS_JUDGE)
    if rows:
        out.print(settings_table(titles, rows))
    else:
        out.print("The settings do not differ.")


def print_plain(out: Console, text: str) -> None:
    """Lines as they are: no markup, no colours, and not broken, so that paths can be copied."""
    out.print(printable_lines(text), highlight=False, markup=False, soft_wrap=True)


def _print_scores(out: Console, columns: list[tuple[str, dict[str, float]]], units: Sequence[Units]) -> None:
    if any(values for _, values in columns):
        out.print()
        out.print(score_table(columns, units))


def _print_end(out: Console, content: dict[str, Any]) -> None:
    if content.get("reason"):
        print_plain(out, content["reason"])
    for kind, paths in content["paths"].items():
        for path in paths if isinstance(paths, list) else [paths]:
            print_plain(out, f"{kind}: {path}")
    run, status = content["run"], content["status"]
    what = "go on with: resume" if status == "interrupted" else "show it again with: show"
    print_plain(out, f"run {run} · {status} · {what} {run}")


def _length(record: RunRecord) -> str:
    epochs = f"{record.epochs_done} of {record.num_epochs} epochs" if record.num_epochs else ""
    return ", ".join(filter(None, (epochs, clock(record.seconds) if record.seconds else "")))
