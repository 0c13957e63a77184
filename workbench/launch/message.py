"""What all messages between the window and an engine have in common."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from workbench.spec.data import DataSource
from workbench.spec.split import Split
from workbench.spec.tasks import Task


class Message(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", ser_json_inf_nan="strings")


class Numbered(Message):
    """A request, or what is said to it; `request` is its number."""

    request: int


class AboutData(Numbered):
    """About a data set as it is split for the tasks."""

    data: DataSource
    split: Split
    tasks: tuple[Task, ...] = ()
