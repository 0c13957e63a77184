"""From the recipe to its average."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from torch import Tensor

from models.spec.averaging import ExponentialAverage, StochasticAverage
from workbench.training.assembly import Assembly
from workbench.training.averaging.average import NoAverage, RunningAverage
from workbench.training.averaging.exponential import RunningMean
from workbench.training.averaging.stochastic import EpochMean
from workbench.training.randomness import seed_step


def build_average(parts: Assembly, changing: Mapping[str, Tensor]) -> RunningAverage:
    """The average that the recipe asks for, over the parameters among `changing`, the tensors that training changes."""
    recipe = parts.experiment.recipe
    match recipe.averaging:
        case None:
            return NoAverage()
        case ExponentialAverage(decay=decay, warmup=warmup):
            return RunningMean(changing, decay, warmup=warmup)
        case StochasticAverage() as spec:
            first = spec.first_epoch(recipe.epochs)
            return EpochMean(parts.model, changing, first, lambda epoch: _train_pass(parts, epoch))


def _train_pass(parts: Assembly, epoch: int) -> Iterator[None]:
    """The batches and the random numbers of the steps of an epoch, forward alone."""
    seed, first_step = parts.experiment.seed, (epoch - 1) * len(parts.train)
    for number, batch in enumerate(parts.train.shuffled(seed, epoch)):
        seed_step(seed, first_step + number, parts.compute.device)
        with parts.compute.autocast():
            parts.forward(batch.inputs)
        yield
