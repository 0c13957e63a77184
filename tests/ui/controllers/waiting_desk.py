"""A desk that answers when a test says so."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QObject

from workbench.launch.desk import Desk
from workbench.launch.messages import Answer, Request
from workbench.launch.news import AnswerNews
from workbench.launch.pump import Pump

Asked = TypeVar("Asked")


class WaitingDesk(Desk):
    """It starts no engine."""

    asked: list[Request]

    def ask(self, request: Request) -> None:
        self.asked.append(request)

    def cancel(self, request: int) -> None:
        """Nothing goes on here that could be."""

    def of(self, kind: type[Asked]) -> list[Asked]:
        """What it was asked of a kind, in order."""
        return [request for request in self.asked if isinstance(request, kind)]

    def answer(self, answer: Answer) -> None:
        self._tell(AnswerNews(answer))


def waiting_pump(folder: Path, parent: QObject) -> tuple[Pump, WaitingDesk]:
    """A pump at work over such a desk, whose store lies in `folder`; it is to be closed."""
    pump = Pump(lambda tell: WaitingDesk(f"sqlite:///{folder / 'store.sqlite'}", tell, folder), parent)
    assert isinstance(pump.desk, WaitingDesk)
    pump.desk.asked = []
    pump.start()
    return pump, pump.desk
