"""Training on the real, small experiment: repeatable, resumable, steerable, honest about failure."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch

from models.describing import describe_source
from models.tensor_files import Tensors, digest, read_metadata, read_tensors
from workbench.documents import replaced
from workbench.events import Checkpointed, Continued, EpochEnded, Event, Finished, Notice, Paused, Started, Step
from workbench.experiment import Experiment
from workbench.training.checkpoint import FILE_NAME, load_checkpoint
from workbench.training.control import Control
from workbench.training.work_clock import WorkClock

Train = Callable[..., tuple[Finished, list[Event]]]
Uninterrupted = Callable[[Experiment], tuple[Finished, list[Event]]]


def tensors_of(finished: Finished) -> Tensors:
    return read_tensors(Path(finished.weights))[0]


def weights_digest(finished: Finished) -> str:
    return digest(tensors_of(finished).items())


def steps_of(events: list[Event]) -> list[Step]:
    return [event for event in events if isinstance(event, Step)]


def ending_at(control: Control, ending: Any, step: int) -> Any:
    def on_event(event: Event) -> None:
        if isinstance(event, Step) and event.step == step:
            control.end(ending)

    return on_event


def test_that_the_same_document_gives_the_same_bytes_and_another_seed_others(small: Experiment, train: Train) -> None:
    first, events = train(small, "first")
    again, _ = train(small, "again")
    other, _ = train(replaced(small, {"seed": 1}), "other")
    assert first.outcome == "completed"
    assert first.values == again.values
    assert weights_digest(first) == weights_digest(again) != weights_digest(other)
    assert [step.step for step in steps_of(events)] == list(range(1, 13))


VARIANTS: dict[str, dict[str, Any]] = {
    "top blocks, AdamW, cosine": {},
    "heads only, from the cache": {"freeze.boundary": "all", "recipe.schedule": {"kind": "one-cycle"}},
    "heads only, without the cache": {"freeze.boundary": "all", "recipe.cache_frozen": False},
    "everything, SGD, clipped": {
        "freeze.boundary": 0,
        "recipe.optimizer": {"kind": "sgd"},
        "recipe.clip_norm": 1.0,
        "recipe.schedule": {"kind": "constant", "warmup": 0.2},
    },
    "augmented": {
        "augmentation": [
            {"kind": "random-resized-crop"},
            {"kind": "color-jitter"},
            {"kind": "trivial-augment"},
            {"kind": "mixup"},
        ],
    },
    "towards the source": {
        "freeze.boundary": 14,
        "freeze.trained_batch_norm": "stochastic",
        "regularizers": [{"kind": kind} for kind in ("l2-sp", "bss", "delta", "lwf", "co-tuning", "bi-tuning")],
    },
    "adapters below the boundary": {"freeze.boundary": "all", "adapters": [{"kind": "lora", "blocks": ["6.0"]}]},
    "ranks that fall, in a block that trains, and a start that stays": {
        "adapters": [{"kind": "adalora", "blocks": ["6.0"]}, {"kind": "pissa", "blocks": ["5.0"]}],
    },
    "adapters beside layers, and norms in place": {
        "freeze.boundary": "all",
        "adapters": [
            {"kind": "houlsby", "blocks": ["6.0"]},
            {"kind": "side", "blocks": ["5.2", "5.3"]},
            {"kind": "residual-series", "blocks": ["5.1"]},
            {"kind": "norm-tuning", "blocks": ["5.0"], "live": True},
        ],
    },
}


IN_EVERY_EPOCH = ("top blocks, AdamW, cosine", "ranks that fall, in a block that trains, and a start that stays")
INTERRUPTIONS = [
    *((name, step) for name in VARIANTS for step in (4, 6)),  # at an epoch's end, and within one
    *((name, step) for name in IN_EVERY_EPOCH for step in (1, 11)),
]


@pytest.mark.parametrize(("name", "step"), INTERRUPTIONS)
def test_that_an_interrupted_run_resumes_to_the_weights_of_the_uninterrupted(
    name: str, step: int, small: Experiment, train: Train, uninterrupted: Uninterrupted, tmp_path: Path
) -> None:
    experiment = replaced(small, VARIANTS[name])
    whole, whole_events = uninterrupted(experiment)
    control = Control()
    part, part_events = train(experiment, "parts", control, on_event=ending_at(control, "interrupted", step))
    assert part.outcome == "interrupted"
    assert part.step == step
    rest, rest_events = train(experiment, "parts", resume=True)

    assert weights_digest(rest) == weights_digest(whole)
    assert rest.values == whole.values
    assert not (tmp_path / "parts" / FILE_NAME).exists()
    started = next(event for event in rest_events if isinstance(event, Started))
    assert started.resumed_at == step
    told = [(event.step, event.values) for event in steps_of(part_events) + steps_of(rest_events)]
    assert told == [(event.step, event.values) for event in steps_of(whole_events)]
    epochs = [event.values for event in part_events + rest_events if isinstance(event, EpochEnded)]
    assert epochs == [event.values for event in whole_events if isinstance(event, EpochEnded)]


def test_that_a_run_killed_between_checkpoints_repeats_the_lost_steps(
    small: Experiment, train: Train, uninterrupted: Uninterrupted
) -> None:
    """A checkpoint is taken at step 5; the steps after it are lost, as `kill -9` would lose them."""

    class Killed(BaseException):
        pass

    def kill(event: Event) -> None:
        if isinstance(event, Step) and event.step == 8:
            raise Killed

    control = Control()
    train(small, "parts", control, on_event=ending_at(control, "interrupted", 5))
    with pytest.raises(Killed):
        train(small, "parts", resume=True, on_event=kill)
    rest, _ = train(small, "parts", resume=True)
    whole, _ = uninterrupted(small)
    assert weights_digest(rest) == weights_digest(whole)


def test_that_pausing_checkpoints_waits_and_changes_nothing(
    small: Experiment, train: Train, uninterrupted: Uninterrupted
) -> None:
    control = Control()

    def on_event(event: Event) -> None:
        if isinstance(event, Step) and event.step == 6:
            control.pause()
        if isinstance(event, Paused):
            control.resume()

    paused, events = train(small, "paused", control, on_event=on_event)
    kinds = [type(event) for event in events]
    assert kinds.index(Checkpointed) < kinds.index(Paused) < kinds.index(Continued)
    assert weights_digest(paused) == weights_digest(uninterrupted(small)[0])


def test_that_the_time_of_a_run_holds_all_its_work_and_no_pause(small: Experiment, train: Train) -> None:
    """Preparing and judging take most of the time of a linear probe; the pause here takes longer than both."""
    control = Control()
    pause_s = 3.0

    def on_event(event: Event) -> None:
        if isinstance(event, Step) and event.step == 6:
            control.pause()
        if isinstance(event, Paused):
            time.sleep(pause_s)
            control.resume()

    began = time.monotonic()
    finished, _ = train(replaced(small, {"freeze.boundary": "all"}), "run", control, on_event=on_event)
    took_s = time.monotonic() - began
    assert finished.seconds == pytest.approx(took_s - pause_s, abs=0.1)


def test_that_the_time_of_a_resumed_run_adds_up_also_where_it_ends_unprepared(small: Experiment, train: Train) -> None:
    broken_off = Control()
    broken_off.end("interrupted")
    finished, _ = train(small, "run", broken_off, clock=WorkClock(100.0))
    assert 100.0 < finished.seconds < 160.0
    rest, _ = train(small, "run", resume=True, clock=WorkClock(finished.seconds))
    assert rest.seconds > finished.seconds + 0.1


def test_that_stopping_keeps_the_best_weights_and_judges_them(small: Experiment, train: Train) -> None:
    control = Control()
    finished, events = train(small, "run", control, on_event=ending_at(control, "stopped", 6))
    assert finished.outcome == "stopped"
    assert finished.step == 6
    assert {"test/class/accuracy", "validation/class/accuracy"} <= finished.values.keys()
    (epoch,) = (event for event in events if isinstance(event, EpochEnded))
    assert finished.values["validation/class/accuracy"] == epoch.values["validation/class/accuracy"]


def test_that_cancelling_keeps_neither_weights_nor_checkpoint(small: Experiment, train: Train, tmp_path: Path) -> None:
    control = Control()
    finished, _ = train(small, "run", control, on_event=ending_at(control, "cancelled", 2))
    assert finished.outcome == "cancelled"
    assert finished.weights == ""
    assert list((tmp_path / "run").glob("*.safetensors")) == []


def test_that_an_ending_asked_for_before_the_start_ends_at_once(small: Experiment, train: Train) -> None:
    control = Control()
    control.end("cancelled")
    finished, events = train(small, "run", control)
    assert finished.outcome == "cancelled"
    assert steps_of(events) == []


def test_that_what_was_trained_before_outlasts_a_stop_while_the_resumed_run_is_prepared(
    small: Experiment, train: Train, uninterrupted: Uninterrupted, tmp_path: Path
) -> None:
    control, stopped, cancelled = Control(), Control(), Control()
    train(small, "parts", control, on_event=ending_at(control, "interrupted", 5))
    stopped.end("stopped")
    assert train(small, "parts", stopped, resume=True)[0].outcome == "interrupted"
    rest, _ = train(small, "parts", resume=True)
    assert weights_digest(rest) == weights_digest(uninterrupted(small)[0])

    control = Control()
    train(small, "parts", control, on_event=ending_at(control, "interrupted", 5))
    cancelled.end("cancelled")
    assert train(small, "parts", cancelled, resume=True)[0].outcome == "cancelled"
    assert not (tmp_path / "parts" / FILE_NAME).exists()


@pytest.mark.parametrize("boundary", [0, 1, 9, 17, "all"])
def test_that_nothing_below_the_boundary_changes_in_a_run(boundary: int | str, small: Experiment, train: Train) -> None:
    experiment = replaced(
        small, {"freeze.boundary": boundary, "recipe.epochs": 1, "recipe.optimizer.weight_decay": 0.1}
    )
    source = tensors_of(train(replaced(experiment, {"recipe.learning_rate": 1e-30}), "still")[0])
    trained = tensors_of(train(replaced(experiment, {"recipe.learning_rate": 1e-2}), "moved")[0])
    stack = describe_source(experiment.source, 32)
    count = len(stack.blocks) if boundary == "all" else int(boundary)
    frozen = {layer.name for block in stack.blocks[:count] for layer in block.layers}
    for name, tensor in trained.items():
        module = name.rpartition(".")[0]
        same = tensor.equal(source[name])
        if module in frozen:
            assert same, name
        elif name.endswith("weight"):
            assert not same, name


def test_that_a_diverging_run_stops_before_the_optimizer_moves_and_says_where(
    small: Experiment, train: Train, tmp_path: Path
) -> None:
    """The penalty's gradient beta·w makes the heads grow by |1 − rate·beta| = 99 a step: past float32 soon."""
    wild = replaced(
        small,
        {
            "freeze.boundary": "all",
            "recipe.learning_rate": 100.0,
            "recipe.optimizer": {"kind": "sgd", "momentum": 0.0},
            "recipe.schedule": {"kind": "constant"},
            "recipe.epochs": 50,
            "regularizers": [{"kind": "l2-sp", "beta": 1.0}],
        },
    )
    finished, events = train(wild, "wild")
    assert finished.outcome == "failed"
    taken = len(steps_of(events))
    assert finished.step == taken
    assert f"step {taken + 1}" in finished.reason
    assert "learning rate" in finished.reason
    control = Control()
    train(wild, "before", control, on_event=ending_at(control, "interrupted", taken))
    last, before = load_checkpoint(tmp_path / "wild"), load_checkpoint(tmp_path / "before")
    assert last is not None
    assert before is not None
    assert digest(last.changing.items()) == digest(before.changing.items())


