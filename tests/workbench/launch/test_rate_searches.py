"""Searching a learning rate through an engine's service and beside runs: the bundled network on small digits."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from storage.locations import parsed_url
from workbench.documents import replaced
from workbench.experiment import Experiment
from workbench.launch.desk import Desk
from workbench.launch.engine.service import EngineService
from workbench.launch.messages import Cancel, Command, FindRate, Progress, RateAnswer, Refused, Reply, Shutdown
from workbench.launch.news import AnswerNews, News
from workbench.launch.questions import Questions
from workbench.training import lr_finder
from workbench.training.lr_finder import rising


@pytest.fixture(autouse=True)
def _few_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lr_finder, "NUM_STEPS", 6)
    monkeypatch.setattr(lr_finder, "RATES", rising(6))


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
    while sum(isinstance(reply, RateAnswer | Refused) for reply in heard) < number:
        heard.append(said.get(timeout=60))
        meanwhile(service, heard[-1])
    service.accept(Shutdown())
    work.join(60)
    return heard


def test_that_the_newest_search_is_answered_with_progress_and_an_older_one_ends(url: str, tiny: Experiment) -> None:
    heard = replies(url, *(FindRate(request=number, experiment=tiny) for number in (1, 2)), number=2)
    first, second = (reply for reply in heard if isinstance(reply, RateAnswer | Refused))
    assert isinstance(first, Refused)
    assert (first.request, first.what) == (1, "No longer wanted.")
    assert isinstance(second, RateAnswer)
    assert second.curve.rates == rising(6)[: len(second.curve.losses)]
    told = list(dict.fromkeys(reply.what for reply in heard if isinstance(reply, Progress)))
    assert (told[0], told[-1]) == ("Loading the source model", "Trying learning rates")


def test_that_a_search_that_goes_on_is_cancelled(url: str, tiny: Experiment) -> None:
    def cancel(service: EngineService, reply: Reply) -> None:
        if isinstance(reply, Progress):
            service.accept(Cancel(request=7))

    *_, told = replies(url, FindRate(request=7, experiment=tiny), number=1, meanwhile=cancel)
    assert isinstance(told, Refused)
    assert told.what == "No longer wanted."


def test_that_what_the_user_can_mend_is_told_with_its_place(url: str, tiny: Experiment) -> None:
    gone = replaced(tiny, {"data": {"kind": "folder", "path": "/nowhere/at/all"}})
    *_, told = replies(url, FindRate(request=1, experiment=gone), number=1)
    assert isinstance(told, Refused)
    assert told.remedy
    assert not told.details, "a missing folder is no bug"


def test_that_too_little_memory_is_told_in_words_and_a_bug_with_its_traceback(
    url: str, tiny: Experiment, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(error: Exception) -> Refused:
        def find_rate(*_: object) -> None:
            raise error

        monkeypatch.setattr(lr_finder, "find_rate", find_rate)
        *_, told = replies(url, FindRate(request=1, experiment=tiny), number=1)
        assert isinstance(told, Refused)
        return told

    large = fail(RuntimeError("DefaultCPUAllocator: can't allocate memory"))
    assert (large.where, large.details) == ("recipe.batch_size", "")
    assert "does not fit into memory" in large.what
    assert "ZeroDivisionError" in fail(ZeroDivisionError("by zero")).details


def test_that_what_was_found_of_a_document_is_not_kept_on_disk(tmp_path: Path, tiny: Experiment, url: str) -> None:
    """Data and machine may change without the document."""
    request = FindRate(request=1, experiment=tiny)
    *_, told = replies(url, request, number=1)
    assert isinstance(told, RateAnswer)
    questions = Questions(tmp_path / "cache")
    questions.ask(request)
    questions.answered(told)
    assert questions.known(request) is None


def test_that_beside_a_run_no_search_begins_and_a_run_ends_one(tmp_path: Path, tiny: Experiment, url: str) -> None:
    told: queue.SimpleQueue[News] = queue.SimpleQueue()
    desk = Desk(url, told.put, tmp_path / "cache", "thread")
    desk.start()
    desk.ask(FindRate(request=1, experiment=tiny))
    _wait_for(told, lambda news: isinstance(news, AnswerNews) and isinstance(news.answer, Progress))
    run = desk.enqueue(replaced(tiny, {"recipe.epochs": 500}), "tiny")
    ended = _wait_for(told, lambda news: isinstance(news, AnswerNews) and isinstance(news.answer, Refused))
    assert isinstance(ended, AnswerNews)
    assert ended.answer.request == 1
    desk.ask(FindRate(request=2, experiment=tiny))
    refused = _wait_for(told, lambda news: isinstance(news, AnswerNews) and news.answer.request == 2)
    assert isinstance(refused, AnswerNews)
    assert isinstance(refused.answer, Refused)
    assert "when no run trains" in refused.answer.what
    desk.steer(run, "cancel")
    desk.close()
    desk.join(60)


def _wait_for(told: queue.SimpleQueue[News], fits: Callable[[News], bool]) -> News:
    while not fits(news := told.get(timeout=60)):
        pass
    return news
