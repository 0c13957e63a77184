"""Questions about cost, through the desk and through an engine's service."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from models.spec.source import TorchvisionSource
from models.transfer_model import TransferModel
from storage.locations import parsed_url
from tests.workbench.launch.test_desk import answer_to
from workbench.documents import replaced
from workbench.experiment import Experiment
from workbench.launch.engine.dry_runs import DryRuns
from workbench.launch.engine.service import EngineService
from workbench.launch.messages import (
    AdaptersAnswer,
    Cancel,
    Command,
    DataAnswer,
    DescribeAdapters,
    DescribeData,
    DryRun,
    DryRunAnswer,
    Refused,
    Reply,
    Shutdown,
)

Make = Callable[..., Any]


def question(number: int, experiment: Experiment, **others: Any) -> DryRun:
    return DryRun(
        request=number, experiment=experiment, outputs={"class": 10}, train=64, validation=8, test=8, **others
    )


def replies(url: str, *commands: Command, until: type) -> list[Reply]:
    """What a service says to commands that all came before it began to work, up to the first reply of a kind."""
    said: queue.SimpleQueue[Reply] = queue.SimpleQueue()
    service = EngineService(url, said.put)
    for command in commands:
        service.accept(command)
    work = threading.Thread(target=service.work)
    work.start()
    heard = [said.get(timeout=60)]
    while not isinstance(heard[-1], until):
        heard.append(said.get(timeout=60))
    service.accept(Shutdown())
    work.join(60)
    return heard


@pytest.fixture
def url(tmp_path: Path) -> str:
    return str(parsed_url(tmp_path / "store.sqlite"))


def test_that_a_dry_run_tells_time_and_memory_without_reading_the_data(make_desk: Make, tiny: Experiment) -> None:
    desk = make_desk("process")
    unreadable = replaced(tiny, {"data": {"kind": "folder", "path": "/nowhere"}})
    desk.desk.ask(question(1, unreadable))
    answer = desk.wait_for(answer_to(1))
    assert isinstance(answer, DryRunAnswer)
    assert answer.seconds_per_epoch > answer.seconds_per_step > 0
    assert answer.frozen_seconds > 0
    assert answer.peak_bytes > 4 * 3_370_000  # the weights of EfficientNet-Lite0 without its classifier


def test_that_only_the_newest_dry_run_is_measured_and_a_cancelled_one_is_not(url: str, tiny: Experiment) -> None:
    told = replies(url, question(1, tiny), question(2, tiny), until=DryRunAnswer)
    assert [(type(reply), reply.request) for reply in told if isinstance(reply, Refused | DryRunAnswer)] == [
        (Refused, 1),
        (DryRunAnswer, 2),
    ]
    *_, refused = replies(url, question(3, tiny), Cancel(request=3), until=Refused)
    assert isinstance(refused, Refused)
    assert refused.request == 3


def test_that_a_dry_run_lets_other_questions_go_first(url: str, tiny: Experiment) -> None:
    told = replies(
        url, question(1, tiny), DescribeData(request=2, data=tiny.data, split=tiny.split), until=DryRunAnswer
    )
    order = [type(reply) for reply in told if isinstance(reply, DataAnswer | DryRunAnswer)]
    assert order == [DataAnswer, DryRunAnswer]


def test_that_nothing_is_tried_that_needs_more_memory_than_is_free(url: str, tiny: Experiment) -> None:
    *_, refused = replies(url, question(1, tiny, expected_bytes=10**15), until=Refused)
    assert isinstance(refused, Refused)
    assert refused.what.startswith("About 1000.0 TB are needed")
    assert refused.where == "recipe.batch_size"


def test_that_a_step_that_fails_is_told_in_words(url: str, tiny: Experiment, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(_model: object, _x: object) -> None:
        raise AssertionError("Input height (96) doesn't match model (224)")

    monkeypatch.setattr(TransferModel, "from_prefix", fails)
    *_, refused = replies(url, question(1, tiny), until=Refused)
    assert isinstance(refused, Refused)
    assert refused.what == "The steps that were tried failed: Input height (96) doesn't match model (224)."
    assert "AssertionError" in refused.details


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("[enforce fail] DefaultCPUAllocator: can't allocate memory: you tried to allocate 9 bytes", "does not fit"),
        ("elements of the tensor refer to a single memory location", "failed: elements of the tensor refer to"),
    ],
)
def test_that_only_a_lack_of_memory_is_called_so(
    said: str, told: str, url: str, tiny: Experiment, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(_model: object, _x: object) -> None:
        raise RuntimeError(said)

    monkeypatch.setattr(TransferModel, "from_prefix", fails)
    *_, refused = replies(url, question(1, tiny), until=Refused)
    assert isinstance(refused, Refused)
    assert told in refused.what


def test_that_a_question_that_comes_just_as_a_dry_run_begins_goes_first(url: str, tiny: Experiment) -> None:
    dry_runs, asked = DryRuns(url), question(1, tiny)
    dry_runs.accept(asked)

    def nobody_waits_yet() -> bool:
        dry_runs.disturb()
        return False

    assert dry_runs.answer(asked, others_wait=nobody_waits_yet) is None
    assert isinstance(dry_runs.answer(asked, others_wait=lambda: False), DryRunAnswer)


def test_that_nothing_is_measured_beside_a_training_run(make_desk: Make, tiny: Experiment) -> None:
    desk = make_desk("thread")
    run = desk.desk.enqueue(replaced(tiny, {"recipe.epochs": 50}), "long")
    desk.desk.ask(question(1, tiny))
    answer = desk.wait_for(answer_to(1))
    assert isinstance(answer, Refused)
    assert answer.where == "training"
    desk.desk.steer(run, "cancel")
    desk.finished(run)


def test_that_adapters_are_counted_by_block(make_desk: Make) -> None:
    desk = make_desk("thread")
    adapters = replaced(Experiment(), {"adapters": [{"kind": "lora", "rank": 2, "blocks": ["layer1.0"]}]}).adapters
    source = TorchvisionSource(architecture="resnet18", initialisation="random")
    desk.desk.ask(DescribeAdapters(request=1, source=source, adapters=adapters))
    answer = desk.wait_for(answer_to(1))
    assert isinstance(answer, AdaptersAnswer)
    # two 3×3 convolutions of 64 channels: A (2, 64, 3, 3) and B (64, 2, 1, 1) each
    expected = 2 * (2 * 64 * 9 + 64 * 2)
    assert answer.adapters == ({"layer1.0": expected},)
    assert answer.blocks["layer1.0"].added == expected
