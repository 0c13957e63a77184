"""Questions of which the newest alone counts: an older one, or one that was cancelled, ends soon."""

from __future__ import annotations

import threading
from functools import partial

from workbench.data.watching import Cancelled, Report, Watch
from workbench.launch.message import Numbered
from workbench.launch.messages import Cancel, Command, Shutdown


class Newest:
    """Of the requests of one kind; safe to call from any thread."""

    def __init__(self, kind: type[Numbered]) -> None:
        self._kind = kind
        self._lock = threading.Lock()
        self._wanted: int | None = None

    def accept(self, command: Command) -> None:
        """Takes note of which request is wanted, before the command waits to be done."""
        with self._lock:
            if isinstance(command, self._kind):
                self._wanted = command.request
            elif isinstance(command, Shutdown) or (isinstance(command, Cancel) and command.request == self._wanted):
                self._wanted = None

    def wants(self, request: Numbered) -> bool:
        return self._wanted == request.request

    def watched(self, request: Numbered, report: Report) -> Report:
        """`report`, called now and then; raises `Cancelled` once `request` is no longer wanted."""
        watches: dict[str, Watch] = {}

        def check(what: str, done: int, total: int) -> None:
            if not self.wants(request):
                raise Cancelled
            watches.setdefault(what, Watch(partial(report, what))).tell(done, total)

        return check
