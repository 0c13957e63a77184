"""What a run tells of its blocks: which train, at which rate, how far they are; and that telling changes nothing."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from models.tensor_files import Tensors, digest, read_tensors
from workbench.documents import replaced
from workbench.events import BlocksTold, EpochEnded, Event, Finished, Step
from workbench.experiment import Experiment
from workbench.training.assembly import assemble_run
from workbench.training.control import Control
from workbench.training.schedules import build_schedule
from workbench.training.trainer import Trainer

Train = Callable[..., tuple[Finished, list[Event]]]
FAST = {"recipe.learning_rate": 0.01, "recipe.keep_best": False}


def told(events: list[Event]) -> list[BlocksTold]:
    return [event for event in events if isinstance(event, BlocksTold)]


def weights_of(finished: Finished) -> Tensors:
    return read_tensors(Path(finished.weights))[0]


def test_that_rates_are_layer_decay_times_cosine_times_gradual_unfreezing(small: Experiment, train: Train) -> None:
    """Block b of 18 decays to 0.5^(18 − b); phase k begins with epoch k and block 18 − k, at half the rate before;
    the cosine falls over 12 steps. Three blocks are free; the third one's turn comes after the last epoch.
    """
    experiment = replaced(
        small,
        {
            **FAST,
            "phases": {"kind": "gradual", "factor": 0.5},
            "rates": {"kind": "layer-decay", "decay": 0.5},
            "recipe.schedule": {"kind": "cosine", "warmup": 0.0, "final": 0.0},
        },
    )
    events = told(train(experiment)[1])

    def rate(block: int, step: int, phase: int) -> float:
        opened = block >= 18 - phase
        cosine = (1 + math.cos(math.pi * step / 12)) / 2
        return 0.01 * cosine * 0.5**phase * 0.5 ** (18 - block) if opened else 0.0

    assert [(event.step, event.epoch) for event in events] == [(0, 1), (4, 2), (8, 3), (12, 3)]
    for event, step, phase in zip(events, (0, 4, 8, 11), (0, 1, 2, 2), strict=True):
        assert [now.rate for now in event.blocks] == pytest.approx([rate(b, step, phase) for b in range(18)])
        assert [now.trains for now in event.blocks] == [b >= 18 - phase for b in range(18)]
        assert [now.distance > 0 for now in event.blocks] == [
            b > 18 - phase or (step == 11 and b > 15) for b in range(18)
        ]


@pytest.mark.parametrize("changes", [{}, {"regularizers": [{"kind": "l2-sp"}]}], ids=["plain", "towards the source"])
def test_that_distances_are_those_of_the_kept_weights_from_the_sources(
    changes: dict[str, Any], small: Experiment, train: Train
) -> None:
    experiment = replaced(small, {**FAST, **changes})
    source = assemble_run(experiment, None, None, lambda _what, _done, _total: None).model
    start = {id(p): p for block in source.stack.blocks for _, p in block.named_parameters()}
    names = {name: start[id(p)] for name, p in source.state_dict(keep_vars=True).items() if id(p) in start}
    finished, events = train(experiment)
    kept = weights_of(finished)
    blocks = [[name for name, p in names.items() if any(p is q for _, q in block.named_parameters())]
              for block in source.stack.blocks]  # fmt: skip
    for now, inside in zip(told(events)[-1].blocks, blocks, strict=True):
        away = math.sqrt(sum(((kept[name] - names[name]) ** 2).sum().item() for name in inside))
        size = math.sqrt(sum((names[name] ** 2).sum().item() for name in inside))
        assert now.distance == pytest.approx(away, rel=1e-4)
        assert now.relative_distance == pytest.approx(away / size, rel=1e-4)
    assert [now.distance > 0 for now in told(events)[-1].blocks] == [False] * 15 + [True] * 3


@pytest.mark.parametrize("stop", [3, 4, 6])
def test_that_a_resumed_run_tells_the_same_and_counts_from_the_source(
    stop: int, small: Experiment, train: Train, uninterrupted: Callable[[Experiment], tuple[Finished, list[Event]]]
) -> None:
    """Four steps an epoch: within the first, at its end, and within the second."""
    experiment = replaced(small, FAST)
    control = Control()

    def interrupt(event: Event) -> None:
        if isinstance(event, Step) and event.step == stop:
            control.end("interrupted")

    _, part = train(experiment, "parts", control, on_event=interrupt)
    _, rest = train(experiment, "parts", resume=True)
    whole = told(uninterrupted(experiment)[1])
    assert told(part + rest) == whole
    assert whole[-1].blocks[17].distance > whole[1].blocks[17].distance > 0


def test_that_telling_changes_no_weight(small: Experiment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def trained() -> str:
        parts = assemble_run(replaced(small, FAST), None, None, lambda _what, _done, _total: None)
        Trainer("r1", parts, tmp_path, lambda _: None, Control()).fit()
        return digest(parts.model.state_dict().items())

    telling = trained()
    monkeypatch.setattr(Trainer, "_tell_blocks", lambda *_: None)
    assert trained() == telling


def test_that_an_adapter_trains_at_a_rate_in_a_block_that_does_not(small: Experiment, train: Train) -> None:
    experiment = replaced(
        small, {**FAST, "freeze.boundary": "all", "adapters": [{"kind": "lora", "blocks": ["6.0"]}], "recipe.epochs": 1}
    )
    blocks = {now.name: now for now in told(train(experiment)[1])[0].blocks}
    assert blocks["6.0"].rate > 0
    assert not blocks["6.0"].trains
    assert [name for name, now in blocks.items() if now.rate] == ["6.0"]
    assert all(now.distance == 0 for now in blocks.values())


def test_that_a_run_that_is_stopped_within_an_epoch_tells_where_it_ended(small: Experiment, train: Train) -> None:
    control = Control()

    def stop(event: Event) -> None:
        if isinstance(event, Step) and event.step == 6:
            control.end("stopped")

    _, events = train(replaced(small, FAST), control=control, on_event=stop)
    assert [(event.step, event.epoch) for event in told(events)] == [(0, 1), (4, 2), (6, 2)]
    assert len([event for event in events if isinstance(event, EpochEnded)]) == 1


def test_that_the_end_is_told_of_the_phase_that_ended_and_not_of_one_that_never_began(
    small: Experiment, train: Train
) -> None:
    """At so small a rate nothing improves: an automatic phase ends with every epoch, the last one with the run."""
    phases = {"kind": "automatic", "patience": 1}
    events = told(train(replaced(small, {"recipe.learning_rate": 1e-30, "recipe.epochs": 2, "phases": phases}))[1])
    trained = [sum(now.trains for now in event.blocks) for event in events]
    assert trained[-1] == trained[-2]
    assert [now.rate > 0 for now in events[-1].blocks] == [now.rate > 0 for now in events[-2].blocks]


def test_that_measured_rates_are_told_as_they_are(small: Experiment, train: Train) -> None:
    experiment = replaced(small, {**FAST, "rates": {"kind": "auto-rgn"}, "recipe.epochs": 1})
    first = told(train(experiment)[1])[0]
    rates = [now.rate for now in first.blocks[15:]]
    highest = 0.01 * build_schedule(experiment.recipe.schedule, 4)(0)
    assert max(rates) == pytest.approx(highest)
    assert 0 < min(rates) < highest


def test_that_a_block_that_begins_anew_begins_away_from_the_source(small: Experiment, train: Train) -> None:
    first = told(train(replaced(small, {**FAST, "freeze.fresh": 1, "recipe.epochs": 1}))[1])[0]
    assert first.step == 0
    assert [now.distance > 0 for now in first.blocks] == [False] * 17 + [True]
    assert 0.1 < first.blocks[17].relative_distance < 10
