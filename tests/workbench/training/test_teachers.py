"""Distillation from the weights that an earlier run kept: what the teacher sees, and whom it can teach."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch

from models.sources.built import RunWeights
from models.tensor_files import digest, read_tensors
from workbench.documents import replaced
from workbench.events import Event, Finished, Step
from workbench.experiment import Experiment
from workbench.training.assembly import Assembly, assemble_run, build_source
from workbench.training.batches import Batch
from workbench.training.compute import Compute
from workbench.training.control import Control
from workbench.training.dry_run import dry_run
from workbench.training.random_data import Amounts
from workbench.training.teachers import load_teachers

Train = Callable[..., tuple[Finished, list[Event]]]
Uninterrupted = Callable[[Experiment], tuple[Finished, list[Event]]]
TAUGHT = {"regularizers": [{"kind": "distillation", "run": "t1"}], "recipe.epochs": 1, "seed": 4}


@pytest.fixture
def teacher(small: Experiment, uninterrupted: Uninterrupted) -> tuple[Experiment, RunWeights]:
    """A probe that was trained for an epoch, with LoRA, which is merged into its weights."""
    adapters = [{"kind": "lora", "blocks": ["6.0"]}]
    document = replaced(small, {"freeze.boundary": "all", "recipe.epochs": 1, "adapters": adapters})
    finished, _ = uninterrupted(document)
    return document, RunWeights(document.source, Path(finished.weights))


def assembled(experiment: Experiment, weights: RunWeights) -> Assembly:
    return assemble_run(experiment, None, {"t1": weights}.__getitem__, lambda *_: None)


def whole(parts: Assembly, batch: Batch) -> torch.Tensor:
    """The teacher's answers by the model of its own document, with the kept tensors, to what the batch shows."""
    assert batch.examples is not None
    return parts.lessons["t1"](batch)["class"]


def test_that_the_teacher_answers_as_its_run_did_also_to_what_comes_from_the_cache(
    small: Experiment, teacher: tuple[Experiment, RunWeights]
) -> None:
    document, weights = teacher
    own = assembled(document, weights)
    tensors, _ = read_tensors(weights.weights)
    plain = assembled(replaced(document, {"adapters": [], "recipe.cache_frozen": False}), weights)
    plain.model.load_state_dict(tensors)
    plain.model.eval()
    for cached in (True, False):
        parts = assembled(replaced(small, {**TAUGHT, "recipe.cache_frozen": cached}), weights)
        batch = next(iter(parts.train.shuffled(4, 1)))
        raw = next(iter(plain.train.shuffled(4, 1)))
        assert batch.examples is not None
        assert raw.examples is not None
        assert batch.examples.tolist() == raw.examples.tolist()
        with torch.no_grad():
            expected = plain.model(raw.inputs)["class"]
        torch.testing.assert_close(whole(parts, batch), expected, atol=1e-4, rtol=1e-4)
    assert own.lessons == {}


def test_that_augmented_images_are_shown_to_the_teacher_as_the_student_sees_them(
    small: Experiment, teacher: tuple[Experiment, RunWeights]
) -> None:
    parts = assembled(replaced(small, {**TAUGHT, "augmentation": [{"kind": "mixup"}]}), teacher[1])
    batch = next(iter(parts.train.shuffled(4, 1)))
    assert batch.mixed is not None
    first = whole(parts, batch)
    again = whole(parts, Batch(batch.inputs.clone(), batch.labels, batch.mixed, batch.examples))
    torch.testing.assert_close(first, again)
    other = whole(parts, Batch(batch.inputs.flip(0), batch.labels, batch.mixed, batch.examples))
    torch.testing.assert_close(first.flip(0), other, atol=1e-4, rtol=1e-4)


def test_that_a_teacher_with_another_normalisation_sees_the_same_pixels(
    small: Experiment, teacher: tuple[Experiment, RunWeights]
) -> None:
    document, resolve = replaced(small, TAUGHT), {"t1": teacher[1]}.__getitem__
    compute, source = Compute.pick(document.recipe), build_source(document, None)
    values = {"mean": (0.1, 0.2, 0.3), "std": (0.2, 0.4, 0.8)}
    other = replace(source, input=source.input.model_copy(update=values))
    pixels = torch.rand(2, 3, 32, 32, generator=torch.Generator().manual_seed(0))
    answers = []
    for seen in (source, other):
        mean, std = (torch.tensor(numbers).view(-1, 1, 1) for numbers in (seen.input.mean, seen.input.std))
        asked = load_teachers(document, seen, None, compute, resolve)["t1"]
        answers.append(asked((pixels - mean) / std)["class"])
    torch.testing.assert_close(*answers, atol=1e-4, rtol=1e-4)


def test_that_a_taught_run_resumes_to_the_weights_of_the_uninterrupted(
    small: Experiment, teacher: tuple[Experiment, RunWeights], train: Train
) -> None:
    student = replaced(small, TAUGHT)
    resolve = {"t1": teacher[1]}.__getitem__
    whole_run, events = train(student, "whole", resolve_run=resolve)
    assert any("penalty/distillation" in event.values for event in events if isinstance(event, Step))
    control = Control()

    def interrupt(event: Event) -> None:
        if isinstance(event, Step) and event.step == 2:
            control.end("interrupted")

    train(student, "parts", control, on_event=interrupt, resolve_run=resolve)
    rest, _ = train(student, "parts", resume=True, resolve_run=resolve)
    first, second = (digest(read_tensors(Path(run.weights))[0].items()) for run in (whole_run, rest))
    assert first == second


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        (
            {"preprocessing.image_size": 64},
            "The teacher sees images of 32 pixels with 3 channels, and the student images",
        ),
        ({"preprocessing.channels": 1}, "with 3 channels, and the student images of 32 pixels with 1 channel"),
        ({"tasks.0.name": "digit", "heads.0.task": "digit"}, "called as one of this document's"),
        ({"tasks.0.column": "parity"}, "tell other classes apart in 'class'"),
    ],
)
def test_that_a_teacher_of_other_things_is_refused(
    changes: dict[str, Any], reason: str, small: Experiment, teacher: tuple[Experiment, RunWeights], train: Train
) -> None:
    finished, _ = train(replaced(small, TAUGHT | changes), "refused", resolve_run={"t1": teacher[1]}.__getitem__)
    assert finished.outcome == "failed"
    assert reason in finished.reason
    assert "regularizers.0.run" in finished.reason


def test_that_a_dry_run_asks_the_teacher_too(small: Experiment, teacher: tuple[Experiment, RunWeights]) -> None:
    amounts = Amounts({"class": 10}, train=40, validation=8, test=8)
    told = dry_run(replaced(small, TAUGHT), amounts, {"t1": teacher[1]}.__getitem__, lambda: False)
    assert told.seconds_per_step > 0
