"""The learning-rate finder on the small experiment: its curve, its end, and that a run after it is as one without."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from models.tensor_files import digest, read_tensors
from workbench.data.watching import Cancelled
from workbench.documents import replaced
from workbench.events import Event, Finished, Step
from workbench.experiment import Experiment
from workbench.spec.rate_curve import RateCurve, ending_text
from workbench.training import lr_finder
from workbench.training.assembly import Assembly, assemble_run
from workbench.training.lr_finder import find_rate, rising
from workbench.training.randomness import randomness_kept

Train = Callable[..., tuple[Finished, list[Event]]]


@pytest.fixture
def few_steps(monkeypatch: pytest.MonkeyPatch) -> int:
    """Three epochs of four steps, and one step of the fourth."""
    monkeypatch.setattr(lr_finder, "NUM_STEPS", 13)
    monkeypatch.setattr(lr_finder, "RATES", rising(13))
    return 13


def found(experiment: Experiment, report: Callable[[str, int, int], None] = lambda *_: None) -> RateCurve:
    return find_rate(experiment, None, None, report)


def drawn() -> tuple[Any, ...]:
    """What every global generator would give next; draws nothing."""
    return (random.getstate(), str(np.random.get_state()), torch.get_rng_state().tolist())  # noqa: NPY002


def first_epoch(parts: Assembly) -> list[list[int]]:
    """The labels as they come."""
    return [column.tolist() for batch in parts.train.shuffled(0, 1) for column in batch.labels.values()]


PLAIN: dict[str, Any] = {}
EVERYTHING: dict[str, Any] = {
    "freeze.boundary": "all",
    "adapters": [{"kind": "lora", "blocks": ["6.0"]}],
    "augmentation": [{"kind": "random-resized-crop"}, {"kind": "mixup"}],
    "regularizers": [{"kind": "l2-sp"}],
}


@pytest.mark.usefixtures("few_steps")
@pytest.mark.parametrize("changes", [PLAIN, EVERYTHING], ids=["dropout", "augmented, adapted, penalised"])
def test_that_a_run_after_a_search_gives_the_same_bytes_in_the_same_order_as_one_without(
    changes: dict[str, Any], small: Experiment, train: Train
) -> None:
    experiment = replaced(small, {**changes, "recipe.epochs": 2})
    alone, events_alone = train(experiment, "alone")
    before = drawn()
    found(experiment)
    assert drawn() == before
    after, events_after = train(experiment, "after")
    weights = [digest(read_tensors(Path(finished.weights))[0].items()) for finished in (alone, after)]
    assert weights[0] == weights[1]
    assert alone.values == after.values
    # A loss tells the batch: other examples, or the same with other dropout or augmentation, have another.
    losses = [[e.values for e in events if isinstance(e, Step)] for events in (events_alone, events_after)]
    assert losses[0] == losses[1]


@pytest.mark.usefixtures("few_steps")
def test_that_an_assembly_that_stands_while_rates_are_tried_trains_on_as_it_would_have(small: Experiment) -> None:
    """Model, optimiser and order of the data of another assembly in this process, bit for bit."""
    parts = assemble_run(small, None, None, lambda *_: None)
    before = {name: tensor.clone() for name, tensor in parts.model.state_dict().items()}
    order = first_epoch(parts)
    found(small)
    assert all(torch.equal(tensor, before[name]) for name, tensor in parts.model.state_dict().items())
    assert not parts.optimizer.state_dict()["state"]
    assert first_epoch(parts) == order


def test_that_generators_are_put_back_also_where_the_work_was_broken_off() -> None:
    before = drawn()
    with pytest.raises(Cancelled):
        _draw_and_break_off()
    assert drawn() == before


def _draw_and_break_off() -> None:
    with randomness_kept(torch.device("cpu")):
        random.random()
        np.random.rand()  # noqa: NPY002
        torch.rand(1)
        torch.default_generator.manual_seed(1)
        raise Cancelled


def test_that_every_rate_is_tried_on_the_batches_of_a_run_over_the_ends_of_its_epochs(
    small: Experiment, train: Train, few_steps: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At rates that hardly change a weight, the losses are those of a run that hardly learns, dropout included."""
    monkeypatch.setattr(lr_finder, "RATES", tuple(1e-12 * 1.001**step for step in range(few_steps)))
    experiment = replaced(small, {"recipe.learning_rate": 1e-12, "recipe.epochs": 4})
    curve = found(experiment)
    _, events = train(experiment)
    losses = [event.values["train/loss"] for event in events if isinstance(event, Step)]
    assert (curve.ending, curve.rates) == ("range", lr_finder.RATES)
    assert curve.losses == pytest.approx(losses[:few_steps], rel=1e-4)
    assert len(set(losses)) == len(losses), "every batch has a loss of its own"


