"""What an engine does with commands, whether it is a process of its own or a thread of the window's."""

from __future__ import annotations

import queue
import threading
import traceback
from collections.abc import Callable
from functools import partial

from models.spec.errors import UserError
from storage.errors import StoreError
from workbench.events import Finished
from workbench.launch.engine.answers import answer, device_title
from workbench.launch.engine.dry_runs import DryRuns
from workbench.launch.engine.gallery import Gallery
from workbench.launch.engine.rate_searches import RateSearches
from workbench.launch.engine.session import train_and_record
from workbench.launch.engine.shifts import Shifts
from workbench.launch.engine.teller import Teller
from workbench.launch.gallery_messages import GalleryRequest
from workbench.launch.messages import (
    Action,
    Answer,
    Cancel,
    Command,
    DryRun,
    FindRate,
    MeasureShift,
    Progress,
    Ready,
    Refused,
    Reply,
    Request,
    Shutdown,
    StartRun,
    Steer,
)
from workbench.training.control import Control

Say = Callable[[Reply], None]


class EngineService:
    """`accept` takes commands from any thread; `work` carries them out, one after the other, on the thread it is
    called on. Steering and shutting down take effect at once.
    """

    def __init__(self, store_url: str, say: Say, checkpoint_interval_s: float = 10.0) -> None:
        self._store_url = store_url
        self._say = say
        self._interval_s = checkpoint_interval_s
        self._waiting: queue.SimpleQueue[StartRun | Request | Shutdown] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._controls: dict[str, Control] = {}
        """Of the runs that train or wait to; what comes late for one that has ended does not last until it goes on."""
        self._dry_runs = DryRuns(store_url)
        self._shifts = Shifts(store_url)
        self._rates = RateSearches(store_url)
        self._gallery = Gallery()

    def accept(self, command: Command) -> None:
        if isinstance(command, Steer):
            with self._lock:
                if command.run in self._controls:
                    steer(self._controls[command.run], command.action)
            return
        self._dry_runs.accept(command)
        self._shifts.accept(command)
        self._rates.accept(command)
        self._gallery.accept(command)
        if isinstance(command, Cancel):
            return
        if isinstance(command, StartRun):
            with self._lock:
                self._controls[command.run] = Control()
        if isinstance(command, Shutdown):
            with self._lock:
                for control in self._controls.values():
                    control.end("interrupted")
        self._waiting.put(command)
        self._dry_runs.disturb()

    def work(self) -> None:
        """Returns after `Shutdown`."""
        self._say(Ready(device=device_title()))
        while not isinstance(command := self._waiting.get(), Shutdown):
            self._gallery.begin(command)
            if isinstance(command, StartRun):
                self._train(command)
            else:
                self._answer(command)
        self._gallery.close()

    def _train(self, command: StartRun) -> None:
        with self._lock:
            control = self._controls[command.run]
        teller = Teller(self._say)
        try:
            train_and_record(command, self._store_url, teller.tell, control, self._interval_s)
        except StoreError as error:
            teller.tell(Finished(run=command.run, outcome="failed", step=0, epoch=0, reason=str(error)))
        with self._lock:
            if self._controls[command.run] is control:  # else it goes on already: whoever heard of its end was quick
                del self._controls[command.run]

    def _answer(self, request: Request) -> None:
        try:
            told = self._told(request)
            if told is None:
                self._waiting.put(request)
            else:
                self._say(told)
        except (UserError, StoreError) as error:
            self._say(Refused(request=request.request, what=error.what, where=error.where, remedy=error.remedy))
        except Exception as error:  # noqa: BLE001  # the top of a request: a bug must not end the engine
            what = f"{type(error).__name__}: {error}"
            self._say(Refused(request=request.request, what=what, details=traceback.format_exc()))

    def _told(self, request: Request) -> Answer | None:
        """None where it has to let others go first."""
        if isinstance(request, DryRun):
            return self._dry_runs.answer(request, others_wait=lambda: not self._waiting.empty())
        if isinstance(request, MeasureShift):
            return self._shifts.answer(request, partial(self._say_progress, request.request))
        if isinstance(request, FindRate):
            return self._rates.answer(request, partial(self._say_progress, request.request))
        if isinstance(request, GalleryRequest):
            return self._gallery.answer(request, self._say)
        return answer(request, self._store_url, self._say)

    def _say_progress(self, request: int, what: str, done: int, total: int) -> None:
        self._say(Progress(request=request, what=what, done=done, total=total))


def steer(control: Control, action: Action) -> None:
    """Carries a `Steer` action out."""
    actions: dict[Action, Callable[[], None]] = {
        "pause": control.pause,
        "continue": control.resume,
        "stop": lambda: control.end("stopped"),
        "cancel": lambda: control.end("cancelled"),
        "interrupt": lambda: control.end("interrupted"),
    }
    actions[action]()
