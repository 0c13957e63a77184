"""Searching a learning rate on the command line: its progress, its suggestions and its curve."""

from __future__ import annotations

from typing import Any

from rich.console import Console
from rich.table import Column, Table

from workbench.experiment import Experiment
from workbench.launch.engine.rate_searches import searched_rate
from workbench.spec.numbers import measured_text, number_text
from workbench.spec.rate_curve import RateCurve, ending_text, rounded
from workbench.terminal.runs import print_plain
from workbench.terminal.work_bar import WorkBar


def search(experiment: Experiment, store_url: str) -> RateCurve:
    """Tries rates, with a bar on standard error. Raises `UserError` for what the user can mend."""
    with WorkBar() as bar:
        return searched_rate(experiment, store_url, bar.report)


def plain_curve(curve: RateCurve) -> dict[str, Any]:
    """For scripts: each suggestion by its kind, in two figures, and the curve."""
    marks = {
        mark.kind: {"rate": rounded(mark.rate) if mark.rate else None, "reason": mark.reason} for mark in curve.marks
    }
    return {"suggestions": marks, **curve.model_dump(mode="json", exclude={"marks"})}


def print_curve(out: Console, curve: RateCurve) -> None:
    """The suggestions, then a line for each rate that was tried."""
    out.print(_suggestions(curve))
    print_plain(out, ending_text(curve))
    print_plain(out, "")
    table = Table("rate", *(Column(name, justify="right") for name in ("loss", "smoothed")), box=None, pad_edge=False)
    for rate, loss, smoothed in zip(curve.rates, curve.losses, curve.smoothed, strict=True):
        table.add_row(f"{rate:.2e}", measured_text(loss), measured_text(smoothed))
    out.print(table)


def _suggestions(curve: RateCurve) -> Table:
    table = Table("suggestion", "rate", "", box=None, pad_edge=False)
    for mark in curve.marks:
        rate = "–" if mark.rate is None else number_text(rounded(mark.rate))
        table.add_row(mark.title, rate, mark.reason or mark.meaning)
    return table
