"""What a run says of its data: each thing that is not as it should be, shortly, and where all of it is told."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence

from workbench.data.prepare import PreparedData
from workbench.spec.data import BundledData, DataSource, TorchvisionData
from workbench.spec.data_description import Finding
from workbench.spec.left_out import by_reason, counted
from workbench.spec.numbers import count_text
from workbench.spec.printable import printable

MOST_PLACES = 3
MOST_NOTICES = 8


def data_notices(source: DataSource, data: PreparedData) -> Iterator[str]:
    """One line each: files that were left out by reason, then findings, warnings first."""
    told = [*_left_out(data), *map(_finding, sorted(data.findings, key=lambda one: one.severity == "note"))]
    yield from told[:MOST_NOTICES]
    if told:
        named = source.name if isinstance(source, BundledData | TorchvisionData) else source.path
        more = f"{count_text(len(told) - MOST_NOTICES, 'more thing')}: " if len(told) > MOST_NOTICES else ""
        yield f"{more}main.py data check {printable(shlex.quote(named))} tells all about the data."
    if data.unkept:
        yield f"Not all decoded images could be kept for the next run: {data.unkept}."


def _left_out(data: PreparedData) -> Iterator[str]:
    for reason, files in by_reason(data.skipped):
        places = _places([file.path for file in files], len(files))
        yield f"{counted(files)} left out: {reason} – {places}."


def _finding(finding: Finding) -> str:
    places = f" – {_places(finding.where, finding.count)}" if finding.where else ""
    return printable(" ".join(filter(None, (f"{finding.what.rstrip('.')}{places}.", finding.done))))


def _places(places: Sequence[str], count: int) -> str:
    """`a.png, b.png and 26 more`."""
    named = ", ".join(places[:MOST_PLACES])
    more = count - min(len(places), MOST_PLACES)
    return f"{named}{f' and {more:,} more' if more > 0 else ''}"