def test_that_early_stopping_ends_the_run_and_the_best_epoch_is_kept(small: Experiment, train: Train) -> None:
    patient = replaced(
        small,
        {
            "recipe.epochs": 40,
            "recipe.early_stopping": {"patience": 2},
            "recipe.learning_rate": 0.02,
            "recipe.schedule": {"kind": "constant"},
        },
    )
    finished, events = train(patient)
    epochs = [event for event in events if isinstance(event, EpochEnded)]
    assert finished.outcome == "completed"
    assert len(epochs) < 40
    best = max(epochs, key=lambda e: (e.values["validation/class/accuracy"], -e.values["validation/loss"]))
    assert [event.epoch for event in epochs if event.best][-1] == best.epoch == len(epochs) - 2
    assert finished.values["validation/loss"] == pytest.approx(best.values["validation/loss"], rel=1e-6)


def test_that_the_cached_frozen_part_gives_what_computing_it_gives(small: Experiment, train: Train) -> None:
    """Up to the rounding that another composition of batches brings; plain SGD, since Adam's division amplifies it."""
    plain = replaced(small, {"freeze.boundary": 16, "recipe.optimizer": {"kind": "sgd", "momentum": 0.0}})
    cached, _ = train(plain, "cached")
    computed, _ = train(replaced(plain, {"recipe.cache_frozen": False}), "computed")
    for name, value in tensors_of(computed).items():
        torch.testing.assert_close(tensors_of(cached)[name], value, rtol=1e-3, atol=1e-4)


