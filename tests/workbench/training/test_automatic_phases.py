"""Automatic unfreezing and warm-ups on a small perceptron: three steps an epoch, four blocks, dropout, batch norm."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor

from models.tensor_files import digest, read_tensors
from workbench.documents import replaced
from workbench.events import EpochEnded, Event, Finished, PhaseBegan, Step
from workbench.experiment import Experiment
from workbench.training.assembly import assemble_run
from workbench.training.control import Control
from workbench.training.selection import score_of
from workbench.training.trainer import Trainer

Train = Callable[..., tuple[Finished, list[Event]]]
State = dict[str, Tensor]
SMALL: dict[str, Any] = {
    "source": {"kind": "perceptron", "features": 13, "hidden": 8, "layers": 4, "dropout": 0.1},
    "data": {"kind": "bundled", "name": "wine"},
    "freeze.boundary": 0,
    "phases": {"kind": "automatic", "patience": 1},
    "recipe.epochs": 14,
    "recipe.batch_size": 36,
    "recipe.learning_rate": 0.3,
    "recipe.device": "cpu",
}
TWO: dict[str, Any] = {
    "source.features": 12,
    "tasks": [{"name": "class"}, {"kind": "regression", "name": "alcohol", "column": "alcohol"}],
    "heads": [{"task": "class"}, {"task": "alcohol"}],
}
LORA: dict[str, Any] = {"freeze": {"boundary": 2}, "adapters": [{"kind": "lora", "blocks": ["0"], "rank": 2}]}


@pytest.fixture
def wine() -> Experiment:
    return replaced(Experiment(), SMALL)


class Watched:
    """A run whose tensors are copied where a phase begins and where an epoch ends."""

    def __init__(self, experiment: Experiment, folder: Path) -> None:
        self.parts = assemble_run(experiment, None, None, lambda _what, _done, _total: None)
        self.began: list[tuple[PhaseBegan, State, int]] = []
        """With the tensors, and how many of them the optimiser remembers anything of."""
        self.ended: list[tuple[EpochEnded, State]] = []
        self.trainer = Trainer("r1", self.parts, folder, self._heard, Control())
        self.trainer.fit()

    def _heard(self, event: Event) -> None:
        if isinstance(event, PhaseBegan):
            self.began.append((event, self._copies(), len(self.parts.optimizer.state)))
        elif isinstance(event, EpochEnded):
            self.ended.append((event, self._copies()))

    def _copies(self) -> State:
        return {name: tensor.clone() for name, tensor in self.parts.model.state_dict().items()}

    def changes(self) -> list[set[str]]:
        """For each phase, the tensors that one of its epochs left otherwise than they were when it began."""
        ends = [event.epoch for event, _, _ in self.began[1:]] + [len(self.ended) + 1]
        return [
            {
                name
                for _, after in self.ended[event.epoch - 1 : end - 1]
                for name, tensor in before.items()
                if not tensor.equal(after[name])
            }
            for (event, before, _), end in zip(self.began, ends, strict=True)
        ]


def inside(changed: set[str]) -> set[str]:
    """The blocks and heads that the tensors belong to."""
    return {".".join(name.split(".")[:2]) for name in changed}


def beginnings(ended: list[EpochEnded], patience: int, most: int | None, num_phases: int) -> list[int]:
    """By the scores alone, the epochs with which phases begin: another way to say what the course does."""
    begun, best, since = [1], None, 0
    for event in ended[:-1]:
        score = score_of(event.values)
        since = 0 if best is None or (score is not None and score > best) else since + 1
        best = score if since == 0 else best
        length = event.epoch + 1 - begun[-1]
        if len(begun) < num_phases and (min(since, length) >= patience or length == most):
            begun.append(event.epoch + 1)
    return begun


@pytest.mark.parametrize(
    ("patience", "most", "blocks"), [(1, None, 1), (2, 3, 2), (3, 1, 1)], ids=["patience", "at most", "each one epoch"]
)
def test_that_phases_begin_where_scores_say_from_the_best_weights_and_remember_nothing(
    patience: int, most: int | None, blocks: int, wine: Experiment, tmp_path: Path
) -> None:
    phases = {"kind": "automatic", "patience": patience, "most": most, "blocks": blocks}
    run = Watched(replaced(wine, {"phases": phases}), tmp_path)
    ended = [event for event, _ in run.ended]
    num_phases = 1 + -(-4 // blocks)
    assert [event.epoch for event, _, _ in run.began] == beginnings(ended, patience, most, num_phases)
    assert [event.number for event, _, _ in run.began] == list(range(1, len(run.began) + 1))
    assert len(run.began) > 2
    for event, weights, remembered in run.began[1:]:
        best = max(ended[: event.epoch - 1], key=lambda told: (score_of(told.values), -told.epoch))
        at_best = run.ended[best.epoch - 1][1]
        assert all(tensor.equal(at_best[name]) for name, tensor in weights.items())
        assert remembered == 0


def test_that_a_mean_of_the_weights_begins_anew_where_the_best_mean_is_put_back(
    wine: Experiment, tmp_path: Path
) -> None:
    """After its first step the next mean is half of that step's weights and half of what the phase began with."""
    averaged = {"recipe.averaging": {"kind": "ema", "decay": 0.5, "warmup": False}, "phases.most": 2}
    parts = assemble_run(replaced(wine, averaged), None, None, lambda _what, _done, _total: None)
    control, taken = Control(), list[dict[str, Tensor]]()

    def heard(event: Event) -> None:
        if isinstance(event, PhaseBegan) and event.number == 2:
            best = trainer.selection.best
            live = {name: tensor.clone() for name, tensor in parts.model.state_dict().items() if name in best}
            assert all(tensor.equal(best[name]) for name, tensor in live.items())
            taken.append(live)
        elif isinstance(event, Step) and taken and len(taken) == 1:
            taken.append({name: tensor.clone() for name, tensor in parts.model.state_dict().items()})
            control.end("stopped")

    last = replace(parts, experiment=replaced(parts.experiment, {"recipe.keep_best": False}))
    trainer = Trainer("r1", last, tmp_path, heard, control)
    trainer.fit()
    trainer.settle()
    before, after = taken
    for name in ("heads.class.weight", "layers.3.linear.weight"):
        assert not before[name].equal(after[name])
        torch.testing.assert_close(parts.model.state_dict()[name], (before[name] + after[name]) / 2)


