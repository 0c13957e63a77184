"""What a run keeps is never there twice, not even while it is made."""

from __future__ import annotations

import numpy as np
import torch

from models.memory.live_bytes import LiveBytes
from models.spec.source import TorchvisionSource
from models.spec.stack import InputDescription
from models.transfer_model import TransferModel
from tests.workbench.spec.cost.documents import built, document
from workbench.data.pixel_cache.rows import PixelRows
from workbench.spec.data_description import ClassCount, ColumnDescription, DataDescription, ImageFacts, SplitSizes
from workbench.spec.recipe import Recipe
from workbench.training.checkpoint import Position
from workbench.training.compute import Compute
from workbench.training.frozen_part import compute_frozen_part
from workbench.training.inputs import Pixels
from workbench.training.selection import Selection

INPUT = InputDescription(size=32, mean=(0.5,) * 3, std=(0.5,) * 3)
DATA = DataDescription(
    title="Two",
    num_examples=100,
    columns=(ColumnDescription(name="class", classes=tuple(ClassCount(label=label, count=50) for label in "ab")),),
    inputs=ImageFacts(channels=3, min_size=(32, 32), max_size=(32, 32)),
    split=SplitSizes(train=80, validation=20, test=0, train_available=80),
)


def stem_and_rest() -> TransferModel:
    return built(
        document(TorchvisionSource(architecture="resnet18", initialisation="random"), 32, freeze__boundary=1), DATA
    )


def test_that_the_frozen_part_is_stored_in_its_layout_without_a_copy_of_all() -> None:
    compute = Compute.pick(Recipe(device="cpu", memory_format="channels_last"))
    model = stem_and_rest().to(memory_format=torch.channels_last)  # type: ignore[call-overload]  # torch types it for 4-d tensors only
    images = np.zeros((100, 3, 32, 32), dtype=np.uint8)
    pixels = Pixels(PixelRows.of(images), INPUT, compute)
    with LiveBytes() as tensors:
        stored = compute_frozen_part(model, pixels, np.arange(100, dtype=np.int64), 2, compute, lambda *_: None)
    rows = stored.take(np.arange(100, dtype=np.int64))
    assert rows.is_contiguous(memory_format=torch.channels_last)
    assert tensors.peak < 1.5 * rows.nbytes


def test_that_the_weights_of_the_best_epoch_before_go_when_better_ones_come() -> None:
    selection = Selection(Position(), None, {})
    weights = {"a": torch.zeros(1000), "b": torch.zeros(10)}
    tensors = LiveBytes()
    tensors.ignore(weights.values())
    with tensors:
        for accuracy in (0.5, 0.6, 0.7):
            assert selection.judge({"validation/class/accuracy": accuracy, "validation/loss": 1.0}, weights)
    assert tensors.peak < 1.5 * 4 * 1010
    assert torch.equal(selection.best["a"], weights["a"])
