"""The window's way to the history: reads, and edits of notes, tags and names, on a thread of their own."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from models.spec.errors import UserError
from storage.errors import StoreError
from storage.store import Store

T = TypeVar("T")
_Done = Callable[[], None]
POLL_INTERVAL_MS = 15


class StoreReader(QObject):
    """Work is done one after the other; what it gives arrives on the GUI thread. A slow disk never stops the window."""

    failed = Signal(str)
    """The store could not do what was asked, or what it holds cannot be read; the text is for people."""

    def __init__(self, store_url: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._work: queue.SimpleQueue[Callable[[Store], _Done] | None] = queue.SimpleQueue()
        self._results: queue.SimpleQueue[_Done] = queue.SimpleQueue()
        self._outstanding = 0
        self._thread = threading.Thread(target=self._run, args=(store_url,), name="store reader", daemon=True)
        self._timer = QTimer(self)
        self._timer.setInterval(POLL_INTERVAL_MS)
        self._timer.timeout.connect(self._drain)
        self._thread.start()

    def do(self, work: Callable[[Store], T], done: Callable[[T], None] = lambda _: None) -> None:
        """Calls `work(store)` on the reader's thread, then `done(result)` on this one."""

        def bound(store: Store) -> _Done:
            result = work(store)
            return lambda: done(result)

        self._outstanding += 1
        self._work.put(bound)
        self._timer.start()

    def close(self) -> None:
        """Finishes what was asked and ends the thread; results that were not delivered yet are dropped."""
        self._work.put(None)
        self._thread.join()
        self._timer.stop()

    def _drain(self) -> None:
        while not self._results.empty():
            self._outstanding -= 1
            self._results.get()()
        if self._outstanding == 0:
            self._timer.stop()

    def _run(self, store_url: str) -> None:
        store: Store | None = None
        while (work := self._work.get()) is not None:
            try:
                store = store or Store.open(store_url)
                self._results.put(work(store))
            except (StoreError, UserError) as error:
                self._results.put(lambda text=str(error): self.failed.emit(text))  # type: ignore[misc]  # bound now
        if store is not None:
            store.close()
