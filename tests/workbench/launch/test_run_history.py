"""What the desk writes of runs that no engine has in hand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.locations import parsed_url
from storage.owners import this_process
from storage.store import Store
from workbench.events import Finished
from workbench.experiment import Experiment
from workbench.launch.messages import StartRun
from workbench.launch.news import StoreNews
from workbench.launch.run_history import RunHistory

RUN = StartRun(run="one", experiment=Experiment())
FAILED = Finished(run="one", outcome="failed", step=0, epoch=0, reason="The engine ended.")


@pytest.fixture
def told() -> list[StoreNews]:
    return []


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "store.sqlite") as opened:
        yield opened


@pytest.fixture
def history(tmp_path: Path, told: list[StoreNews]) -> Iterator[RunHistory]:
    history = RunHistory(str(parsed_url(tmp_path / "store.sqlite")), told.append)
    history.open()
    yield history
    history.close()


def test_that_a_run_which_its_engine_left_unfinished_is_ended(history: RunHistory, store: Store) -> None:
    history.add(RUN, "name")
    store.update_run("one", status="running")
    history.settle(FAILED)
    record = store.run("one")
    assert (record.status, record.reason) == ("failed", "The engine ended.")
    assert record.ended is not None


def test_that_an_end_which_the_engine_wrote_stands(history: RunHistory, store: Store) -> None:
    history.add(RUN, "name")
    store.update_run("one", status="completed", reason="")
    before = store.run("one")
    history.settle(FAILED)
    assert store.run("one") == before


def test_that_a_run_that_goes_on_has_not_ended(history: RunHistory, store: Store) -> None:
    history.add(RUN, "name")
    history.settle(FAILED)
    history.add(RUN.model_copy(update={"resume": True}), "name")
    record = store.run("one")
    assert (record.status, record.reason, record.ended) == ("queued", "", None)
    assert record.owner == this_process()


def test_that_what_cannot_be_written_is_told(history: RunHistory, told: list[StoreNews]) -> None:
    history.settle(FAILED)
    assert "There is no run 'one'." in told[0].what
