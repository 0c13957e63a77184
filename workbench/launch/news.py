"""What the desk tells the window: plain, frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from workbench.events import Event
from workbench.launch.messages import Answer, Progress

Role = Literal["training", "asking"]


@dataclass(frozen=True)
class Waiting:
    """A run that trains (`position` 0) or stands in the queue (from 1)."""

    run: str
    name: str
    position: int


@dataclass(frozen=True)
class EngineNews:
    """An engine starts, is ready on `device`, or is gone; `reason` tells of an end that nobody asked for."""

    role: Role
    state: Literal["starting", "ready", "gone"]
    device: str = ""
    reason: str = ""


@dataclass(frozen=True)
class QueueNews:
    """The queue as it stands now."""

    runs: tuple[Waiting, ...]


@dataclass(frozen=True)
class EventNews:
    """A run spoke."""

    events: tuple[Event, ...]


@dataclass(frozen=True)
class AnswerNews:
    """A question was answered, or its answer progresses."""

    answer: Answer | Progress


@dataclass(frozen=True)
class StoreNews:
    """The desk could not read or write the store."""

    what: str


@dataclass(frozen=True)
class ClosedNews:
    """Every engine is gone, and the desk's thread ends."""


News = EngineNews | QueueNews | EventNews | AnswerNews | StoreNews | ClosedNews
