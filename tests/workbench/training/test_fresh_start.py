"""Runs whose topmost blocks begin with random weights, from a perceptron that an earlier run trained."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch

from models.describing import describe_source
from models.sources.build import RunWeights, build
from models.sources.runs import RunResolver
from models.spec.source import PerceptronSource
from models.tensor_files import Tensors, digest, read_tensors
from workbench.documents import replaced
from workbench.events import Event, Finished, Notice, Step
from workbench.experiment import Experiment
from workbench.training.control import Control

Train = Callable[..., tuple[Finished, list[Event]]]
NETWORK = PerceptronSource(features=13, hidden=8, layers=4)
FIRST: dict[str, Any] = {
    "source": NETWORK.model_dump(),
    "data": {"kind": "bundled", "name": "wine"},
    "freeze.boundary": 0,
    "recipe.epochs": 2,
    "recipe.batch_size": 36,
    "recipe.learning_rate": 0.02,
    "recipe.device": "cpu",
    "seed": 5,
}
FRESH: dict[str, Any] = {"source": {"kind": "run", "run": "one"}, "freeze": {"boundary": 1, "fresh": 2}, "seed": 3}
STILL: dict[str, Any] = {"recipe.learning_rate": 1e-30, "recipe.optimizer.weight_decay": 0.0}
"""Steps too small to change any weight but zeros."""


@pytest.fixture
def earlier(train: Train) -> RunResolver:
    finished, _ = train(replaced(Experiment(), FIRST), "first")
    return {"one": RunWeights(NETWORK, Path(finished.weights))}.__getitem__


@pytest.fixture
def fresh() -> Experiment:
    return replaced(Experiment(), {**FIRST, **FRESH})


def kept(finished: Finished) -> Tensors:
    return read_tensors(Path(finished.weights))[0]


def test_that_the_top_begins_as_an_untrained_network_of_the_runs_seed_and_the_rest_as_the_source(
    fresh: Experiment, earlier: RunResolver, train: Train
) -> None:
    finished, events = train(replaced(fresh, STILL), resolve_run=earlier)
    untrained = build(NETWORK, seed=3).model.state_dict()
    source = read_tensors(earlier("one").weights)[0]
    names = [name for name in kept(finished) if "running" not in name and not name.startswith("heads.")]
    for name in names:
        if name.endswith("num_batches_tracked"):
            continue
        expected = untrained if name.startswith(("layers.2.", "layers.3.")) else source
        torch.testing.assert_close(kept(finished)[name], expected[name], rtol=0, atol=1e-20)
    [told] = [event.message for event in events if isinstance(event, Notice) and "Random" in event.message]
    assert told == "Random weights in place of the source's: 2 and above (176 parameters)."


def test_that_penalties_go_on_pulling_to_the_source(fresh: Experiment, earlier: RunResolver, train: Train) -> None:
    """The first L2-SP penalty is that of the distance between random and source weights."""
    pulled = replaced(fresh, {**STILL, "regularizers": [{"kind": "l2-sp", "alpha": 1.0, "beta": 0.0}]})
    _, events = train(pulled, resolve_run=earlier)
    untrained, source = build(NETWORK, seed=3).model.state_dict(), read_tensors(earlier("one").weights)[0]
    parameters = dict(build(NETWORK, seed=3).model.named_parameters())
    moved = [name for name in parameters if name.startswith(("layers.2.", "layers.3."))]
    expected = 0.5 * sum(float((untrained[name] - source[name]).square().sum()) for name in moved)
    first = next(event for event in events if isinstance(event, Step))
    assert first.values["penalty/l2-sp"] == pytest.approx(expected, rel=1e-5)
    assert expected > 0.1
    [told] = [event.message for event in events if isinstance(event, Notice) and "Random" in event.message]
    assert told.endswith("Penalties go on comparing with the source's weights.")


def test_that_an_interruption_changes_nothing(fresh: Experiment, earlier: RunResolver, train: Train) -> None:
    experiment = replaced(fresh, {"regularizers": [{"kind": "l2-sp"}], "freeze.trained_batch_norm": "kept"})
    whole, _ = train(experiment, "whole", resolve_run=earlier)
    control = Control()

    def interrupt(event: Event) -> None:
        if isinstance(event, Step) and event.step == 4:
            control.end("interrupted")

    train(experiment, "parts", control, on_event=interrupt, resolve_run=earlier)
    rest, _ = train(experiment, "parts", resume=True, resolve_run=earlier)
    assert digest(kept(rest).items()) == digest(kept(whole).items())


def test_that_a_frozen_or_adapted_block_cannot_begin_anew(fresh: Experiment) -> None:
    def places(changes: dict[str, Any]) -> list[str]:
        return [problem.place for problem in replaced(fresh, changes).problems(describe_source(NETWORK))]

    assert places({}) == []
    assert places({"freeze.boundary": 3}) == ["freeze.fresh"]
    assert places({"freeze.fresh": 5}) == ["freeze.fresh"]
    assert places({"adapters": [{"kind": "lora", "blocks": ["3"]}]}) == ["adapters.0.blocks"]


def test_that_heads_that_learn_from_random_features_are_told_of(fresh: Experiment) -> None:
    def places(changes: dict[str, Any]) -> set[str]:
        return {notice.place for notice in replaced(fresh, changes).notices(describe_source(NETWORK), None)}

    assert not places({}) & {"freeze.fresh", "freeze.trained_batch_norm"}
    assert "freeze.fresh" in places({"phases.kind": "lp-ft"})
    assert "freeze.trained_batch_norm" in places({"freeze.trained_batch_norm": "kept"})