def test_that_something_is_given_up_where_a_phase_ends_without_a_gain(wine: Experiment, tmp_path: Path) -> None:
    run = Watched(wine, tmp_path)
    given_up = [
        not all(tensor.equal(run.ended[event.epoch - 2][1][name]) for name, tensor in weights.items())
        for event, weights, _ in run.began[1:]
    ]
    assert all(given_up)


@pytest.mark.parametrize("changes", [{}, TWO, LORA], ids=["one task", "two tasks", "LoRA below"])
@pytest.mark.parametrize(
    "phases",
    [
        {"kind": "automatic", "patience": 1},
        {"kind": "gradual", "epochs_by_hand": [2, 1], "blocks_by_hand": [2]},
        {"kind": "lp-ft", "epochs": 2, "factor": 1.0, "warmup": 1.0},
    ],
    ids=["automatic", "by hand", "LP-FT"],
)
def test_that_each_phase_changes_exactly_the_blocks_that_were_planned(
    phases: dict[str, Any], changes: dict[str, Any], wine: Experiment, tmp_path: Path
) -> None:
    run = Watched(replaced(wine, {**changes, "phases": phases}), tmp_path)
    names = [block.name for block in run.parts.model.stack.blocks]
    always = {f"heads.{task}" for task in run.parts.model.tasks} | ({"adapters.layers"} if changes is LORA else set())
    told = run.changes()
    assert len(told) > 1
    for number, changed in enumerate(told):
        trains = run.parts.phases[number].trains
        assert inside(changed) == always | {f"layers.{name}" for name, free in zip(names, trains, strict=True) if free}
    sizes = [sum(phase.trains) for phase in run.parts.phases]
    assert all(before < after for before, after in pairwise(sizes))


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"recipe.optimizer": {"kind": "sgd"}, "recipe.early_stopping.patience": 2, **TWO},
        {**LORA, "phases.factor": 0.5, "phases.most": 2},
        {"recipe.averaging": {"kind": "ema", "decay": 0.8}, "recipe.interpolation": {}, "phases.most": 2},
        {"rates": {"kind": "auto-rgn", "batches": 1}, "phases.most": 2},
    ],
    ids=["AdamW", "SGD, two tasks, early stopping", "LoRA, falling rate", "EMA, WiSE-FT", "Auto-RGN"],
)
def test_that_an_interruption_in_any_automatic_phase_changes_nothing(
    changes: dict[str, Any], wine: Experiment, train: Train
) -> None:
    experiment = replaced(wine, {"recipe.epochs": 9, **changes})
    whole, events = train(experiment, "whole")
    began = [event.step for event in events if isinstance(event, PhaseBegan)]
    assert len(began) > 2
    for stop in (began[1] - 1, began[1], began[1] + 1, began[2] + 2):
        control = Control()

        def interrupt(event: Event, control: Control = control, stop: int = stop) -> None:
            if isinstance(event, Step) and event.step == stop:
                control.end("interrupted")

        part, _ = train(experiment, f"stopped at {stop}", control, on_event=interrupt)
        assert (part.outcome, part.step) == ("interrupted", stop)
        rest, rest_events = train(experiment, f"stopped at {stop}", resume=True)
        assert digest_of(rest) == digest_of(whole)
        assert rest.values == whole.values
        later = [event.values for event in events if isinstance(event, Step) and event.step > stop]
        assert [event.values for event in rest_events if isinstance(event, Step)] == later


