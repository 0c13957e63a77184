"""Events on their way out of an engine: steps travel in parcels, everything else at once."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from workbench.events import Event, Step
from workbench.launch.messages import Told

PARCEL_INTERVAL_S = 0.03


class Teller:
    """Collects the steps of a fast loop, so that thousands of them a second cost a few dozen messages."""

    def __init__(self, say: Callable[[Told], None]) -> None:
        self._say = say
        self._lock = threading.Lock()
        self._waiting: list[Event] = []
        self._last_parcel = 0.0

    def tell(self, event: Event) -> None:
        with self._lock:
            self._waiting.append(event)
            now = time.monotonic()
            if isinstance(event, Step) and now - self._last_parcel < PARCEL_INTERVAL_S:
                return
            parcel, self._waiting = tuple(self._waiting), []
            self._last_parcel = now
            self._say(Told(events=parcel))
