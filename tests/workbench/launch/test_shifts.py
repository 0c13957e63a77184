"""Measuring a shift through an engine's service: the bundled network on small images of the bundled digits."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from storage.locations import parsed_url
from workbench.documents import replaced
from workbench.evidence.shift import sample
from workbench.experiment import Experiment
from workbench.launch.engine.service import EngineService
from workbench.launch.messages import Cancel, Command, MeasureShift, Progress, Refused, Reply, ShiftAnswer, Shutdown
from workbench.spec.setting.relations import differs


@pytest.fixture
def digits(tiny: Experiment, monkeypatch: pytest.MonkeyPatch) -> Experiment:
    """MNIST for a source of the 8×8 digits; few examples, so that it takes seconds."""
    monkeypatch.setattr(sample, "MOST_EXAMPLES", 64)
    return replaced(tiny, {"source_data": {"kind": "bundled", "name": "mnist-5k"}})


@pytest.fixture
def url(tmp_path: Path) -> str:
    return str(parsed_url(tmp_path / "store.sqlite"))


def replies(
    url: str, *commands: Command, number: int, meanwhile: Callable[[EngineService, Reply], None] = lambda *_: None
) -> list[Reply]:
    """What a service says to commands that all came before it began to work, up to so many answers."""
    said: queue.SimpleQueue[Reply] = queue.SimpleQueue()
    service = EngineService(url, said.put)
    for command in commands:
        service.accept(command)
    work = threading.Thread(target=service.work)
    work.start()
    heard: list[Reply] = []
    while sum(isinstance(reply, ShiftAnswer | Refused) for reply in heard) < number:
        heard.append(said.get(timeout=60))
        meanwhile(service, heard[-1])
    service.accept(Shutdown())
    work.join(60)
    return heard


def test_that_other_digits_are_another_domain_and_progress_is_told(url: str, digits: Experiment) -> None:
    *before, told = replies(url, MeasureShift(request=1, experiment=digits), number=1)
    assert isinstance(told, ShiftAnswer)
    shift = told.shift
    assert (shift.num_source, shift.num_target, shift.unreadable) == (64, 64, 0)
    assert differs(shift)
    assert shift.distance.distance > 1
    assert len(shift.source_points) == len(shift.target_points) == 64
    steps = list(dict.fromkeys(reply.what for reply in before if isinstance(reply, Progress)))
    assert steps[:3] == ["Loading the source model", "Looking at the target data", "Looking at the source data"]
    assert steps[-3:] == ["Telling the domains apart", "Comparing the means", "Projecting"]


def test_that_the_same_data_are_no_other_domain_and_the_numbers_repeat(url: str, digits: Experiment) -> None:
    same = replaced(digits, {"source_data": {"kind": "bundled", "name": "digits"}})
    told = [replies(url, MeasureShift(request=1, experiment=same), number=1)[-1] for _ in range(2)]
    assert isinstance(told[0], ShiftAnswer)
    assert told[0] == told[1]
    assert not differs(told[0].shift)
    assert told[0].shift.distance.low == 0.0


def test_that_a_newer_measurement_ends_an_older_one(url: str, digits: Experiment) -> None:
    first, second = (MeasureShift(request=number, experiment=digits) for number in (1, 2))
    answers = [r for r in replies(url, first, second, number=2) if isinstance(r, ShiftAnswer | Refused)]
    assert [type(answer) for answer in answers] == [Refused, ShiftAnswer]
    assert answers[0].request == 1


def test_that_a_measurement_that_goes_on_is_cancelled(url: str, digits: Experiment) -> None:
    def cancel(service: EngineService, reply: Reply) -> None:
        if isinstance(reply, Progress):
            service.accept(Cancel(request=7))

    *_, told = replies(url, MeasureShift(request=7, experiment=digits), number=1, meanwhile=cancel)
    assert isinstance(told, Refused)
    assert told.what == "No longer wanted."


def test_that_without_source_data_the_place_is_named(url: str, tiny: Experiment) -> None:
    *_, told = replies(url, MeasureShift(request=1, experiment=tiny), number=1)
    assert isinstance(told, Refused)
    assert (told.what, told.where) == ("The experiment has no source data.", "source_data")
