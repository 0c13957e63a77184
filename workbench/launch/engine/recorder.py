"""`Recorder`: writes what a run says to the store, on a thread of its own, so training never waits for the disk."""

from __future__ import annotations

import hashlib
import queue
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

from storage.errors import StoreError
from storage.records import Artifact
from storage.store import Store
from workbench.events import Event
from workbench.launch.engine.ledger import Ledger

OnError = Callable[[Exception], None]

INTERVAL_S = 0.25
"""How long events are gathered before they are written together."""
PATIENCE_S = 30.0
"""How long one attempt to write waits for the lock of another process."""


@dataclass(frozen=True)
class _Ticket:
    """Somebody who waits until all that was logged before is written."""

    closing: bool = False
    written: Future[int] = field(default_factory=Future)

    def answer(self, step: int, failure: Exception | None) -> None:
        if failure is None:
            self.written.set_result(step)
        else:
            self.written.set_exception(failure)


class Recorder:
    """Records the events of one run. Whoever makes one closes it: what was logged last is written by `close`.

    While the store cannot be written, for example because another process holds it, events are kept and every
    attempt tries to write all of them; the first failure in a row is handed to `on_error`, on the recorder's thread,
    which must not raise.

    Raises `StoreError` when the store cannot be opened or has no such run.
    """

    def __init__(
        self,
        store: Store | str | Path,
        run_id: str,
        *,
        on_error: OnError | None = None,
        interval_s: float = INTERVAL_S,
        patience_s: float = PATIENCE_S,
    ) -> None:
        self._owns_store = not isinstance(store, Store)
        self._store = store if isinstance(store, Store) else Store.open(store, busy_timeout_s=patience_s)
        try:
            self._ledger = Ledger(self._store.run(run_id))
            self._acknowledged = self._store.last_step(run_id)
        except StoreError:
            self._close_store()
            raise
        self._run_id = run_id
        self._on_error = on_error
        self._interval_s = interval_s
        self._failing = False
        self._fault: BaseException | None = None
        self._closed = False
        self._inbox: queue.SimpleQueue[Event | _Ticket] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._work, name=f"recorder of {run_id}", daemon=True)
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def log(self, event: Event) -> None:
        """Takes the event in and returns at once, however busy the disk is."""
        if self._closed:
            raise RuntimeError(f"the recorder of {self._run_id} is closed")
        self._inbox.put(event)

    def flush(self) -> int:
        """Waits until all that was logged is safely in the store; returns the last step recorded there.

        Raises what stood in the way (`StoreError`); the events are kept for the next attempt all the same.
        """
        if self._closed:
            raise RuntimeError(f"the recorder of {self._run_id} is closed")
        ticket = _Ticket()
        self._inbox.put(ticket)
        return ticket.written.result()

    def close(self) -> BaseException | None:
        """Writes what is left and ends the thread; returns why something could not be recorded, if so."""
        if not self._closed:
            self._closed = True
            last = _Ticket(closing=True)
            self._inbox.put(last)
            self._thread.join()
            self._fault = self._fault or last.written.exception()
        return self._fault

    # On the recorder's thread -----------------------------------------------------------------------------------

    def _work(self) -> None:
        ticket = None
        try:
            while ticket is None or not ticket.closing:
                ticket = self._gather()
                failure = self._write()
                if ticket is not None:
                    ticket.answer(self._acknowledged, failure)
        finally:
            self._close_store()

    def _gather(self) -> _Ticket | None:
        """Takes events until the interval is over (`None`) or somebody waits."""
        deadline = None if self._ledger.batch.empty else time.monotonic() + self._interval_s
        while True:
            try:
                item = self._inbox.get(timeout=None if deadline is None else max(0.0, deadline - time.monotonic()))
            except queue.Empty:
                return None
            if isinstance(item, _Ticket):
                return item
            self._ledger.take(item)
            deadline = deadline or time.monotonic() + self._interval_s

    def _write(self) -> Exception | None:
        """Writes the batch; returns what went wrong, having kept the batch where another attempt may succeed."""
        if self._ledger.batch.empty:
            return None
        try:
            self._record()
        except StoreError as error:
            return self._failed(error)
        except Exception as error:  # noqa: BLE001 - the top of the thread: a bug costs this batch, not the training
            self._fault = error
            self._ledger.next_page()
            return self._failed(error)
        self._failing = False
        return None

    def _record(self) -> None:
        batch = self._ledger.batch
        self._store.record(
            self._run_id,
            batch.points,
            changes=batch.changes,
            truncate_after=batch.truncate_after,
            new_artifacts=self._weights(batch.weights),
        )
        if batch.last_step is not None:
            self._acknowledged = batch.last_step
        self._ledger.next_page()

    def _weights(self, path: str) -> list[Artifact]:
        """The kept weights as an artifact; where the file cannot be read, the run is recorded without it."""
        if not path:
            return []
        try:
            with Path(path).open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
            return [Artifact("weights", path, Path(path).stat().st_size, digest)]
        except OSError as error:
            self._fault = error
            self._failed(error)
            return []

    def _failed(self, error: Exception) -> Exception:
        if not self._failing and self._on_error is not None:
            self._on_error(error)
        self._failing = True
        return error

    def _close_store(self) -> None:
        if self._owns_store:
            self._store.close()
