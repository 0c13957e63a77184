"""How far reading data has come, on a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from workbench.data.watching import Progress as Tell
from workbench.data.watching import Watch
from workbench.terminal.console import terminal


@contextmanager
def reading_bar() -> Iterator[Tell]:
    """A bar on standard error that goes away when the data are read; silent where that is no terminal."""
    console = terminal(stderr=True)
    columns = (TextColumn("Reading"), BarColumn(bar_width=30), MofNCompleteColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("", total=None)
        yield Watch(lambda done, total: bar.update(task, completed=done, total=total or None)).tell
