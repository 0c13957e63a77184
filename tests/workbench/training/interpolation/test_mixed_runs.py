"""Mixtures of the start and the tuned weights (WiSE-FT): its ends, what lies between them, and what is kept."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor

from models.tensor_files import Tensors, digest, read_tensors
from workbench.documents import replaced
from workbench.events import EpochEnded, Event, Finished, Interpolated, Notice, PhaseBegan, Step
from workbench.experiment import Experiment
from workbench.training.assembly import assemble_run
from workbench.training.control import Control
from workbench.training.evaluation import judge_kept
from workbench.training.interpolation.mixtures import best_share
from workbench.training.interpolation.start import PhaseStart
from workbench.training.trainer import Trainer

Train = Callable[..., tuple[Finished, list[Event]]]
LP_FT = {"phases": {"kind": "lp-ft", "epochs": 1}, "recipe.keep_best": False, "recipe.epochs": 2}
LORA = {"freeze.boundary": "all", "adapters": [{"kind": "lora", "blocks": ["6.0"]}], "phases": {"kind": "at-once"}}
BOTTLENECK = {"freeze.boundary": 16, "adapters": [{"kind": "houlsby", "blocks": ["6.0"]}]}


def mixing(keep: float | None, points: int = 2) -> dict[str, Any]:
    return {"recipe.interpolation": {"points": points, "keep": keep}}


def tensors_of(finished: Finished) -> Tensors:
    return read_tensors(Path(finished.weights))[0]


def curve_of(events: list[Event]) -> Interpolated:
    [told] = [event for event in events if isinstance(event, Interpolated)]
    return told


def merged_at_start(experiment: Experiment, folder: Path) -> Tensors:
    """The weights as they would have been kept where the last phase began."""
    parts = assemble_run(experiment, None, None, lambda _what, _done, _total: None)
    taken = [{name: tensor.clone() for name, tensor in parts.model.merged_state_dict().items()}]

    def take(event: Event) -> None:
        if isinstance(event, PhaseBegan):
            taken.append({name: tensor.clone() for name, tensor in parts.model.merged_state_dict().items()})

    Trainer("r1", parts, folder, take, Control()).fit()
    return taken[-1]


@pytest.mark.parametrize("changes", [{}, LORA, BOTTLENECK], ids=["blocks", "LoRA", "bottlenecks"])
def test_that_both_ends_are_the_two_models_to_the_bit_and_the_rest_lies_between(
    changes: dict[str, Any], small: Experiment, train: Train, tmp_path: Path
) -> None:
    experiment = replaced(small, {**LP_FT, **changes})
    plain, _ = train(experiment, "plain")
    start, tuned = merged_at_start(experiment, tmp_path / "start"), tensors_of(plain)
    at_start, _ = train(replaced(experiment, mixing(0.0)), "start kept")
    at_end, events = train(replaced(experiment, mixing(1.0)), "tuned kept")
    between, _ = train(replaced(experiment, mixing(0.25)), "between")
    assert digest(tensors_of(at_end).items()) == digest(tuned.items()) != digest(start.items())
    assert digest(tensors_of(at_start).items()) == digest(start.items())
    assert at_end.values == plain.values
    told = curve_of(events)
    assert (told.shares, told.kept) == ((0.0, 1.0), 1.0)
    assert {name: values[0] for name, values in told.values.items()} == at_start.values
    assert {name: values[1] for name, values in told.values.items()} == at_end.values
    for name, tensor in tensors_of(between).items():
        expected = 0.75 * start[name] + 0.25 * tuned[name] if tensor.is_floating_point() else tuned[name]
        torch.testing.assert_close(tensor, expected, rtol=1e-5, atol=1e-6)  # another order of the same sums


def test_that_a_kept_mixture_of_merged_layers_is_what_was_judged(small: Experiment, train: Train) -> None:
    """Without adapters, a model with the kept weights has the scores that the run ends with."""
    experiment = replaced(small, {**LP_FT, **LORA})
    finished, events = train(replaced(experiment, mixing(0.5)))
    plain = replaced(experiment, {"adapters": [], "recipe.cache_frozen": False})
    parts = assemble_run(plain, None, None, lambda _what, _done, _total: None)
    parts.model.load_state_dict(tensors_of(finished))
    assert judge_kept(parts) == pytest.approx(finished.values, rel=1e-5)
    assert curve_of(events).shares == (0.0, 0.5, 1.0)
    assert not list(Path(finished.weights).parent.glob("adapters*"))


@pytest.mark.parametrize(
    ("phases", "stop"),
    [(LP_FT, 4), ({"phases": {"kind": "automatic", "most": 1}, "recipe.epochs": 3}, 10)],
    ids=["where the last phase of LP-FT begins", "within the third phase of an automatic unfreezing"],
)
def test_that_an_interruption_changes_neither_curve_nor_weights(
    phases: dict[str, Any], stop: int, small: Experiment, train: Train
) -> None:
    """Four steps an epoch; the mean of the weights is mixed."""
    experiment = replaced(
        small,
        {
            **phases,
            **mixing(None, points=3),
            "recipe.averaging": {"kind": "ema", "decay": 0.5},
            "recipe.keep_best": True,
        },
    )
    control = Control()

    def interrupt(event: Event) -> None:
        if isinstance(event, Step) and event.step == stop:
            control.end("interrupted")

    whole, whole_events = train(experiment, "whole")
    train(experiment, "parts", control, on_event=interrupt)
    rest, rest_events = train(experiment, "parts", resume=True)
    assert digest(tensors_of(rest).items()) == digest(tensors_of(whole).items())
    assert curve_of(rest_events) == curve_of(whole_events)
    told = curve_of(whole_events)
    best = max(
        (event for event in whole_events if isinstance(event, EpochEnded)),
        key=lambda event: (event.values["validation/class/accuracy"], -event.values["validation/loss"]),
    )
    assert told.values["validation/loss"][-1] == best.values["validation/loss"]


def test_that_two_tasks_have_a_curve_each_and_the_best_mean_is_kept(small: Experiment, train: Train) -> None:
    two = {"tasks": [{"name": "digit"}, {"name": "again"}], "heads": [{"task": "digit"}, {"task": "again"}]}
    finished, events = train(replaced(small, {**LP_FT, **two, **mixing(None, points=3)}))
    told = curve_of(events)
    assert {f"{part}/{task}/accuracy" for part in ("validation", "test") for task in ("digit", "again")} < set(
        told.values
    )
    assert all(len(values) == 3 for values in told.values.values())
    at = told.shares.index(told.kept)
    assert finished.values == {name: values[at] for name, values in told.values.items()}
    means = [
        sum(pair) / 2
        for pair in zip(*(told.values[f"validation/{t}/accuracy"] for t in ("digit", "again")), strict=True)
    ]
    assert means[at] == max(means)


def test_that_the_best_share_is_that_of_the_best_validation_scores() -> None:
    def scores(accuracy: float, loss: float) -> dict[str, float]:
        return {"validation/class/accuracy": accuracy, "validation/loss": loss}

    assert best_share({0.0: scores(0.5, 1.0), 0.5: scores(0.8, 0.9), 1.0: scores(0.8, 1.1)}) == 0.5
    assert best_share({0.0: scores(0.8, 1.0), 0.5: scores(0.8, 1.0), 1.0: scores(0.7, 0.1)}) == 0.5
    assert best_share({0.0: scores(0.1, 1.0), 1.0: scores(float("nan"), 1.0)}) == 0.0
    assert best_share({0.0: {"test/loss": 1.0}, 1.0: {"test/loss": 2.0}}) == 1.0


def test_that_a_best_epoch_before_the_start_is_told(small: Experiment, train: Train) -> None:
    """A tuning at a rate that destroys everything is never better than the probe's last epoch."""
    wild = {"phases": {"kind": "lp-ft", "epochs": 2, "factor": 10.0}, "recipe.learning_rate": 0.05}
    finished, events = train(replaced(small, {**wild, **mixing(None)}))
    assert finished.outcome == "completed"
    assert [event.message for event in events if isinstance(event, Notice) and "lies before epoch 3" in event.message]


def test_that_the_start_is_that_of_the_phase_that_goes_on() -> None:
    weight: Tensor = torch.zeros(2)
    start = PhaseStart({"w": weight})
    told = []
    for phase, epoch, value in ((1, 1, 1.0), (1, 2, 2.0), (2, 3, 3.0), (2, 3, 4.0)):
        weight.fill_(value)
        start.note(phase, epoch)
        told.append((start.weights["w"].tolist(), start.epoch))
    assert told == [([1.0, 1.0], 1), ([1.0, 1.0], 1), ([3.0, 3.0], 3), ([3.0, 3.0], 3)]
