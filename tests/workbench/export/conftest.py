"""Exports of models whose every trainable tensor is random, and their predictions without this program."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
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

PLAIN_PREDICTION = """
import sys

class Refuse:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in ("workbench", "models", "storage", "PySide6"):
            raise ImportError(name)

sys.meta_path.insert(0, Refuse())
sys.path.insert(0, sys.argv[1])
import load_model, torch
from safetensors.torch import load_file, save_file
with torch.inference_mode():
    save_file(load_model.load()(load_file(sys.argv[2])["images"]), sys.argv[3])
"""


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
        parts = assemble_run(experiment, tmp_path / folder, options.get("resolve_run"), lambda *_: None)
        with seeded(5), torch.no_grad():
            for parameter in parts.model.trainable_parameters():
                parameter.add_(0.02 * torch.randn_like(parameter))
        return Kept(parts, write_weights(tmp_path / folder, parts, "r1"))

    return make


@pytest.fixture
def predict_plainly(tmp_path: Path) -> Callable[[Path, Tensor], dict[str, Tensor]]:
    """{task: logits} of images by an export's own script, in a process that cannot import anything of ours."""

    def predict(folder: Path, images: Tensor) -> dict[str, Tensor]:
        given, found = tmp_path / "images.safetensors", tmp_path / "logits.safetensors"
        save_file({"images": images}, given)
        command = [sys.executable, "-I", "-c", PLAIN_PREDICTION, str(folder), str(given), str(found)]
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        logits: dict[str, Tensor] = load_file(found)
        return logits

    return predict
