"""The bundled experiment on a CUDA device: bf16, channels last, resuming. Skipped, and says so, where there is none."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch

from models.tensor_files import read_tensors
from workbench import documents
from workbench.documents import replaced
from workbench.events import EpochEnded, Event, Finished, Started, Step
from workbench.experiment import Experiment
from workbench.training.control import Control

Train = Callable[..., tuple[Finished, list[Event]]]

pytestmark = [
    pytest.mark.gpu,
    pytest.mark.skipif(not torch.cuda.is_available(), reason="there is no CUDA device on this machine"),
]

EXAMPLES = Path(__file__).parents[3] / "examples"


@pytest.fixture
def bundled() -> Experiment:
    return documents.read(EXAMPLES / "mnist5k-linear-probe.toml")


@pytest.mark.parametrize("boundary", ["all", 13, 0])
def test_that_the_bundled_experiment_trains_in_bfloat16_and_channels_last(
    boundary: int | str, bundled: Experiment, train: Train
) -> None:
    finished, events = train(replaced(bundled, {"freeze.boundary": boundary}))
    started = next(event for event in events if isinstance(event, Started))
    assert finished.outcome == "completed", finished.reason
    assert started.precision == "bfloat16"
    assert started.memory_format == "channels_last"
    assert torch.cuda.get_device_name() in started.device
    assert finished.values["test/digit/accuracy"] > 0.7
    epochs = [event for event in events if isinstance(event, EpochEnded)]
    assert epochs[-1].values["validation/loss"] < epochs[0].values["validation/loss"]


def test_that_kept_weights_are_float32(bundled: Experiment, train: Train) -> None:
    finished, _ = train(replaced(bundled, {"recipe.epochs": 1}))
    tensors = read_tensors(Path(finished.weights))[0].values()
    assert {tensor.dtype for tensor in tensors if tensor.is_floating_point()} == {torch.float32}


@pytest.mark.parametrize("changes", [{}, {"freeze.boundary": 13}], ids=["heads only", "top blocks"])
def test_that_a_resumed_run_comes_close_to_the_uninterrupted(
    changes: dict[str, Any], bundled: Experiment, train: Train
) -> None:
    """Not hash-equal: sums on a GPU may be taken in another order."""
    experiment = replaced(bundled, {**changes, "recipe.epochs": 3})
    whole, _ = train(experiment, "whole")
    control = Control()

    def interrupt(event: Event) -> None:
        if isinstance(event, Step) and event.step == 11:
            control.end("interrupted")

    part, _ = train(experiment, "parts", control, on_event=interrupt)
    rest, _ = train(experiment, "parts", resume=True)
    assert (part.outcome, rest.outcome) == ("interrupted", "completed")
    assert rest.step == whole.step
    assert rest.values["validation/loss"] == pytest.approx(whole.values["validation/loss"], rel=0.05)
    assert rest.values["test/digit/accuracy"] == pytest.approx(whole.values["test/digit/accuracy"], abs=0.05)


def test_that_float32_on_the_gpu_agrees_with_the_cpu(bundled: Experiment, train: Train) -> None:
    plain = replaced(bundled, {"recipe.epochs": 2, "recipe.precision": "float32"})
    gpu, _ = train(plain, "gpu")
    cpu, _ = train(replaced(plain, {"recipe.device": "cpu"}), "cpu")
    assert gpu.values["validation/loss"] == pytest.approx(cpu.values["validation/loss"], rel=0.02)