def test_that_two_tasks_train_jointly(small: Experiment, train: Train) -> None:
    both = replaced(
        small,
        {"tasks": [{"name": "digit"}, {"name": "again"}], "heads": [{"task": "digit"}, {"task": "again"}]},
    )
    finished, events = train(both)
    assert {"test/digit/accuracy", "test/again/accuracy"} <= finished.values.keys()
    values = steps_of(events)[0].values
    assert values["train/loss"] == pytest.approx(values["train/digit/loss"] + values["train/again/loss"])


def test_that_the_kept_weights_carry_the_document_and_the_labels(small: Experiment, train: Train) -> None:
    metadata = read_metadata(Path(train(small)[0].weights))
    assert json.loads(metadata["labels"]) == {"class": [str(digit) for digit in range(10)]}
    assert json.loads(metadata["experiment"])["recipe"]["epochs"] == 3


def test_that_a_changed_source_is_noticed_on_resuming(small: Experiment, train: Train, tmp_path: Path) -> None:
    control = Control()
    train(small, "run", control, on_event=ending_at(control, "interrupted", 2))
    finished, _ = train(replaced(small, {"source.initialisation": "random"}), "run", resume=True)
    assert finished.outcome == "failed"
    assert "no longer those" in finished.reason
    assert load_checkpoint(tmp_path / "run") is not None


def test_that_a_missing_device_fails_with_a_remedy(small: Experiment, train: Train) -> None:
    finished, _ = train(replaced(small, {"recipe.device": "mps"}))
    assert finished.outcome == "failed"
    assert "Choose 'auto'" in finished.reason


def test_that_skipped_files_are_told(small: Experiment, train: Train, tmp_path: Path) -> None:
    from PIL import Image

    for label in "ab":
        (tmp_path / "images" / label).mkdir(parents=True)
        for index in range(12):
            Image.new("RGB", (20, 20), (index * 20, 0, 99)).save(tmp_path / "images" / label / f"{index}.png")
    (tmp_path / "images" / "a" / "broken.png").write_bytes(b"no image")
    folder = replaced(
        small,
        {
            "data": {"kind": "folder", "path": str(tmp_path / "images")},
            "split.labelled": "all",
            "split.validation": 0.2,
            "split.test": 0.2,
        },
    )
    finished, events = train(folder)
    assert finished.outcome == "completed", finished.reason
    assert any(isinstance(event, Notice) and "broken.png" in event.message for event in events)
