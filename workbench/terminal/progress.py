"""A run's progress on a terminal, from its events."""

from __future__ import annotations

from types import TracebackType
from typing import Self

from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn
from rich.table import Table

from workbench.events import EpochEnded, Event, Finished, Notice, PhaseBegan, Preparing, Started, Step
from workbench.measures import part_of, shown_names, tasks_of
from workbench.series_words import NO_UNITS, Units, measure_words, score
from workbench.spec.printable import printable_lines
from workbench.terminal.console import terminal
from workbench.terminal.escaped import escaped
from workbench.time_left import TimeLeft


class RunProgress:
    """A live line for the run at hand, and a lasting line for each epoch. Prints to standard error."""

    def __init__(self, title: str, units: Units = NO_UNITS) -> None:
        self._units = units
        self._console = terminal(stderr=True)
        self._progress = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}", markup=False),
            BarColumn(bar_width=30),
            TextColumn("{task.fields[note]}", markup=False),
            console=self._console,
            transient=True,
            disable=not self._console.is_terminal,
        )
        self._title = escaped(title)
        self._task = self._progress.add_task(printable_lines(title), total=None, note="starting")
        self._time_left = TimeLeft()
        self._device = ""
        self._num_epochs = 0

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._progress.stop()

    def tell(self, event: Event) -> None:
        if isinstance(event, Preparing):
            self._preparing(event)
        elif isinstance(event, Started):
            self._started(event)
        elif isinstance(event, Step):
            self._step(event)
        elif isinstance(event, EpochEnded):
            self._epoch(event)
        elif isinstance(event, PhaseBegan):
            self._say(f"phase {event.number} of {event.num_phases}: trains {escaped(event.trains)}")
        elif isinstance(event, Notice):
            self._say(f"[yellow]note:[/] {escaped(event.message)}")
        elif isinstance(event, Finished):
            self._show(event.outcome, 1, 1)

    def _preparing(self, event: Preparing) -> None:
        amount = f" · {event.done:,} of {event.total:,}" if event.total else ""
        seconds = self._time_left.told(event.what, event.done, event.total)
        left = "" if seconds is None else f" · {clock(seconds)} left"
        self._show(f"{event.what}{amount}{left}", event.done, event.total or None)

    def _show(self, note: str, done: float, total: float | None) -> None:
        self._progress.update(self._task, note=printable_lines(note), completed=done, total=total)

    def _started(self, event: Started) -> None:
        self._device, self._num_epochs = event.device, event.num_epochs
        self._say(
            f"[bold]{self._title}[/]: trains {event.trainable_parameters:,} of {event.total_parameters:,} parameters "
            f"{'in the last phase ' if event.num_phases > 1 else ''}on {event.device} ({event.precision})"
        )
        if event.examples is not None:
            self._say(event.examples.text)
        self._progress.update(self._task, total=event.num_steps, completed=event.resumed_at, note="")

    def _step(self, event: Step) -> None:
        left = "" if event.seconds_left is None else f" · {clock(event.seconds_left)} left"
        note = f"epoch {event.epoch} of {self._num_epochs}{left} · {event.examples_per_s:,.0f} examples/s"
        self._progress.update(self._task, completed=event.step, note=note)

    def _epoch(self, event: EpochEnded) -> None:
        count = str(event.epoch).rjust(len(str(self._num_epochs)))
        best = "  [bold]best[/]" if event.best else ""
        self._say(f"epoch {count}/{self._num_epochs}", f"{escaped(epoch_words(event.values, self._units))}{best}")

    def _say(self, *parts: str) -> None:
        """A lasting line. On a terminal what does not fit continues below the last part; a file gets it whole."""
        if self._console.is_terminal:
            line = Table.grid(padding=(0, 2))
            line.add_row(*parts)
            self._console.print(line, highlight=False)
        else:
            self._console.print("  ".join(parts), highlight=False, soft_wrap=True)


def epoch_words(values: dict[str, float], units: Units = NO_UNITS) -> str:
    """`loss 0.412  digit accuracy: train 85.1 %, validation 80.2 %`; the loss is the mean over the epoch's steps."""
    loss = "epoch/train/loss"
    words = measure_words(loss, several=len(tasks_of(values)) > 1)
    said = [f"{words} {score(loss, values[loss])}"] if loss in values else []
    shown = [name for part in ("epoch/train", "train", "validation", "test") for name in shown_names(values, part)]
    for words in dict.fromkeys(map(measure_words, shown)):
        parts = [
            f"{part_of(name)} {score(name, values[name], units)}" for name in shown if measure_words(name) == words
        ]
        said.append(f"{words}: {', '.join(parts)}")
    return "  ".join(said)


def clock(seconds: float) -> str:
    """`< 1 s`, `9 s`, `1 min 12 s`, `2 h 3 min`."""
    whole = round(seconds)
    if whole < 1:
        return "< 1 s"
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600} h {whole % 3600 // 60} min"
