"""Our training loop beside the same loop written by hand: same model, data, batches, optimiser and schedule."""

from __future__ import annotations

import math
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import torch
from torch import nn

from benchmarks import by_hand
from benchmarks.figures import Row, ratio
from benchmarks.processes import COMMON, EXAMPLES
from models.sources.build import build
from storage.ids import new_id
from storage.owners import this_process
from storage.store import Store
from workbench import documents
from workbench.data.pixel_cache.cache import PixelCache
from workbench.events import EpochEnded, Event
from workbench.experiment import Experiment
from workbench.launch.engine.recorder import Recorder
from workbench.training.assembly import Assembly, assemble_run
from workbench.training.control import Control
from workbench.training.trainer import Trainer


def measure(rounds: int) -> Iterator[Row]:
    """Whole fine-tuning, and a head alone on the cached output of frozen blocks."""
    whole = documents.read(EXAMPLES / "mnist5k-full-fine-tuning.toml")
    head = documents.read(EXAMPLES / "mnist5k-linear-probe.toml")
    yield _compare("whole network, 2 epochs", whole, {"split.labelled": 256, "recipe.epochs": 2}, rounds)
    yield _compare("head on cached features, 100 epochs", head, {"recipe.epochs": 100}, rounds)


def _compare(what: str, experiment: Experiment, changes: dict[str, object], rounds: int) -> Row:
    experiment = documents.replaced(experiment, {**COMMON, **changes})
    ours_s, theirs_s = [], []
    with tempfile.TemporaryDirectory() as name:
        _ours(experiment, Path(name)), _by_hand(experiment, Path(name))  # warms caches and allocator
        for _ in range(rounds):
            seconds, loss = _ours(experiment, Path(name))
            seconds_by_hand, loss_by_hand = _by_hand(experiment, Path(name))
            assert math.isclose(loss, loss_by_hand, rel_tol=0.02), f"not the same training: {loss}, {loss_by_hand}"
            ours_s.append(seconds)
            theirs_s.append(seconds_by_hand)
    return ratio(f"our loop ÷ by hand: {what}", ours_s, theirs_s)


def _ours(experiment: Experiment, folder: Path) -> tuple[float, float]:
    """Seconds of the loop with its recorder writing the history, and the last validation loss."""
    parts = _assembled(experiment, folder)
    losses: list[float] = []
    with _recorder(experiment, folder) as (run, recorder):

        def emit(event: Event) -> None:
            recorder.log(event)
            if isinstance(event, EpochEnded):
                losses.append(event.values["validation/loss"])

        trainer = Trainer(run, parts, folder / run, emit, Control())
        began = time.perf_counter()
        trainer.fit()
        return time.perf_counter() - began, losses[-1]


@contextmanager
def _recorder(experiment: Experiment, folder: Path) -> Iterator[tuple[str, Recorder]]:
    url = f"sqlite:///{folder / 'store.sqlite'}"
    run = new_id()
    (folder / run).mkdir()
    with Store.open(url) as store:
        store.add_run(run, "benchmark", documents.to_json(experiment), owner=this_process())
    with Recorder(url, run) as recorder:
        yield run, recorder


def _by_hand(experiment: Experiment, folder: Path) -> tuple[float, float]:
    """The same, by hand, on the same examples and from the same weights."""
    parts = _assembled(experiment, folder)
    model, inputs = _plain(parts)
    [task] = experiment.tasks
    labels = torch.from_numpy(parts.data.examples.targets[task.name].values)
    train, validation = (
        by_hand.Part(inputs[torch.from_numpy(rows)], labels[torch.from_numpy(rows)])
        for rows in (parts.data.train, parts.data.validation)
    )
    recipe = experiment.recipe
    began = time.perf_counter()
    loss = by_hand.train(
        model, train, validation, epochs=recipe.epochs, batch_size=recipe.batch_size, rate=recipe.learning_rate
    )
    return time.perf_counter() - began, loss


def _plain(parts: Assembly) -> tuple[nn.Module, torch.Tensor]:
    """The library's own model with a fresh head and its inputs: pixels, or what its frozen blocks make of them."""
    head = parts.model.task_heads[0]
    linear = nn.Linear(parts.model.stack.feature_width, 10)
    linear.load_state_dict({name.rpartition(".")[2]: tensor for name, tensor in head.state_dict().items()})
    pixels = torch.from_numpy(parts.data.examples.images.all())
    if parts.model.prefix_blocks:
        features = torch.zeros(len(pixels), linear.in_features)
        for batches, rows in ((parts.train, parts.data.train), (parts.validation, parts.data.validation)):
            features[torch.from_numpy(rows)] = torch.cat([batch.inputs for batch in batches.in_order()])
        return linear, features
    model = build(parts.experiment.source).model
    model.classifier = linear
    return model.to(memory_format=torch.channels_last), pixels


def _assembled(experiment: Experiment, folder: Path) -> Assembly:
    return assemble_run(experiment, PixelCache(folder / "cache"), None, lambda _what, _done, _total: None)
