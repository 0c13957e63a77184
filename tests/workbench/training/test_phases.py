"""Training in phases: what changes when, at which rate, and that an interruption anywhere changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from torch import Tensor

from models.describing import describe_source
from models.tensor_files import digest, read_tensors
from workbench.documents import replaced
from workbench.events import EpochEnded, Event, Finished, PhaseBegan, Started, Step
from workbench.experiment import Experiment
from workbench.training.assembly import assemble_run
from workbench.training.checkpoint import Position
from workbench.training.control import Control
from workbench.training.schedules import build_schedule
from workbench.training.selection import Selection
from workbench.training.trainer import Trainer

Train = Callable[..., tuple[Finished, list[Event]]]
GRADUAL = {"phases": {"kind": "gradual", "factor": 0.5}}
PROBE_FIRST = {"phases": {"kind": "lp-ft", "epochs": 2}}
LAYERED = {"rates": {"kind": "layer-decay", "decay": 0.5}}


def snapshots_of_phases(experiment: Experiment, folder: Path) -> list[tuple[str, dict[str, Tensor]]]:
    """What each phase said that trains, with all tensors as they were when it began; last the tensors at the end."""
    parts = assemble_run(experiment, None, None, lambda _what, _done, _total: None)
    taken: list[tuple[str, dict[str, Tensor]]] = []

    def take(event: Event) -> None:
        if isinstance(event, PhaseBegan):
            taken.append((event.trains, copies()))

    def copies() -> dict[str, Tensor]:
        return {name: tensor.clone() for name, tensor in parts.model.state_dict().items()}

    Trainer("r1", parts, folder, take, Control()).fit()
    return [*taken, ("", copies())]


def changes_of_phases(experiment: Experiment, folder: Path) -> list[tuple[str, set[str]]]:
    """What each phase said that trains, and which tensors it changed."""
    taken = snapshots_of_phases(experiment, folder)
    return [
        (said, {name for name, tensor in before.items() if not tensor.equal(after[name])})
        for (said, before), (_, after) in pairwise(taken)
    ]


def names_of_blocks(experiment: Experiment, tensors: set[str]) -> list[tuple[str, set[str]]]:
    """Each block from the input upwards with the tensors of its layers; `tensors` are all there are."""
    stack = describe_source(experiment.source, 32)
    layers = [(block.name, {layer.name for layer in block.layers}) for block in stack.blocks]
    return [(name, {tensor for tensor in tensors if tensor.rpartition(".")[0] in inside}) for name, inside in layers]


def test_that_gradual_unfreezing_changes_exactly_the_blocks_of_each_phase(small: Experiment, tmp_path: Path) -> None:
    experiment = replaced(small, {**GRADUAL, "recipe.epochs": 4, "recipe.optimizer.weight_decay": 0.1})
    told = changes_of_phases(experiment, tmp_path)
    blocks = names_of_blocks(experiment, {name for _, changed in told for name in changed})
    heads = {"heads.class.weight", "heads.class.bias"}
    assert [len(names) > 5 for _, names in blocks] == [False] * 15 + [True] * 3
    for number, (_, changed) in enumerate(told):
        opened = blocks[len(blocks) - number :]
        assert changed == heads.union(*(names for _, names in opened))
    top = [name for name, _ in blocks[-3:]]
    assert [said for said, _ in told] == ["the heads", f"only {top[2]}", f"{top[1]} and above", f"{top[0]} and above"]


def test_that_a_probe_moves_the_heads_alone_and_the_tuning_moves_what_is_not_frozen(
    small: Experiment, tmp_path: Path
) -> None:
    experiment = replaced(small, {**PROBE_FIRST, "freeze": {"boundary": 14, "top": 1, "thawed": ["stem"]}})
    told = changes_of_phases(experiment, tmp_path)
    blocks = names_of_blocks(experiment, {name for _, changed in told for name in changed})
    heads = {"heads.class.weight", "heads.class.bias"}
    assert [changed == heads for _, changed in told] == [True, False]
    tuned = [index for index, (_, names) in enumerate(blocks) if len(names) > 5]
    assert tuned == [0, 14, 15, 16]
    assert told[1][1] == heads.union(*(blocks[index][1] for index in tuned))
    assert [said for said, _ in told] == ["the heads", "4 of 18 blocks"]


def test_that_live_statistics_move_from_the_first_phase_on_but_not_in_blocks_that_wait(
    small: Experiment, tmp_path: Path
) -> None:
    experiment = replaced(small, {**GRADUAL, "freeze": {"boundary": 16, "batch_norm": "statistics"}})
    told = changes_of_phases(experiment, tmp_path)
    blocks = names_of_blocks(experiment, {name for _, changed in told for name in changed})
    statistics = ("running_mean", "running_var", "num_batches_tracked")
    for number, (_, changed) in enumerate(told):
        for index, (_, names) in enumerate(blocks):
            moved = names & changed
            if index < 16:
                assert moved
                assert all(name.endswith(statistics) for name in moved)
            else:
                assert moved == (names if index >= len(blocks) - number else set())


@pytest.mark.parametrize(
    "changes",
    [
        {**GRADUAL, **LAYERED},
        {**PROBE_FIRST, "rates": {"kind": "discriminative"}, "recipe.optimizer": {"kind": "sgd"}},
        {**GRADUAL, "freeze.batch_norm": "live", "adapters": [{"kind": "lora", "blocks": ["6.0"]}]},
        {**PROBE_FIRST, "adapters": [{"kind": "adalora", "blocks": ["6.0"]}], "regularizers": [{"kind": "l2-sp"}]},
    ],
    ids=["gradual, layer decay", "LP-FT, discriminative, SGD", "gradual, live norms, LoRA", "LP-FT, AdaLoRA, L2-SP"],
)
def test_that_an_interruption_in_any_phase_changes_nothing(
    changes: dict[str, Any], small: Experiment, train: Train
) -> None:
    """Four steps an epoch: within a phase, at its last step, after the first one of the next, and of the last."""
    experiment = replaced(small, changes)
    whole, whole_events = train(experiment, "whole")
    for stop in (3, 4, 5, 9):
        control = Control()

        def interrupt(event: Event, control: Control = control, stop: int = stop) -> None:
            if isinstance(event, Step) and event.step == stop:
                control.end("interrupted")

        part, part_events = train(experiment, f"stopped at {stop}", control, on_event=interrupt)
        assert (part.outcome, part.step) == ("interrupted", stop)
        rest, rest_events = train(experiment, f"stopped at {stop}", resume=True)
        assert digest_of(rest) == digest_of(whole)
        assert rest.values == whole.values
        for kind in (Step, EpochEnded):
            assert values_of(part_events + rest_events, kind) == values_of(whole_events, kind)


def test_that_a_run_is_not_stopped_early_before_its_last_phase(small: Experiment, train: Train) -> None:
    """At so small a rate a probe improves nothing, and patience would end the run with it."""
    experiment = replaced(
        small, {**PROBE_FIRST, "recipe.learning_rate": 1e-30, "recipe.epochs": 6, "recipe.early_stopping.patience": 1}
    )
    finished, events = train(experiment)
    assert finished.outcome == "completed"
    assert [event.epoch for event in events if isinstance(event, EpochEnded)][:3] == [1, 2, 3]


def test_that_patience_counts_the_epochs_of_the_last_phase_alone() -> None:
    def exhausted(epoch: int, without_gain: int) -> bool:
        last = epoch > 5
        position = Position(
            epoch=epoch, epochs_without_gain=without_gain, phase=int(last), phase_epoch=5 if last else 1
        )
        return Selection(position, patience=2, best={}, last_phase=1).exhausted

    assert [exhausted(epoch, epoch - 1) for epoch in (3, 5, 6, 7)] == [False, False, False, True]
    assert not exhausted(9, without_gain=1)


def digest_of(finished: Finished) -> str:
    return digest(read_tensors(Path(finished.weights))[0].items())


def values_of(events: list[Event], kind: type[Step | EpochEnded]) -> list[dict[str, float]]:
    return [event.values for event in events if isinstance(event, kind)]


def test_that_the_rate_told_is_the_base_times_schedule_times_phase(small: Experiment, train: Train) -> None:
    experiment = replaced(small, {**GRADUAL, **LAYERED, "recipe.learning_rate": 0.01})
    _, events = train(experiment)
    schedule = build_schedule(experiment.recipe.schedule, 12)
    told = [event.values["learning_rate"] for event in events if isinstance(event, Step)]
    assert told == pytest.approx([0.01 * schedule(step) * 0.5 ** (step // 4) for step in range(12)])


def test_that_a_run_of_one_phase_tells_of_none_and_a_resumed_one_tells_where_it_is(
    small: Experiment, train: Train
) -> None:
    assert not [event for event in train(small, "plain")[1] if isinstance(event, PhaseBegan)]
    control = Control()

    def interrupt(event: Event) -> None:
        if isinstance(event, Step) and event.step == 6:
            control.end("interrupted")

    experiment = replaced(small, GRADUAL)
    _, part = train(experiment, "parts", control, on_event=interrupt)
    _, rest = train(experiment, "parts", resume=True)
    assert phases_told(part) == [(0, 1, 1), (4, 2, 2)]
    assert phases_told(rest) == [(6, 2, 2), (8, 3, 3)]


def phases_told(events: list[Event]) -> list[tuple[int, int, int]]:
    """Step, epoch and number of each; all are of three: the run's epochs end before the fourth."""
    assert all(event.num_phases == 3 for event in events if isinstance(event, PhaseBegan))
    return [(event.step, event.epoch, event.number) for event in events if isinstance(event, PhaseBegan)]


def test_that_a_run_begins_by_telling_what_trains_in_its_last_phase(small: Experiment, train: Train) -> None:
    experiment = replaced(small, {**GRADUAL, "freeze.boundary": 0})
    [started] = [event for event in train(experiment)[1] if isinstance(event, Started)]
    blocks = describe_source(experiment.source, 32).blocks
    heads = 1280 * 10 + 10
    assert started.num_phases == 3
    assert started.trainable_parameters == sum(block.parameters for block in blocks[-2:]) + heads