def digest_of(finished: Finished) -> str:
    return digest(read_tensors(Path(finished.weights))[0].items())


def test_that_a_run_stops_early_in_its_last_automatic_phase_alone(wine: Experiment, train: Train) -> None:
    """Without a gain phases last 2, 1, 1, 1 epochs, and two of the last one end the run."""
    still = {"recipe.learning_rate": 1e-30, "recipe.early_stopping.patience": 2, "freeze.trained_batch_norm": "kept"}
    finished, events = train(replaced(wine, still))
    assert [event.epoch for event in events if isinstance(event, PhaseBegan)] == [1, 3, 4, 5, 6]
    assert (finished.outcome, [event.epoch for event in events if isinstance(event, EpochEnded)][-1]) == (
        "completed",
        7,
    )


def test_that_the_tuning_warms_up_over_the_epochs_that_it_says(wine: Experiment, train: Train) -> None:
    """Three steps an epoch: the tuning begins with step 6 and rises over 1.5 epochs, which are four whole steps."""
    changes = {
        "phases": {"kind": "lp-ft", "epochs": 2, "factor": 0.5, "warmup": 1.5},
        "recipe.schedule": {"kind": "constant"},
        "recipe.learning_rate": 0.1,
        "recipe.epochs": 4,
    }
    _, events = train(replaced(wine, changes))
    told = [event.values["learning_rate"] for event in events if isinstance(event, Step)]
    assert told == pytest.approx([0.1] * 6 + [0.05 * share / 5 for share in (1, 2, 3, 4)] + [0.05] * 2)


def test_that_automatic_unfreezing_asks_for_a_validation_set(wine: Experiment) -> None:
    [problem] = replaced(wine, {"split.validation": 0.0}).problems()
    assert problem.place == "phases.kind"
