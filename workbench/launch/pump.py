"""The Qt half of launching: what the desk tells on its thread becomes signals on the window's."""

from __future__ import annotations

import itertools
import queue
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from workbench.launch.desk import Desk
from workbench.launch.messages import Answer, Progress, Request
from workbench.launch.news import (
    AnswerNews,
    ClosedNews,
    EngineNews,
    EventNews,
    News,
    QueueNews,
    StoreNews,
)

INTERVAL_MS = 33

OnAnswer = Callable[[Answer], None]
OnProgress = Callable[[Progress], None]


class Pump(QObject):
    """A timer drains the desk's news; all events of one turn leave in one signal."""

    events_told = Signal(tuple)
    """A tuple of `workbench.events.Event`, in order."""
    queue_changed = Signal(tuple)
    """A tuple of `Waiting`."""
    engine_changed = Signal(EngineNews)
    store_failed = Signal(str)
    closed = Signal()

    def __init__(self, make_desk: Callable[[Callable[[News], None]], Desk], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._news: queue.SimpleQueue[News] = queue.SimpleQueue()
        self._numbers = itertools.count(1)
        self._callbacks: dict[int, tuple[OnAnswer, OnProgress | None]] = {}
        self.desk = make_desk(self._news.put)
        self._timer = QTimer(self)
        self._timer.setInterval(INTERVAL_MS)
        self._timer.timeout.connect(self._drain)

    def start(self) -> None:
        self.desk.start()
        self._timer.start()

    def ask(self, request: Callable[[int], Request], on_answer: OnAnswer, on_progress: OnProgress | None = None) -> int:
        """Sends the request that `request` makes of a number; returns the number. Answers come on the GUI thread."""
        number = next(self._numbers)
        self._callbacks[number] = (on_answer, on_progress)
        self.desk.ask(request(number))
        return number

    def cancel(self, number: int) -> None:
        """Ends the dry run, measurement, search or inspection asked for with `number`; its answer is not passed on."""
        if self._callbacks.pop(number, None) is not None:
            self.desk.cancel(number)

    def _drain(self) -> None:
        told: list[object] = []
        for news in self._arrived():
            if isinstance(news, EventNews):
                told.extend(news.events)
                continue
            self._flush(told)
            self._pass_on(news)
        self._flush(told)

    def _arrived(self) -> list[News]:
        arrived = []
        while not self._news.empty():
            arrived.append(self._news.get())
        return arrived

    def _flush(self, told: list[object]) -> None:
        if told:
            self.events_told.emit(tuple(told))
            told.clear()

    def _pass_on(self, news: News) -> None:
        if isinstance(news, QueueNews):
            self.queue_changed.emit(news.runs)
        elif isinstance(news, EngineNews):
            self.engine_changed.emit(news)
        elif isinstance(news, AnswerNews):
            self._answer(news.answer)
        elif isinstance(news, StoreNews):
            self.store_failed.emit(news.what)
        elif isinstance(news, ClosedNews):
            self._timer.stop()
            self.desk.join()
            self.closed.emit()

    def _answer(self, answer: Answer | Progress) -> None:
        if isinstance(answer, Progress):
            _, on_progress = self._callbacks.get(answer.request, (None, None))
            if on_progress is not None:
                on_progress(answer)
            return
        on_answer, _ = self._callbacks.pop(answer.request, (None, None))
        if on_answer is not None:
            on_answer(answer)
