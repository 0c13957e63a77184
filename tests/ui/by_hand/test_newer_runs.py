"""Runs of a newer program: their rows are shown, and what cannot be done with them is said."""

from __future__ import annotations

import pytest

from storage.ids import new_id
from tests.ui.by_hand.hands import Hands
from tests.ui.by_hand.test_said import message


@pytest.fixture
def newer(hands: Hands) -> list[str]:
    """Two runs whose documents have a format of the future."""
    runs = [new_id(), new_id()]
    for run in runs:
        hands.controller.reader.do(lambda store, run=run: store.add_run(run, "new", '{"version": 99}', "interrupted"))
    hands.controller.history.refresh()
    hands.until(lambda: len(hands.controller.history.records) == 2)
    return runs


@pytest.mark.parametrize("act", ["load", "export", "resume", "compare"])
def test_that_a_run_that_cannot_be_read_is_refused_in_words(hands: Hands, newer: list[str], act: str) -> None:
    before = hands.experiment
    asked = newer if act in ("resume", "compare") else newer[0]
    getattr(hands.controller.history, act)(asked)
    hands.until(lambda: "Update the program" in message(hands))
    assert hands.experiment == before
    assert {record.status for record in hands.controller.history.records} == {"interrupted"}


def test_that_the_history_is_read_on_after_a_run_that_cannot_be(hands: Hands, newer: list[str]) -> None:
    hands.controller.history.compare(newer)
    hands.controller.history.delete(newer)
    hands.until(lambda: not hands.controller.history.records)
