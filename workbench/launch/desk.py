"""The background thread that owns the engines: runs wait here in a queue, questions are passed on, and what comes back
is told to whoever listens. Knows nothing of Qt.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Literal

from storage.ids import new_id
from storage.locations import run_folder
from workbench.events import Finished
from workbench.experiment import Experiment
from workbench.launch.engines import Engines, links_over
from workbench.launch.links import Mode
from workbench.launch.messages import (
    Action,
    Answer,
    Cancel,
    FindRate,
    Progress,
    Ready,
    Refused,
    Reply,
    Request,
    StartRun,
    Steer,
    Told,
)
from workbench.launch.news import AnswerNews, ClosedNews, EngineNews, EventNews, News, Role
from workbench.launch.questions import Questions, is_trial
from workbench.launch.run_history import RunHistory
from workbench.launch.run_queue import RunQueue

Tell = Callable[[News], None]
IDLE_S = 120.0
"""An engine for questions that nobody asks ends after this time and gives its memory back."""
_MEASURED_LATER = "Measured when no run trains."
_TRIED_LATER = "Learning rates are tried when no run trains: both would want the same memory and cores."


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
        self._inbox: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._history = RunHistory(store_url, tell)
        self._queue = RunQueue()
        self._questions = Questions(cache_folder)
        self.engines = Engines(links_over(store_url, mode, checkpoint_interval_s), self, tell, self._inbox.put)
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
        self._inbox.put(lambda: self._add(StartRun(run=run, experiment=experiment, resume=True), name))

    def steer(self, run: str, action: Action) -> None:
        """Acts on the run that trains; `cancel` also takes a waiting run out of the queue, and one that waited to go on
        can still be resumed.
        """
        self._inbox.put(lambda: self._steer(run, action))

    def move(self, run: str, places: int) -> None:
        """Moves a waiting run by so many places; negative is sooner."""
        self._inbox.put(lambda: self._move(run, places))

    def ask(self, request: Request) -> None:
        """The answer, or a refusal, comes as `AnswerNews` with the request's number."""
        self._inbox.put(lambda: self._ask(request))

    def cancel(self, request: int) -> None:
        """The answer to a trial, a measurement or an inspection is no longer wanted; a refusal comes in its place."""
        self._inbox.put(lambda: self._cancel(request))

    def close(self, policy: Literal["interrupt", "stop"] = "interrupt") -> None:
        """Ends the run that trains (checkpointed, or stopped with its weights kept), then the engines, then the
        thread; runs that still wait stay in the history and can be resumed.
        """
        self._inbox.put(lambda: self._close(policy))

    def join(self, timeout_s: float | None = None) -> None:
        self._thread.join(timeout_s)

    # On the desk's thread -------------------------------------------------------------------------------------

    def _work(self) -> None:
        self._history.open()
        while not (self._closing and self._queue.training is None):
            self._act()
            if self._questions.idle_s >= IDLE_S:
                self.engines.let_go("asking")
        self.engines.end()
        self._history.close()
        self._tell(ClosedNews())

    def _act(self) -> None:
        """Does what was asked for first, or nothing for a while."""
        try:
            act = self._inbox.get(timeout=IDLE_S)
        except queue.Empty:
            return
        act()

    def _close(self, policy: Literal["interrupt", "stop"]) -> None:
        self._closing = True
        if self._queue.training is not None:
            self._steer(self._queue.training.run, policy)

    # Runs ------------------------------------------------------------------------------------------------------

    def _add(self, command: StartRun, name: str) -> None:
        self._history.add(command, name)
        self._queue.add(command, name)
        self._begin_next()

    def _begin_next(self) -> None:
        command = None if self._closing else self._queue.begin_next()
        if command is not None:
            for number in self._questions.open_trials:
                self._cancel(number)
            self.engines.send("training", command)
        self._tell(self._queue.news())

    def _steer(self, run: str, action: Action) -> None:
        if self._queue.trains(run):
            self.engines.send("training", Steer(run=run, action=action))
        elif action == "cancel" and (taken := self._queue.take_out(run)) is not None:
            outcome: Literal["interrupted", "cancelled"] = "interrupted" if taken.resume else "cancelled"
            self._finish(Finished(run=run, outcome=outcome, step=0, epoch=0))
            self._tell(self._queue.news())

    def _move(self, run: str, places: int) -> None:
        if self._queue.move(run, places):
            self._tell(self._queue.news())

    def _training_ended(self) -> None:
        self._queue.training = None
        self._begin_next()

    def _lost(self, command: StartRun, reason: str) -> None:
        """A run whose engine is gone: interrupted where a checkpoint lets it go on, failed where none does."""
        folder = run_folder(self._store_url, command.run)
        resumable = (folder / "checkpoint.safetensors").exists()
        hint = " It can be resumed from its last checkpoint." if resumable else ""
        outcome: Literal["interrupted", "failed"] = "interrupted" if resumable else "failed"
        self._finish(Finished(run=command.run, outcome=outcome, step=0, epoch=0, reason=reason + hint))

    def _finish(self, finished: Finished) -> None:
        """Ends a run whose engine does not: in the history, and for those who listen."""
        self._history.settle(finished)
        self._tell(EventNews((finished,)))

    # Questions -------------------------------------------------------------------------------------------------

    def _ask(self, request: Request) -> None:
        known = self._questions.known(request)
        if known is not None:
            self._tell(AnswerNews(known))
            return
        if is_trial(request) and self._queue.training is not None:
            # It would slow the run down, and what is measured beside it would not be true afterwards.
            what = _TRIED_LATER if isinstance(request, FindRate) else _MEASURED_LATER
            self._tell(AnswerNews(Refused(request=request.request, what=what, where="training")))
            return
        self._questions.ask(request)
        self.engines.send("asking", request)

    def _cancel(self, request: int) -> None:
        if request in self._questions.open_numbers:
            self.engines.send("asking", Cancel(request=request))

    def _answered(self, answer: Answer) -> None:
        self._questions.answered(answer)
        self._tell(AnswerNews(answer))

    # What engines say ------------------------------------------------------------------------------------------

    def engine_said(self, role: Role, reply: Reply) -> None:
        if isinstance(reply, Told):
            self._told(reply)
        elif isinstance(reply, Ready):
            self._tell(EngineNews(role, "ready", device=reply.device))
        elif isinstance(reply, Progress):
            self._tell(AnswerNews(reply))
        else:
            self._answered(reply)

    def _told(self, reply: Told) -> None:
        ended = [event for event in reply.events if isinstance(event, Finished) and self._queue.trains(event.run)]
        for finished in ended:
            self._history.settle(finished)
        self._tell(EventNews(reply.events))
        if ended:
            self._training_ended()

    def engine_ended(self, role: Role, reason: str) -> None:
        if role == "asking":
            for number in self._questions.open_numbers:
                what = reason or "The engine ended before it could answer."
                self._answered(Refused(request=number, what=what, remedy="Try again."))
        elif self._queue.training is not None:
            self._lost(self._queue.training, reason or "The engine ended.")
            self._training_ended()
