"""What the loop does for adapters that take part in training: AdaLoRA has a penalty and gives ranks up."""

from __future__ import annotations

from pathlib import Path

import pytest

from workbench.documents import replaced
from workbench.events import Event, Step
from workbench.experiment import Experiment
from workbench.training.assembly import assemble_run
from workbench.training.control import Control
from workbench.training.trainer import Trainer

RANK, SPARE = 2, 3


def trained(small: Experiment, adapter: dict[str, object], folder: Path) -> tuple[Trainer, list[Step]]:
    experiment = replaced(small, {"freeze.boundary": "all", "adapters": [{"blocks": ["6.0"], **adapter}]})
    steps: list[Step] = []

    def emit(event: Event) -> None:
        if isinstance(event, Step):
            steps.append(event)

    parts = assemble_run(experiment, None, None, lambda _what, _done, _total: None)
    trainer = Trainer("r1", parts, folder, emit, Control())
    trainer.fit()
    return trainer, steps


def test_that_an_adapters_penalty_is_part_of_the_loss_and_its_ranks_fall_as_told(
    small: Experiment, tmp_path: Path
) -> None:
    """The mean rank of the layers is `RANK` in the end, and more by `SPARE` in the beginning."""
    trainer, steps = trained(small, {"kind": "adalora", "rank": RANK, "spare_rank": SPARE}, tmp_path)
    for step in steps:
        penalty = step.values["penalty/adapters"]
        assert penalty > 0
        assert step.values["train/loss"] == pytest.approx(step.values["train/class/loss"] + penalty)
    values = [tensor for name, tensor in trainer.parts.model.state_dict().items() if "lora_E" in name]
    assert all(len(tensor) == RANK + SPARE for tensor in values)
    left = sum(int(tensor.count_nonzero()) for tensor in values)
    assert 0 < left <= RANK * len(values)


def test_that_adapters_without_a_penalty_add_none(small: Experiment, tmp_path: Path) -> None:
    _, steps = trained(small, {"kind": "lora"}, tmp_path)
    assert all("penalty/adapters" not in step.values for step in steps)
    assert steps[0].values["train/loss"] == steps[0].values["train/class/loss"]
