"""What mixtures of a run's start and its tuned weights gave, on the terminal."""

from __future__ import annotations

from rich.console import Console
from rich.table import Column, Table

from storage.store import Store
from workbench.mixtures import MixtureCurve, curve_of, lines_of
from workbench.series_words import Units, score
from workbench.terminal.escaped import escaped


def mixtures_of(store: Store, run: str) -> MixtureCurve | None:
    """The curve of a run over its mixtures; None where it has none."""
    return curve_of({name: (kept.steps.tolist(), kept.values.tolist()) for name, kept in store.series(run).items()})


def print_mixtures(out: Console, curve: MixtureCurve, units: Units) -> None:
    """A row for each share of the tuned weights, with what stands for the tasks; JSON has all that was judged."""
    lines = lines_of(curve)
    table = Table(
        Column("α", justify="right"),
        *(Column(escaped(f"{line.title}, {line.part}"), justify="right", overflow="fold") for line in lines),
        "",
        box=None,
        pad_edge=False,
    )
    for at, share in enumerate(curve.shares):
        cells = (escaped(score(line.like, line.values[at], units)) for line in lines)
        table.add_row(f"{share:.2f}", *cells, "kept" if share == curve.kept else "")
    out.print("\nMixed with the start: α is the share of the tuned weights")
    out.print(table)
