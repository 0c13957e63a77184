"""Auto-RGN on a small perceptron: three steps an epoch, four blocks, dropout and batch norm."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from torch.nn import functional

from models.tensor_files import digest, read_tensors
from workbench.documents import replaced
from workbench.events import BlocksTold, Event, Finished, Step
from workbench.experiment import Experiment
from workbench.training.assembly import Assembly, assemble_run
from workbench.training.checkpoint import Position
from workbench.training.control import Control
from workbench.training.diverging import DivergedError
from workbench.training.measured_rates import MeasuredRates

Train = Callable[..., tuple[Finished, list[Event]]]
SMALL: dict[str, Any] = {
    "source": {"kind": "perceptron", "features": 13, "hidden": 8, "layers": 4, "dropout": 0.1},
    "data": {"kind": "bundled", "name": "wine"},
    "freeze.boundary": 1,
    "rates": {"kind": "auto-rgn", "batches": 2},
    "recipe.epochs": 3,
    "recipe.batch_size": 36,
    "recipe.learning_rate": 0.02,
    "recipe.device": "cpu",
}


@pytest.fixture
def wine() -> Experiment:
    return replaced(Experiment(), SMALL)


def assembled(experiment: Experiment) -> Assembly:
    return assemble_run(experiment, None, None, lambda _what, _done, _total: None)


def ratios_by_autograd(parts: Assembly, epoch: int, count: int) -> list[float]:
    """The mean of ‖g‖/‖w‖ over the first batches of the epoch for blocks that train, from torch's own gradients."""
    parts.model.eval()
    rows = []
    for number, batch in enumerate(parts.train.shuffled(parts.experiment.seed, epoch)):
        if number == count:
            break
        loss = functional.cross_entropy(parts.forward(batch.inputs)["class"], batch.labels["class"])
        row = []
        for block in parts.model.stack.blocks[1:]:
            parameters = [parameter for _, parameter in block.named_parameters()]
            gradients = torch.autograd.grad(loss, parameters, retain_graph=True)
            squares = [sum(float(t.detach().double().square().sum()) for t in ts) for ts in (gradients, parameters)]
            row.append((squares[0] / squares[1]) ** 0.5)
        rows.append(row)
    return [sum(column) / len(rows) for column in zip(*rows, strict=True)]


def test_that_shares_are_relative_gradient_norms_divided_by_the_largest(wine: Experiment) -> None:
    parts = assembled(wine)
    expected = ratios_by_autograd(parts, epoch=2, count=2)
    at = Position(epoch=2)
    before = {name: tensor.clone() for name, tensor in parts.model.state_dict().items()}
    MeasuredRates(parts).renew(at)
    assert at.measured_shares == pytest.approx([0.0, *(ratio / max(expected) for ratio in expected)], rel=1e-5)
    assert max(at.measured_shares) == 1.0
    told = {group.measured_block: group.multiplier for group in parts.groups}
    assert told == {None: 1.0} | {at_: at.measured_shares[at_] for at_ in (1, 2, 3)}
    assert all(tensor.equal(before[name]) for name, tensor in parts.model.state_dict().items())
    assert all(parameter.grad is None for parameter in parts.model.parameters())


def test_that_shares_are_measured_where_an_epoch_begins_and_taken_from_the_position_amid_one(wine: Experiment) -> None:
    parts = assembled(wine)
    at = Position(epoch=2, batch=1, measured_shares=[0.0, 0.5, 1.0, 0.25])
    MeasuredRates(parts).renew(at)
    assert {group.measured_block: group.multiplier for group in parts.groups} == {None: 1.0, 1: 0.5, 2: 1.0, 3: 0.25}


def test_that_measuring_alone_changes_nothing(wine: Experiment, train: Train) -> None:
    by_hand = [{"block": name, "multiplier": 1.0} for name in ("1", "2", "3")]
    measured, _ = train(replaced(wine, {"rates.by_hand": by_hand}), "measured")
    plain, _ = train(replaced(wine, {"rates": {"kind": "uniform"}}), "plain")
    assert digest_of(measured) == digest_of(plain)


def test_that_rates_of_blocks_are_told_anew_with_each_epoch(wine: Experiment, train: Train) -> None:
    _, events = train(replaced(wine, {"recipe.schedule": {"kind": "constant"}}))
    told = [tuple(block.rate for block in event.blocks) for event in events if isinstance(event, BlocksTold)]
    assert len(set(told)) == 3
    for rates in told:
        assert (rates[0], max(rates)) == (0.0, 0.02)


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"phases": {"kind": "gradual"}, "freeze": {"boundary": 2}, "adapters": [{"kind": "lora", "blocks": ["0"]}]},
        {
            "source.features": 12,
            "tasks": [{"name": "class"}, {"kind": "regression", "name": "alcohol", "column": "alcohol"}],
            "heads": [{"task": "class"}, {"task": "alcohol"}],
            "sharing.boundary": 3,
            "augmentation": [{"kind": "mixup"}],
            "recipe.optimizer": {"kind": "sgd"},
        },
    ],
    ids=["full", "gradual, LoRA", "two tasks parted, mixup, SGD"],
)
def test_that_an_interruption_anywhere_changes_nothing(changes: dict[str, Any], wine: Experiment, train: Train) -> None:
    experiment = replaced(wine, changes)
    whole, _ = train(experiment, "whole")
    for stop in (2, 3, 4):
        control = Control()

        def interrupt(event: Event, control: Control = control, stop: int = stop) -> None:
            if isinstance(event, Step) and event.step == stop:
                control.end("interrupted")

        train(experiment, f"stopped at {stop}", control, on_event=interrupt)
        rest, _ = train(experiment, f"stopped at {stop}", resume=True)
        assert digest_of(rest) == digest_of(whole)


def digest_of(finished: Finished) -> str:
    return digest(read_tensors(Path(finished.weights))[0].items())


def test_that_a_gradient_that_is_no_number_ends_the_run_before_it_moves_anything(wine: Experiment) -> None:
    parts = assembled(wine)
    with torch.no_grad():
        parts.model.head_parameters()[0].fill_(float("nan"))
    with pytest.raises(DivergedError, match="The gradient in '1' became nan at step 1"):
        MeasuredRates(parts).renew(Position())
