"""The run that trains, and those that wait for it."""

from __future__ import annotations

from workbench.launch.messages import StartRun
from workbench.launch.news import QueueNews, Waiting


class RunQueue:
    """First come, first trained, unless a run is moved. To be used on one thread."""

    def __init__(self) -> None:
        self.training: StartRun | None = None
        self._waiting: list[tuple[StartRun, str]] = []
        self._name = ""
        """Of the run that trains."""

    def add(self, command: StartRun, name: str) -> None:
        self._waiting.append((command, name))

    def begin_next(self) -> StartRun | None:
        """The first of the runs that wait, which trains from now on; None where one trains, or none waits."""
        if self.training is not None or not self._waiting:
            return None
        self.training, self._name = self._waiting.pop(0)
        return self.training

    def trains(self, run: str) -> bool:
        return self.training is not None and self.training.run == run

    def take_out(self, run: str) -> StartRun | None:
        """The run, which waits no more; None where it did not."""
        at = self._place(run)
        return None if at is None else self._waiting.pop(at)[0]

    def move(self, run: str, places: int) -> bool:
        """Whether the run waits; it does so many places later now, or sooner where `places` is negative."""
        at = self._place(run)
        if at is None:
            return False
        entry = self._waiting.pop(at)
        self._waiting.insert(max(0, at + places), entry)
        return True

    def news(self) -> QueueNews:
        waiting = [Waiting(command.run, name, at) for at, (command, name) in enumerate(self._waiting, start=1)]
        trains = [] if self.training is None else [Waiting(self.training.run, self._name, 0)]
        return QueueNews((*trains, *waiting))

    def _place(self, run: str) -> int | None:
        return next((at for at, (command, _) in enumerate(self._waiting) if command.run == run), None)
