"""Runs as the command line tells of them: to scripts as plain values, to people on the terminal."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from rich.console import Console

from storage.records import Artifact, RunRecord
from workbench.terminal.result import Result
from workbench.terminal.tables import run_table, score_table

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
        "reason": record.reason,
        "note": record.note,
        "tags": list(record.tags),
    }


def print_run(out: Console, record: RunRecord, files: list[Artifact]) -> None:
    """All that is known of a run but its settings."""
    out.print(run_table([record]))
    out.print(score_table([("value", record.values)]))
    for file in files:
        print_plain(out, f"{file.kind}: {file.path}")
    for text in (record.reason, record.note, ", ".join(record.tags)):
        if text:
            print_plain(out, text)


def print_outcome(out: Console, result: Result) -> None:
    """How a run that was just trained ended, beside its control where there is one."""
    content = result.content
    columns = [(content["name"], content["metrics"])]
    if "control" in content:
        columns.append(("from random initialisation", content["control"]["metrics"]))
    out.print(score_table(columns))
    if content.get("reason"):
        print_plain(out, content["reason"])
    for kind, paths in content["paths"].items():
        for path in paths if isinstance(paths, list) else [paths]:
            print_plain(out, f"{kind}: {path}")
    run, status = content["run"], content["status"]
    what = "go on with: resume" if status == "interrupted" else "show it again with: show"
    print_plain(out, f"run {run} · {status} · {what} {run}")


def print_plain(out: Console, text: str) -> None:
    """A line as it is: no markup, no colours, and not broken, so that paths can be copied."""
    out.print(text, highlight=False, markup=False, soft_wrap=True)
