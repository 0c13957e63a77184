"""What the desk writes into the history of runs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from storage.errors import StoreError
from storage.owners import is_alive, this_process
from storage.records import UNFINISHED
from storage.store import Store
from workbench.documents import to_json
from workbench.events import Finished
from workbench.launch.messages import StartRun
from workbench.launch.news import StoreNews


class RunHistory:
    """To be used on one thread. A store that cannot be read or written is told of, and stops nothing."""

    def __init__(self, store_url: str, tell: Callable[[StoreNews], None]) -> None:
        self._url = store_url
        self._tell = tell
        self._store: Store | None = None

    def open(self) -> None:
        """Runs whose process is gone are marked as interrupted."""
        try:
            self._store = Store.open(self._url)
        except StoreError as error:
            self._tell(StoreNews(str(error)))
        self._do(lambda store: store.interrupt_orphans(is_alive))

    def close(self) -> None:
        if self._store is not None:
            self._store.close()

    def add(self, command: StartRun, name: str) -> None:
        """A new run that waits, or an old one that waits to go on."""
        if command.resume:
            self._do(lambda s: s.update_run(command.run, status="queued", owner=this_process(), reason="", ended=None))
        else:
            document = to_json(command.experiment)
            self._do(lambda s: s.add_run(command.run, name, document, owner=this_process()))

    def settle(self, finished: Finished) -> None:
        """Writes the end of a run where its engine did not: what nobody has in hand must not stay unfinished."""
        self._do(lambda store: _settle(store, finished))

    def _do(self, act: Callable[[Store], object]) -> None:
        try:
            if self._store is not None:
                act(self._store)
        except StoreError as error:
            self._tell(StoreNews(str(error)))


def _settle(store: Store, finished: Finished) -> None:
    if store.run(finished.run).status in UNFINISHED:
        store.update_run(
            finished.run,
            status=finished.outcome,
            reason=finished.reason,
            details=finished.details,
            ended=datetime.now(UTC),
        )
