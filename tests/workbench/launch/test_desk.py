"""The desk runs what stands in its queue, in either mode, and survives the end of its engines."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from models.spec.source import BundledSource, TorchvisionSource
from models.tensor_files import digest, read_tensors
from workbench.documents import replaced
from workbench.events import Checkpointed, Paused, Step
from workbench.experiment import Experiment
from workbench.launch.links import ProcessLink
from workbench.launch.messages import (
    CatalogueAnswer,
    DescribeData,
    DescribeStack,
    ListCatalogue,
    Progress,
    Refused,
    StackAnswer,
)
from workbench.launch.news import AnswerNews, ClosedNews, EngineNews, News, QueueNews
from workbench.spec.data import ImageFolder
from workbench.spec.split import Split

Make = Callable[..., Any]


def weights_digest(path: str) -> str:
    return digest(read_tensors(Path(path))[0].items())


def answer_to(number: int) -> Callable[[News], Any]:
    """What ends a request, after what told of its progress."""

    def found(news: News) -> Any:
        if not isinstance(news, AnswerNews) or isinstance(news.answer, Progress):
            return None
        return news.answer if news.answer.request == number else None

    return found


@pytest.mark.parametrize("mode", ["process", "thread"])
def test_that_queued_runs_train_one_after_the_other_and_are_recorded(
    mode: str, make_desk: Make, tiny: Experiment
) -> None:
    desk = make_desk(mode)
    first = desk.desk.enqueue(tiny, "first")
    second = desk.desk.enqueue(replaced(tiny, {"seed": 1}), "second")
    ends = [desk.finished(first), desk.finished(second)]
    assert [end.outcome for end in ends] == ["completed", "completed"]
    queues = [tuple(w.name for w in news.runs) for news in desk.told if isinstance(news, QueueNews)]
    assert ("first", "second") in queues
    record = desk.record(second)
    assert record.status == "completed"
    assert record.step == record.num_steps == 12
    assert record.values == pytest.approx(ends[1].values)


@pytest.mark.parametrize("mode", ["process", "thread"])
def test_that_both_modes_give_the_same_weights_and_can_be_steered(mode: str, make_desk: Make, tiny: Experiment) -> None:
    desk = make_desk(mode)
    long = replaced(tiny, {"recipe.epochs": 200})
    run = desk.desk.enqueue(long, "long")
    desk.wait_for_event(Step, run, step=2)
    desk.desk.steer(run, "pause")
    paused = desk.wait_for_event(Paused, run)
    assert desk.record(run).status in ("running", "paused")
    desk.desk.steer(run, "continue")
    desk.wait_for_event(Step, run, step=paused.step + 1)
    desk.desk.steer(run, "stop")
    assert desk.finished(run).outcome == "stopped"
    plain = desk.desk.enqueue(tiny, "plain")
    assert weights_digest(desk.finished(plain).weights) == reference_digest(tiny, desk.folder)


def reference_digest(experiment: Experiment, folder: Path) -> str:
    from workbench.training.learn import RunContext, learn

    finished = learn(RunContext("reference", experiment, folder / "reference", lambda _: None))
    return weights_digest(finished.weights)


@pytest.mark.parametrize("step", [1, 9])
def test_that_a_killed_engine_leaves_a_run_that_resumes_to_the_same_weights(
    step: int, make_desk: Make, tiny: Experiment
) -> None:
    """SIGKILL at some step, with a checkpoint after every step; the next run starts, the killed one goes on later."""
    desk = make_desk("process", checkpoint_interval_s=0.0)
    run = desk.desk.enqueue(tiny, "killed")
    desk.wait_for_event(Checkpointed, run, step=step)
    os.kill(training_pid(desk), signal.SIGKILL)
    next_run = desk.desk.enqueue(replaced(tiny, {"recipe.epochs": 1}), "next")
    lost = desk.finished(run)
    assert lost.outcome == "interrupted"
    assert "SIGKILL" in lost.reason
    assert desk.record(run).status == "interrupted"
    assert desk.finished(next_run).outcome == "completed"

    desk.desk.resume(run, tiny, "killed")
    finished = desk.finished(run)
    assert finished.outcome == "completed"
    assert weights_digest(finished.weights) == reference_digest(tiny, desk.folder)
    with_store = desk.record(run)
    assert with_store.status == "completed"


def training_pid(desk: Any) -> int:
    link = desk.desk.engines.links["training"]
    assert isinstance(link, ProcessLink)
    return link.pid


def test_that_closing_checkpoints_the_run_and_leaves_the_queue_to_be_resumed(make_desk: Make, tiny: Experiment) -> None:
    desk = make_desk()
    run = desk.desk.enqueue(replaced(tiny, {"recipe.epochs": 500}), "long")
    waiting = desk.desk.enqueue(tiny, "waiting")
    desk.wait_for_event(Step, run, step=3)
    desk.close()
    assert desk.record(run).status == "interrupted"
    assert (desk.folder / "runs" / run / "checkpoint.safetensors").exists()
    assert desk.record(waiting).status == "queued"


def test_that_a_waiting_run_can_be_moved_and_taken_out(make_desk: Make, tiny: Experiment) -> None:
    desk = make_desk()
    long = desk.desk.enqueue(replaced(tiny, {"recipe.epochs": 500}), "long")
    second, third = desk.desk.enqueue(tiny, "second"), desk.desk.enqueue(tiny, "third")
    desk.desk.move(third, -1)
    desk.wait_for(queue_named(("long", "third", "second")))
    desk.desk.steer(second, "cancel")
    desk.wait_for(queue_named(("long", "third")))
    assert desk.record(second).status == "cancelled"
    assert desk.record(second).ended is not None
    desk.desk.resume(second, tiny, "second")
    desk.wait_for(queue_named(("long", "third", "second")))
    desk.desk.steer(second, "cancel")
    desk.wait_for(queue_named(("long", "third")))
    assert desk.record(second).status == "interrupted"  # what it trained before is not lost with its turn
    desk.desk.steer(long, "cancel")
    assert desk.finished(long).outcome == "cancelled"


def queue_named(names: tuple[str, ...]) -> Callable[[News], Any]:
    return lambda news: (
        news if isinstance(news, QueueNews) and tuple(waiting.name for waiting in news.runs) == names else None
    )


def test_that_questions_are_answered_refused_and_remembered(make_desk: Make) -> None:
    desk = make_desk()
    desk.desk.ask(DescribeStack(request=1, source=BundledSource(), image_size=96))
    stack = desk.wait_for(answer_to(1))
    assert isinstance(stack, StackAnswer)
    assert stack.stack.blocks[0].output_shape == (32, 48, 48)
    desk.desk.ask(DescribeStack(request=2, source=TorchvisionSource(architecture="resnet5000")))
    refused = desk.wait_for(answer_to(2))
    assert isinstance(refused, Refused)
    assert "resnet50" in str(refused)
    desk.desk.ask(DescribeData(request=3, data=ImageFolder(path="/nowhere"), split=Split()))
    assert "/nowhere" in str(desk.wait_for(answer_to(3)))
    desk.desk.ask(ListCatalogue(request=4, library="torchvision", search="resnet"))
    catalogue = desk.wait_for(answer_to(4))
    assert isinstance(catalogue, CatalogueAnswer)
    assert "resnet50" in {entry.architecture for entry in catalogue.entries}
    desk.close()

    again = make_desk()
    again.desk.ask(DescribeStack(request=7, source=BundledSource(), image_size=96))
    assert again.wait_for(answer_to(7)) == stack.model_copy(update={"request": 7})
    assert not any(isinstance(news, EngineNews) for news in again.told)


def test_that_an_engine_nobody_asks_goes_however_busy_the_desk_is_and_a_fresh_one_answers(
    make_desk: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A run that trains keeps the desk busy, for hours perhaps; a question may come while the old engine still ends."""
    desk = make_desk()
    desk.desk.ask(ListCatalogue(request=1, library="torchvision", search="resnet"))
    desk.wait_for(answer_to(1))
    monkeypatch.setattr("workbench.launch.desk.IDLE_S", 0.3)
    for _ in range(10):
        desk.desk.move("nobody", 1)
        time.sleep(0.05)
    desk.desk.ask(ListCatalogue(request=2, library="torchvision", search="vgg"))
    assert isinstance(desk.wait_for(answer_to(2)), CatalogueAnswer)
    assert EngineNews("asking", "gone") in desk.told


def test_that_a_desk_without_work_closes_at_once(make_desk: Make) -> None:
    desk = make_desk()
    desk.close()
    assert isinstance(desk.told[-1], ClosedNews)


def test_that_closing_does_not_wait_for_an_engine_that_still_loads_its_libraries(make_desk: Make) -> None:
    desk = make_desk()
    desk.desk.ask(DescribeStack(request=1, source=BundledSource(), image_size=96))
    desk.wait_for(lambda news: news if isinstance(news, EngineNews) and news.state == "starting" else None)
    desk.close()
    assert not [news for news in desk.told if isinstance(news, EngineNews) and news.state == "ready"]
    assert isinstance(desk.told[-1], ClosedNews)
