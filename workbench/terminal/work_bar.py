"""How far a long piece of work has come, on a terminal."""

from __future__ import annotations

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from workbench.terminal.console import terminal


class WorkBar(Progress):
    """One line on standard error that says what is being done."""

    def __init__(self) -> None:
        console = terminal(stderr=True)
        columns = (TextColumn("{task.description}", markup=False), BarColumn(bar_width=30), MofNCompleteColumn())
        super().__init__(*columns, console=console, transient=True, disable=not console.is_terminal)
        self._task = self.add_task("Beginning", total=None)

    def report(self, what: str, done: int, total: int) -> None:
        self.update(self._task, description=what, completed=done, total=total or None)