def test_that_the_smoothed_loss_is_the_corrected_moving_average(small: Experiment, few_steps: int) -> None:
    curve = found(small)
    assert few_steps == curve.planned
    for last in range(len(curve.losses)):
        weights = [0.98 ** (last - at) for at in range(last + 1)]
        mean = sum(w * loss for w, loss in zip(weights, curve.losses, strict=False)) / sum(weights)
        assert curve.smoothed[last] == pytest.approx(mean)


TENTH = {"kind": "lp-ft", "epochs": 1, "factor": 0.1, "warmup": 2.0}
AUTOMATIC = {"kind": "automatic", "patience": 1, "factor": 0.5}


@pytest.mark.parametrize(
    ("phases", "number", "share"), [(TENTH, 2, 0.1), (AUTOMATIC, 4, 0.125)], ids=["LP-FT", "automatic unfreezing"]
)
def test_that_the_steps_are_taken_at_the_rates_with_the_share_of_the_last_phase_and_without_its_warm_up(
    phases: dict[str, Any],
    number: int,
    share: float,
    small: Experiment,
    monkeypatch: pytest.MonkeyPatch,
    few_steps: int,
) -> None:
    """The axis is the recipe's rate, and what is tried is the phase's share of it, with all blocks that will train."""
    told: list[float] = []
    heard = lr_finder._Rise._heard

    def listen(self: Any, event: Event) -> None:
        if isinstance(event, Step):
            told.append(event.values["learning_rate"])
        heard(self, event)

    monkeypatch.setattr(lr_finder._Rise, "_heard", listen)
    curve = found(replaced(small, {"phases": phases, "recipe.epochs": 5}))
    assert told == pytest.approx([share * rate for rate in curve.rates])
    assert (curve.phase, curve.num_phases, curve.planned) == (number, number, few_steps)
    assert f"as phase {number} of {number} trains, from fresh heads" in ending_text(curve)


@pytest.mark.parametrize("penalties", [[], [{"kind": "bss"}]], ids=["plain", "with singular values"])
def test_that_a_loss_that_is_no_number_ends_the_curve_and_is_no_error(
    penalties: list[Any], small: Experiment, few_steps: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a loss that has left before, plain descent at 10³⁰ overflows."""
    monkeypatch.setattr(lr_finder, "LEFT", float("inf"))
    monkeypatch.setattr(lr_finder, "RATES", tuple(10.0 ** (10 * step) for step in range(few_steps)))
    curve = found(replaced(small, {"recipe.optimizer": {"kind": "sgd"}, "regularizers": penalties}))
    assert curve.ending == "not finite"
    assert 0 < len(curve.losses) < few_steps
    assert all(np.isfinite(curve.losses))
    assert all(mark.reason for mark in curve.marks)


def test_that_a_loss_that_has_left_ends_the_curve(
    small: Experiment, few_steps: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So short a curve cannot rise to four times its lowest: the average is slow."""
    monkeypatch.setattr(lr_finder, "LEFT", 1.02)
    curve = found(small)
    assert curve.ending == "diverged"
    assert curve.smoothed[-1] > 1.02 * min(curve.smoothed)
    assert all(loss <= 1.02 * min(curve.smoothed[: at + 1]) for at, loss in enumerate(curve.smoothed[:-1]))
    assert len(curve.losses) < few_steps


@pytest.mark.usefixtures("few_steps")
def test_that_whoever_breaks_it_off_is_heard_while_it_prepares_and_within_a_step(small: Experiment) -> None:
    for wanted in ("Computing the frozen part", "Trying learning rates"):

        def report(what: str, *_: int, wanted: str = wanted) -> None:
            if what == wanted:
                raise Cancelled

        before = drawn()
        with pytest.raises(Cancelled):
            found(small, report)
        assert drawn() == before


@pytest.mark.usefixtures("few_steps")
def test_that_the_frozen_part_is_not_computed_of_examples_that_no_step_reads(
    small: Experiment, monkeypatch: pytest.MonkeyPatch
) -> None:
    assembled: list[Assembly] = []

    def keep(*arguments: Any, **options: Any) -> Assembly:
        assembled.append(assemble_run(*arguments, **options))
        return assembled[-1]

    monkeypatch.setattr(lr_finder, "assemble_run", keep)
    heard: list[str] = []
    # 100 labels and 54 to validate: 13 steps of 8 read 104 examples, 13 of 32 more than there are.
    first = found(replaced(small, {"recipe.batch_size": 8}), lambda what, *_: heard.append(what))
    assert "Computing the frozen part" not in heard
    second = found(small, lambda what, *_: heard.append(what))
    assert "Computing the frozen part" in heard
    assert first.losses
    assert second.losses
