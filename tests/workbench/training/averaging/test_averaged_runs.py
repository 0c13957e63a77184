"""Runs that average their weights: what is judged, selected and kept, and that an interruption changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from torch import Tensor, nn
from torch.optim.swa_utils import update_bn

from models.tensor_files import Tensors, digest, read_tensors
from workbench.documents import replaced
from workbench.events import EpochEnded, Event, Finished, Step
from workbench.experiment import Experiment
from workbench.training.assembly import assemble_run
from workbench.training.control import Control
from workbench.training.evaluation import evaluate
from workbench.training.trainer import Trainer

Train = Callable[..., tuple[Finished, list[Event]]]
EMA = {"recipe.averaging": {"kind": "ema", "decay": 0.8}}
SWA = {"recipe.averaging": {"kind": "swa", "start": 0.34, "rate": 0.7}}
SWA_AT_FULL_RATE = {"recipe.averaging": {"kind": "swa", "start": 0.34, "rate": 1.0}}
TWO_TASKS = {"tasks": [{"name": "digit"}, {"name": "again"}], "heads": [{"task": "digit"}, {"task": "again"}]}


def tensors_of(finished: Finished) -> Tensors:
    return read_tensors(Path(finished.weights))[0]


@pytest.mark.parametrize(
    ("changes", "stop"),
    [
        ({**SWA, "phases": {"kind": "gradual"}, "freeze.batch_norm": "live", "recipe.keep_best": False}, 8),
        ({**EMA, **TWO_TASKS, "freeze.boundary": "all", "adapters": [{"kind": "adalora", "blocks": ["6.0"]}]}, 6),
        ({**SWA, "adapters": [{"kind": "houlsby", "blocks": ["6.0"]}], "augmentation": [{"kind": "mixup"}]}, 10),
    ],
    ids=["SWA, gradual, live norms, the last weights", "EMA, two tasks, AdaLoRA", "SWA, bottlenecks, mixup"],
)
def test_that_an_interruption_changes_nothing(
    changes: dict[str, Any], stop: int, small: Experiment, train: Train
) -> None:
    """Four steps an epoch; SWA's mean begins with the first, so that it holds weights already."""
    experiment = replaced(small, changes)
    control = Control()

    def interrupt(event: Event) -> None:
        if isinstance(event, Step) and event.step == stop:
            control.end("interrupted")

    whole, whole_events = train(experiment, "whole")
    part, part_events = train(experiment, "parts", control, on_event=interrupt)
    assert part.outcome == "interrupted"
    rest, rest_events = train(experiment, "parts", resume=True)
    assert digest(tensors_of(rest).items()) == digest(tensors_of(whole).items())
    assert rest.values == whole.values
    assert epochs_of(part_events + rest_events) == epochs_of(whole_events)


def epochs_of(events: list[Event]) -> list[dict[str, float]]:
    return [event.values for event in events if isinstance(event, EpochEnded)]


@pytest.mark.parametrize("changes", [EMA, SWA_AT_FULL_RATE], ids=["EMA", "SWA"])
def test_that_averaging_leaves_the_steps_alone(changes: dict[str, Any], small: Experiment, train: Train) -> None:
    """At the same rates; what the steps tell is what they tell without an average, and what is judged is not."""
    steady = replaced(small, {"recipe.schedule": {"kind": "constant"}})
    plain, averaged = train(steady, "plain")[1], train(replaced(steady, changes), "averaged")[1]
    assert [event.values for event in averaged if isinstance(event, Step)] == [
        event.values for event in plain if isinstance(event, Step)
    ]
    assert epochs_of(averaged)[-1]["validation/loss"] != epochs_of(plain)[-1]["validation/loss"]


@pytest.mark.parametrize("keep_best", [True, False])
def test_that_what_was_judged_is_kept(keep_best: bool, small: Experiment, train: Train, tmp_path: Path) -> None:  # noqa: FBT001 -- a parameter
    for number, changes in enumerate((EMA, SWA)):
        experiment = replaced(small, {**changes, "recipe.keep_best": keep_best})
        finished, events = train(experiment, str(number))
        epochs = [event for event in events if isinstance(event, EpochEnded)]
        kept = [event for event in epochs if event.best][-1] if keep_best else epochs[-1]
        for name in ("validation/loss", "validation/class/accuracy"):
            assert finished.values[name] == kept.values[name]
        live = live_weights(experiment, tmp_path / f"live {number}")
        assert not live["heads.class.weight"].equal(tensors_of(finished)["heads.class.weight"])


def live_weights(experiment: Experiment, folder: Path) -> Tensors:
    """The weights with which training ended."""
    parts = assemble_run(experiment, None, None, lambda _what, _done, _total: None)
    Trainer("r1", parts, folder, lambda _event: None, Control()).fit()
    return dict(parts.model.state_dict())


def test_that_kept_statistics_are_those_of_the_kept_weights(small: Experiment, tmp_path: Path) -> None:
    """After settling, another pass over the same batches as torch would make gives the same statistics."""
    experiment = replaced(small, {**SWA, "recipe.keep_best": False, "heads.0.dropout": 0.0})
    parts = assemble_run(experiment, None, None, lambda _what, _done, _total: None)
    trainer = Trainer("r1", parts, tmp_path, lambda _event: None, Control())
    trainer.fit()
    live = evaluate(parts, parts.validation, "validation", lambda: True)
    trainer.settle()
    kept = {name: tensor.clone() for name, tensor in parts.model.state_dict().items()}
    norms = [part for part in parts.model.train().modules() if hasattr(part, "running_mean") and part.training]
    inputs = [parts.prefix(batch.inputs) for batch in parts.train.shuffled(experiment.seed, 3)]
    model = _FromPrefix(parts.model.from_prefix, norms)
    update_bn(inputs, model)
    assert norms
    for name, tensor in parts.model.state_dict().items():
        assert tensor.equal(kept[name]), name
    assert evaluate(parts, parts.validation, "validation", lambda: True) != live


def test_that_a_swa_run_keeps_its_rate_from_where_the_mean_begins(small: Experiment, train: Train) -> None:
    """Three epochs of four steps, of which the first trains as usual: a cosine over all twelve steps, then 0.7."""
    _, events = train(replaced(small, {**SWA, "recipe.learning_rate": 0.01}))
    rates = [event.values["learning_rate"] for event in events if isinstance(event, Step)]
    assert rates[4:] == [pytest.approx(0.007)] * 8
    assert all(before > after for before, after in pairwise(rates[:4]))


def test_that_a_stopped_run_keeps_the_mean_of_so_far(small: Experiment, train: Train) -> None:
    control = Control()

    def stop(event: Event) -> None:
        if isinstance(event, Step) and event.step == 10:
            control.end("stopped")

    experiment = replaced(small, {**SWA, "recipe.keep_best": False})
    finished, events = train(experiment, "stopped", control, on_event=stop)
    assert finished.outcome == "stopped"
    assert finished.values["validation/loss"] == epochs_of(events)[-1]["validation/loss"]


class _FromPrefix(nn.Module):
    """What torch's `update_bn` needs to see of a model: a call, the mode, and the norms that follow the data."""

    def __init__(self, forward: Callable[[Tensor], Any], norms: list[nn.Module]) -> None:
        super().__init__()
        self._call = forward
        self.norms = nn.ModuleList(norms)

    def forward(self, h: Tensor) -> Any:
        return self._call(h)
