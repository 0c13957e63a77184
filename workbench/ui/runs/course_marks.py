"""Of the runs in a book, what plots show of their blocks: maps, and where phases begin. Knows no Qt widgets."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.block_course import BlockCourse
from workbench.ui.runs.block_grid import grid_of
from workbench.ui.runs.block_map import Shown
from workbench.ui.runs.plot_canvas import PhaseLine
from workbench.ui.runs.series_book import RunSeries, SeriesBook


def phase_lines(book: SeriesBook, runs: Sequence[str], *, epochs: bool) -> list[PhaseLine]:
    """Where other blocks of these runs begin to train, by place; several runs with the same phases tell them once.

    With several that differ, each line says whose it is. A run of one phase has none.
    """
    told: dict[tuple[float, str, str], list[str]] = {}
    for run in runs:
        course, entry = book.course(run), book.run(run)
        stretches = course.stretches if course is not None else []
        scale = _scale(entry, epochs=epochs)
        for stretch in stretches if len(stretches) > 1 else ():
            told.setdefault((stretch.first_step * scale, stretch.text, stretch.short), []).append(entry.name)
    with_phases = {name for names in told.values() for name in names}
    whose = {key: "" if len(names) == len(with_phases) else f" ({', '.join(names)})" for key, names in told.items()}
    return [PhaseLine(key[0], f"{key[1]}{whose[key]}", f"{key[2]}{whose[key]}") for key in sorted(told)]


def shown_map(entry: RunSeries, course: BlockCourse, measure: str, *, epochs: bool) -> Shown:
    """What a map of one run draws."""
    scale = _scale(entry, epochs=epochs)
    last_step = entry.steps_per_epoch * entry.num_epochs
    grid = grid_of(course, measure, entry.steps_per_epoch, last_step)
    end = max(float(last_step), float(course.steps[-1])) * scale
    phases = [stretch.first_step * scale for stretch in course.stretches[1:]]
    return Shown(measure, grid, scale, end or 1.0, "epoch" if epochs else "step", phases)


def _scale(entry: RunSeries, *, epochs: bool) -> float:
    """From steps to what the x axis counts."""
    return 1.0 / entry.steps_per_epoch if epochs and entry.steps_per_epoch else 1.0
