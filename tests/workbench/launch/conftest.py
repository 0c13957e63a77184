"""A desk with a store of its own, and a way to wait for what it tells."""

from __future__ import annotations

import queue
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import pytest

from storage.locations import parsed_url
from storage.records import RunRecord
from storage.store import Store
from workbench.documents import replaced
from workbench.events import Event, Finished
from workbench.experiment import Experiment
from workbench.launch.desk import Desk
from workbench.launch.links import Mode
from workbench.launch.news import ClosedNews, EventNews, News

T = TypeVar("T")
TIMEOUT_S = 120.0

TINY = {
    "name": "tiny",
    "data": {"kind": "bundled", "name": "digits"},
    "split.labelled": 64,
    "split.validation": 0.03,
    "split.test": 0.03,
    "preprocessing.image_size": 32,
    "recipe.epochs": 3,
    "recipe.batch_size": 16,
    "recipe.device": "cpu",
    "freeze.boundary": 14,
}


@pytest.fixture
def tiny() -> Experiment:
    """Four steps an epoch, three epochs."""
    return replaced(Experiment(), TINY)


class DeskUnderTest:
    """A running desk, everything it told so far, and the store it writes to."""

    def __init__(self, folder: Path, mode: Mode, checkpoint_interval_s: float) -> None:
        self.url = str(parsed_url(folder / "store.sqlite"))
        self.folder = folder
        self.told: list[News] = []
        self._queue: queue.SimpleQueue[News] = queue.SimpleQueue()
        self.desk = Desk(self.url, self._queue.put, folder / "cache", mode, checkpoint_interval_s)
        self.desk.start()

    def wait_for(self, find: Callable[[News], T | None]) -> T:
        """The first thing told, from now on, of which `find` makes something."""
        deadline = time.monotonic() + TIMEOUT_S
        while True:
            news = self._queue.get(timeout=max(0.1, deadline - time.monotonic()))
            self.told.append(news)
            found = find(news)
            if found is not None:
                return found

    def wait_for_event(self, kind: type[T], run: str, **fields: Any) -> T:
        def find(news: News) -> T | None:
            if not isinstance(news, EventNews):
                return None
            return next((e for e in news.events if isinstance(e, kind) and matches(e, run, fields)), None)

        return self.wait_for(find)

    def finished(self, run: str) -> Finished:
        return self.wait_for_event(Finished, run)

    def record(self, run: str) -> RunRecord:
        with Store.open(self.url) as store:
            return store.run(run)

    def close(self) -> None:
        self.desk.close()
        self.wait_for(lambda news: news if isinstance(news, ClosedNews) else None)
        self.desk.join(TIMEOUT_S)


def matches(event: Event, run: str, fields: dict[str, Any]) -> bool:
    return event.run == run and all(getattr(event, name) >= value for name, value in fields.items())


MakeDesk = Callable[..., DeskUnderTest]


@pytest.fixture
def make_desk(tmp_path: Path) -> Iterator[MakeDesk]:
    """`make_desk(mode, checkpoint_interval_s)`; what was made is closed after the test."""
    made: list[DeskUnderTest] = []

    def make(mode: Mode = "process", checkpoint_interval_s: float = 10.0) -> DeskUnderTest:
        made.append(DeskUnderTest(tmp_path, mode, checkpoint_interval_s))
        return made[-1]

    yield make
    for desk in made:
        if not any(isinstance(news, ClosedNews) for news in desk.told):
            desk.close()
