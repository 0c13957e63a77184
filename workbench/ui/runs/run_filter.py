"""Which runs a filter lets through, and what may be done with the chosen ones. Knows no Qt."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from storage.records import RunRecord, RunStatus
from workbench.ui.runs.run_rows import BUSY, RESUMABLE, WITH_WEIGHTS, RunRow

MOST_COMPARED = 20
RunAction = Literal["compare", "load", "resume", "rename", "note", "tags", "mixtures", "export", "delete"]

STATUS_GROUPS: dict[str, frozenset[RunStatus]] = {
    "Any status": frozenset(),
    "Queued or running": BUSY | {"queued"},
    "With weights": WITH_WEIGHTS,
    "Can be resumed": RESUMABLE,
    "Failed": frozenset({"failed"}),
    "Cancelled": frozenset({"cancelled"}),
}
"""Choices of the status filter; an empty set lets every status through."""


@dataclass(frozen=True)
class RunFilter:
    """Rows whose text holds every word of `words`, with a status of `statuses` (all where empty)."""

    words: str = ""
    statuses: frozenset[RunStatus] = frozenset()

    def admits(self, row: RunRow) -> bool:
        if self.statuses and row.record.status not in self.statuses:
            return False
        text = row.text_to_search()
        return all(word in text for word in self.words.casefold().split())


def allowed_actions(records: Sequence[RunRecord]) -> frozenset[RunAction]:
    """What can be done with the chosen runs."""
    actions: set[RunAction] = set()
    if not records:
        return frozenset()
    if 2 <= len(records) <= MOST_COMPARED:
        actions.add("compare")
    if any(record.status in RESUMABLE for record in records):
        actions.add("resume")
    if not any(record.status in BUSY or record.status == "queued" for record in records):
        actions.add("delete")
    if len(records) == 1:
        actions |= {"load", "rename", "note", "tags"}
        actions |= {"export"} if records[0].status in WITH_WEIGHTS else set()
        actions |= {"mixtures"} if records[0].status in WITH_WEIGHTS and _asks_for_mixtures(records[0]) else set()
    return frozenset(actions)


def _asks_for_mixtures(record: RunRecord) -> bool:
    """Whether a run's document mixes the end with the start; read as plain JSON, as it may be of a newer program."""
    if '"interpolation"' not in record.document:
        return False
    recipe = json.loads(record.document).get("recipe", {})
    return recipe.get("interpolation") is not None
