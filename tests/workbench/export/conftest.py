"""Exports of models whose every trainable tensor is random, and their predictions without this program."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file, save_file
from torch import Tensor

from models.seeding import seeded
from workbench.documents import replaced
from workbench.experiment import Experiment
from workbench.export.write import export_run
from workbench.training.assembly import Assembly, assemble_run
from workbench.training.kept_weights import write_weights

SMALL = {
    "name": "small",
    "data": {"kind": "bundled", "name": "digits"},
    "split.labelled": 20,
    "split.validation": 0.02,
    "split.test": 0.02,
    "preprocessing.image_size": 32,
    "recipe.device": "cpu",
    "recipe.memory_format": "contiguous",
    "recipe.cache_frozen": False,
}

PLAIN_PREDICTOR = Path(__file__).parent / "plain_predictor.py"


@pytest.fixture
def small() -> Experiment:
    return replaced(Experiment(), SMALL)


@dataclass
class Kept:
    """A run's model in this program, and the file of its kept weights."""

    parts: Assembly
    weights: Path

    def export(self, folder: Path, **values: float) -> tuple[Path, ...]:
        return export_run(self.weights, "my run", values, folder)

    def images(self, count: int = 3) -> Tensor:
        channels, size, _ = self.parts.data.examples.images.shape[1:]
        return torch.randn(count, channels, size, size, generator=torch.Generator().manual_seed(1))

    def predictions(self) -> dict[str, Tensor]:
        with torch.inference_mode():
            found: dict[str, Tensor] = self.parts.model.train(False)(self.images())
        return found


Keep = Callable[..., Kept]


@pytest.fixture
def keep(tmp_path: Path) -> Keep:
    """Keeps the weights of an experiment as if it had been trained: what would change is drawn at random."""

    def make(experiment: Experiment, folder: str = "run", **options: Any) -> Kept:
        parts = assemble_run(experiment, None, options.get("resolve_run"), lambda *_: None)
        with seeded(5), torch.no_grad():
            for parameter in parts.model.trainable_parameters():
                parameter.add_(0.02 * torch.randn_like(parameter))
        return Kept(parts, write_weights(tmp_path / folder, parts, "r1"))

    return make


@pytest.fixture(scope="session")
def plain_predictor() -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-I", str(PLAIN_PREDICTOR)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield process


@pytest.fixture
def predict_plainly(
    plain_predictor: subprocess.Popen[str], tmp_path: Path
) -> Callable[[Path, Tensor], dict[str, Tensor]]:
    """{task: logits} of images by an export's own script, in a process that cannot import anything of ours."""

    def predict(folder: Path, images: Tensor) -> dict[str, Tensor]:
        given, found, faults = (tmp_path / name for name in ("images.safetensors", "logits.safetensors", "faults"))
        save_file({"images": images}, given)
        assert plain_predictor.stdin is not None
        assert plain_predictor.stdout is not None
        plain_predictor.stdin.write(json.dumps([str(path) for path in (folder, given, found, faults)]) + "\n")
        plain_predictor.stdin.flush()
        assert plain_predictor.stdout.readline() == "0\n", faults.read_text(encoding="utf-8")
        logits: dict[str, Tensor] = load_file(found)
        return logits

    return predict
