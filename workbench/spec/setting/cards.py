"""The domain card and the task cards of either side; of a side that only its model tells of, what that says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from workbench.spec.cards import Card, CardRow, domain_card, task_card
from workbench.spec.data_description import DataDescription
from workbench.spec.setting.naming import inputs_text, labels_text
from workbench.spec.setting.sides import Side
from workbench.spec.tasks import Task

_NOT_KNOWN = "not known"
_NAMED = 6


@dataclass(frozen=True)
class SideCards:
    """What a side is called, its domain and its tasks."""

    title: str
    domain: Card
    tasks: tuple[Card, ...]


def cards_of_data(data: DataDescription, tasks: Sequence[Task]) -> SideCards:
    return SideCards(data.title, domain_card(data, tasks), tuple(task_card(task, data) for task in tasks))


def cards_of_weights(side: Side) -> SideCards:
    """Of a source of which only the model is at hand."""
    rows = [
        CardRow("Feature space X", inputs_text(side.domain) or _NOT_KNOWN),
        CardRow("Examples", "not at hand: only the model that was trained on them"),
        *([CardRow("Known beside", side.note)] if side.note else []),
    ]
    labels = labels_text(side.task) or _NOT_KNOWN
    names = ", ".join(side.task.labels[:_NAMED]) + (", …" if len(side.task.labels) > _NAMED else "")
    task_rows = (
        CardRow("Label space Y", f"{labels}: {names}" if names else labels),
        CardRow("Function f", "known as far as the model answers for it"),
    )
    domain, task = Card(side.title, "D = {X, p(X)}", tuple(rows)), Card("", "T = {Y, f}", task_rows)
    return SideCards(side.title, domain, (task,))
