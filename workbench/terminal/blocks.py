"""What a run did to each block, on the terminal."""

from __future__ import annotations

from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Column, Table

from storage.records import RunRecord
from storage.store import Store
from workbench.block_course import BlockCourse
from workbench.block_words import share_text, short_rate
from workbench.spec.numbers import measured_text
from workbench.terminal.escaped import escaped


def course_of(store: Store, run: str) -> BlockCourse | None:
    """None for a run that told nothing of its blocks."""
    return BlockCourse.of(store.series(run))


def plain_course(course: BlockCourse, record: RunRecord) -> dict[str, Any]:
    """What JSON says: which blocks trained in each phase; each block's highest rate, and where it ended."""
    return {
        "phases": [
            {
                "first_epoch": _epoch(stretch.first_step, record),
                "first_step": stretch.first_step,
                "trains": list(stretch.trains),
                "told": stretch.text,
            }
            for stretch in course.stretches
        ],
        "each": [
            {
                "block": now.name,
                "first_epoch": _first_epoch(course, at, record),
                "highest_rate": float(course.rates[at].max()),
                "distance": now.distance,
                "relative_distance": now.relative_distance,
            }
            for at, now in enumerate(course.at(-1))
        ],
    }


def print_course(out: Console, course: BlockCourse, record: RunRecord) -> None:
    """The phases where there were several, then a row for each block in which something trained, the topmost first."""
    stretches = course.stretches
    if len(stretches) > 1:
        out.print("\nWhat trained")
        for stretch in stretches:
            out.print(f"  from epoch {_epoch(stretch.first_step, record)}: {escaped(stretch.text)}", highlight=False)
    rows = [at for at in reversed(range(len(course.names))) if course.rates[at].max() > 0]
    if not rows:
        return
    titles = ("from epoch", "rate at most", "away from the source", "‖w − w⁰‖")
    table = Table("block", *(Column(title, justify="right") for title in titles), box=None, pad_edge=False)
    newest = course.at(-1)
    for at in rows:
        now = newest[at]
        table.add_row(
            escaped(now.name),
            str(_first_epoch(course, at, record)),
            short_rate(float(course.rates[at].max())),
            share_text(now.relative_distance),
            measured_text(now.distance) if now.distance else "0",
        )
    out.print("\nBlocks at the end of the training")
    out.print(table)


def _epoch(step: int, record: RunRecord) -> int:
    """The epoch that begins at `step`, from 1."""
    per_epoch = record.num_steps // record.num_epochs if record.num_epochs else 0
    return step // per_epoch + 1 if per_epoch else 1


def _first_epoch(course: BlockCourse, at: int, record: RunRecord) -> int | None:
    """The first epoch in which something in the block trained; None where nothing ever did."""
    trained = np.flatnonzero(course.rates[at] > 0)
    return _epoch(int(course.steps[trained[0]]), record) if len(trained) else None
