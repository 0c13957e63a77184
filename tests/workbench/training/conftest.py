"""A real but small experiment: the bundled network on 8×8 digits at 32 pixels."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from workbench.documents import replaced
from workbench.events import Event, Finished
from workbench.experiment import Experiment
from workbench.training.control import Control
from workbench.training.learn import RunContext, learn

SMALL = {
    "name": "small",
    "data": {"kind": "bundled", "name": "digits"},
    "split.labelled": 100,
    "split.validation": 0.03,
    "split.test": 0.03,
    "preprocessing.image_size": 32,
    "recipe.epochs": 3,
    "recipe.batch_size": 32,
    "recipe.device": "cpu",
    "freeze.boundary": 15,
    "heads.0.dropout": 0.2,
}


@pytest.fixture
def small() -> Experiment:
    """Four steps an epoch, three epochs, dropout in the head, the topmost blocks trained."""
    return replaced(Experiment(), SMALL)


Train = Callable[..., tuple[Finished, list[Event]]]


@pytest.fixture
def train(tmp_path: Path) -> Train:
    """`train(experiment, folder="a", …)` trains to the end and returns the last event and all events."""
    return _training_in(tmp_path)


@pytest.fixture(scope="session")
def uninterrupted(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Experiment], tuple[Finished, list[Event]]]:
    """Trains as `train` does, each experiment once: what interrupted runs of it are compared with."""

    @cache
    def of(document: str) -> tuple[Finished, list[Event]]:
        return _training_in(tmp_path_factory.mktemp("uninterrupted"))(Experiment.model_validate_json(document))

    return lambda experiment: of(experiment.model_dump_json())


def _training_in(parent: Path) -> Train:
    def run(
        experiment: Experiment, folder: str = "run", control: Control | None = None, *,
        resume: bool = False, on_event: Callable[[Event], None] = lambda _: None, **context: Any,
    ) -> tuple[Finished, list[Event]]:  # fmt: skip
        events: list[Event] = []

        def emit(event: Event) -> None:
            events.append(event)
            on_event(event)

        finished = learn(
            RunContext("r1", experiment, parent / folder, emit, control or Control(), resume=resume, **context)
        )
        assert events[-1] is finished
        return finished, events

    return run
