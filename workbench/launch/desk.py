"""The background thread that owns the engines: runs wait here in a queue, questions are passed on, and what comes back
is told to whoever listens. Knows nothing of Qt.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Literal

from storage.errors import StoreError
from storage.ids import new_id
from storage.locations import run_folder
from storage.owners import is_alive, this_process
from storage.store import Store
from workbench.documents import to_json
from workbench.events import Finished
from workbench.experiment import Experiment
from workbench.launch.answer_cache import AnswerCache
from workbench.launch.links import LINKS, Link, Mode
from workbench.launch.messages import (
    Answer,
    Cancel,
    DryRun,
    FilesAnswer,
    Progress,
    Ready,
    Refused,
    Reply,
    Request,
    Shutdown,
    StartRun,
    Steer,
    Told,
)
from workbench.launch.news import (
    AnswerNews,
    ClosedNews,
    EngineNews,
    EventNews,
    News,
    QueueNews,
    Role,
    StoreNews,
    Waiting,
)

Action = Literal["pause", "continue", "stop", "cancel", "interrupt"]
Tell = Callable[[News], None]
IDLE_S = 120.0
"""An engine for questions that nobody asks ends after this time and gives its memory back."""
PATIENCE_S = 30.0
"""How long an engine may take to end before it is killed."""
_TRAINING = "Measured when no run trains."


class Desk:
    """Public methods may be called from any thread and return at once; `tell` is called on the desk's own thread."""

    def __init__(
        self,
        store_url: str,
        tell: Tell,
        cache_folder: Path,
        mode: Mode = "process",
        checkpoint_interval_s: float = 10.0,
    ) -> None:
        self._store_url = store_url
        self._tell = tell
        self._cache = AnswerCache(cache_folder)
        self._mode = mode
        self._interval_s = checkpoint_interval_s
        self._inbox: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._store: Store | None = None
        self._links: dict[Role, Link] = {}
        self._ready: set[Role] = set()
        self._training: StartRun | None = None
        self._waiting: list[StartRun] = []
        self._names: dict[str, str] = {}
        self._open_requests: dict[int, Request] = {}
        self._closing = False
        self._thread = threading.Thread(target=self._work, name="desk", daemon=True)

    # Called from any thread -----------------------------------------------------------------------------------

    def start(self) -> None:
        self._thread.start()

    def enqueue(self, experiment: Experiment, name: str) -> str:
        """Puts a run at the end of the queue; returns its id."""
        run = new_id()
        self._inbox.put(lambda: self._add(StartRun(run=run, experiment=experiment), name))
        return run

    def resume(self, run: str, experiment: Experiment, name: str) -> None:
        """Puts an interrupted run at the end of the queue, to go on from its checkpoint."""
        self._inbox.put(lambda: self._add_again(StartRun(run=run, experiment=experiment, resume=True), name))

    def steer(self, run: str, action: Action) -> None:
        """Acts on the run that trains; `cancel` also takes a waiting run out of the queue."""
        self._inbox.put(lambda: self._steer(run, action))

    def move(self, run: str, places: int) -> None:
        """Moves a waiting run by so many places; negative is sooner."""
        self._inbox.put(lambda: self._move(run, places))

    def ask(self, request: Request) -> None:
        """The answer, or a refusal, comes as `AnswerNews` with the request's number."""
        self._inbox.put(lambda: self._ask(request))

    def cancel(self, request: int) -> None:
        """The answer to a dry run is no longer wanted; a refusal comes in its place."""
        self._inbox.put(lambda: self._cancel(request))

    def close(self, policy: Literal["interrupt", "stop"] = "interrupt") -> None:
        """Ends the run that trains (checkpointed, or stopped with its weights kept), then the engines, then the
        thread; runs that still wait stay in the history and can be resumed.
        """
        self._inbox.put(lambda: self._close(policy))

    def kill_engine(self) -> None:
        """Ends the training engine without asking it, for one that no longer listens."""
        self._inbox.put(self._kill)

    def join(self, timeout_s: float | None = None) -> None:
        self._thread.join(timeout_s)

    # On the desk's thread -------------------------------------------------------------------------------------

    def _work(self) -> None:
        try:
            self._store = Store.open(self._store_url)
        except StoreError as error:
            self._tell(StoreNews(str(error)))
        self._in_store(lambda store: store.interrupt_orphans(is_alive))
        while not (self._closing and self._training is None):
            try:
                act = self._inbox.get(timeout=IDLE_S)
            except queue.Empty:
                self._let_go("asking")
            else:
                act()
        self._end_engines()
        if self._store is not None:
            self._store.close()
        self._tell(ClosedNews())

    def _end_engines(self) -> None:
        for role, link in self._links.items():
            if role in self._ready:
                link.send(Shutdown())
            else:  # it is still loading its libraries, and has begun nothing
                link.kill()
        for link in self._links.values():
            watchdog = threading.Timer(PATIENCE_S, link.kill)
            watchdog.start()
            link.join()
            watchdog.cancel()
            watchdog.join()

    def _add(self, command: StartRun, name: str) -> None:
        document = to_json(command.experiment)
        self._in_store(lambda store: store.add_run(command.run, name, document, owner=this_process()))
        self._put(command, name)

    def _add_again(self, command: StartRun, name: str) -> None:
        self._in_store(lambda store: store.update_run(command.run, status="queued", owner=this_process(), reason=""))
        self._put(command, name)

    def _put(self, command: StartRun, name: str) -> None:
        self._names[command.run] = name
        self._waiting.append(command)
        self._begin_next()

    def _begin_next(self) -> None:
        if self._training is None and self._waiting and not self._closing:
            self._training = self._waiting.pop(0)
            for request in [request for request in self._open_requests.values() if isinstance(request, DryRun)]:
                self._cancel(request.request)
            self._link("training").send(self._training)
        self._tell_queue()

    def _steer(self, run: str, action: Action) -> None:
        if self._training is not None and self._training.run == run:
            self._link("training").send(Steer(run=run, action=action))
        elif action == "cancel" and any(command.run == run for command in self._waiting):
            self._waiting = [command for command in self._waiting if command.run != run]
            self._in_store(lambda store: store.update_run(run, status="cancelled"))
            self._tell(EventNews((Finished(run=run, outcome="cancelled", step=0, epoch=0),)))
            self._tell_queue()

    def _move(self, run: str, places: int) -> None:
        at = next((index for index, command in enumerate(self._waiting) if command.run == run), None)
        if at is not None:
            command = self._waiting.pop(at)
            self._waiting.insert(max(0, at + places), command)
            self._tell_queue()

    def _ask(self, request: Request) -> None:
        known = self._cache.get(request)
        if known is not None:
            self._tell(AnswerNews(known))
            return
        if isinstance(request, DryRun) and self._training is not None:
            # It would slow the run down, and what it measured beside it would not be true afterwards.
            self._tell(AnswerNews(Refused(request=request.request, what=_TRAINING, where="training")))
            return
        self._open_requests[request.request] = request
        self._link("asking").send(request)

    def _cancel(self, request: int) -> None:
        if request in self._open_requests:
            self._link("asking").send(Cancel(request=request))

    def _close(self, policy: Literal["interrupt", "stop"]) -> None:
        self._closing = True
        if self._training is not None:
            self._steer(self._training.run, policy)

    def _kill(self) -> None:
        if "training" in self._links:
            self._links["training"].kill()

    # What engines say ------------------------------------------------------------------------------------------

    def _heard(self, role: Role, reply: Reply) -> None:
        if isinstance(reply, Told):
            self._tell(EventNews(reply.events))
            ended = [event for event in reply.events if isinstance(event, Finished)]
            if self._training is not None and any(event.run == self._training.run for event in ended):
                self._training = None
                self._begin_next()
        elif isinstance(reply, Ready):
            self._ready.add(role)
            self._tell(EngineNews(role, "ready", device=reply.device))
        elif isinstance(reply, Progress):
            self._tell(AnswerNews(reply))
        else:
            self._answered(reply)

    def _answered(self, answer: Answer) -> None:
        request = self._open_requests.pop(answer.request, None)
        if request is not None:
            self._cache.put(request, answer)
        if isinstance(answer, FilesAnswer):
            self._cache.forget_catalogues()
        self._tell(AnswerNews(answer))

    def _ended(self, role: Role, link: Link, reason: str) -> None:
        if self._links.get(role) is link:
            del self._links[role]
            self._ready.discard(role)
        self._tell(EngineNews(role, "gone", reason=reason))
        if role == "asking":
            self._refuse_open(reason)
        elif self._training is not None:
            self._lost(self._training, reason or "The engine ended.")
            self._training = None
            self._begin_next()

    def _lost(self, command: StartRun, reason: str) -> None:
        """A run whose engine is gone: interrupted where a checkpoint lets it go on, failed where none does."""
        folder = run_folder(self._store_url, command.run)
        resumable = (folder / "checkpoint.safetensors").exists()
        outcome: Literal["interrupted", "failed"] = "interrupted" if resumable else "failed"
        hint = " It can be resumed from its last checkpoint." if resumable else ""
        self._in_store(lambda store: store.update_run(command.run, status=outcome, reason=reason + hint))
        self._tell(EventNews((Finished(run=command.run, outcome=outcome, step=0, epoch=0, reason=reason + hint),)))

    def _refuse_open(self, reason: str) -> None:
        for number in list(self._open_requests):
            what = reason or "The engine ended before it could answer."
            self._answered(Refused(request=number, what=what, remedy="Try again."))

    # Engines, store, queue -------------------------------------------------------------------------------------

    def _link(self, role: Role) -> Link:
        if role not in self._links:
            self._tell(EngineNews(role, "starting"))
            self._links[role] = self._new_link(role)
        return self._links[role]

    def _new_link(self, role: Role) -> Link:
        # A link may report its end before its constructor's caller has a name for it; the inbox puts that in order.
        def on_reply(reply: Reply) -> None:
            self._inbox.put(lambda: self._heard(role, reply))

        def on_end(reason: str) -> None:
            self._inbox.put(lambda: self._ended(role, link, reason))

        # Questions load torch too; in the thread mode they would hold the interpreter's lock beside a training run.
        mode = self._mode if role == "training" else "process"
        link = LINKS[mode](self._store_url, on_reply, on_end, self._interval_s)
        return link

    def _let_go(self, role: Role) -> None:
        if role in self._links and not self._open_requests:
            self._links[role].send(Shutdown())

    def _tell_queue(self) -> None:
        runs = [*filter(None, [self._training]), *self._waiting]
        first = 0 if self._training is not None else 1
        waiting = (Waiting(c.run, self._names.get(c.run, c.run), first + i) for i, c in enumerate(runs))
        self._tell(QueueNews(tuple(waiting)))

    def _in_store(self, act: Callable[[Store], object]) -> None:
        try:
            if self._store is not None:
                act(self._store)
        except StoreError as error:
            self._tell(StoreNews(str(error)))
