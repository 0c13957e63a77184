"""Looking for every fault of an experiment before a run is made of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from models.adapters.measuring import count_parameters
from models.describing import describe_source
from models.sources.build import RunWeights, require_weights
from models.sources.runs import RunResolver
from models.spec.additions import Additions
from models.spec.errors import UserError
from workbench.data.describe import describe
from workbench.documents import InvalidDocument
from workbench.experiment import Experiment
from workbench.launch.engine.session import weights_of
from workbench.spec.problem import Problem
from workbench.terminal.console import terminal
from workbench.terminal.runs import print_plain
from workbench.training.compute import Compute

T = TypeVar("T")


def check(experiment: Experiment, where: str, store_url: str) -> None:
    """Raises `InvalidDocument` with every fault, also those that only a look at the source model and the data tells.

    Says on the error stream what is worth knowing of an experiment without faults.
    """

    def resolve_run(run: str) -> RunWeights:
        return weights_of(store_url, run)

    images = experiment.preprocessing
    problems: list[Problem] = []
    console = terminal(stderr=True)
    with console.status("Looking at the source model and the data"):
        _seen("source", lambda: require_weights(experiment.source, resolve_run=resolve_run), problems)
        stack = _seen(
            "source",
            lambda: describe_source(experiment.source, images.asked_size, resolve_run, channels=images.asked_channels),
            problems,
        )
        _seen("recipe.device", lambda: Compute.pick(experiment.recipe), problems)
        data = _seen("data", lambda: describe(experiment.data, experiment.split, experiment.tasks), problems)
        problems += experiment.problems(stack, data)
        additions = {} if problems else _seen("adapters", lambda: _additions(experiment, resolve_run), problems)
    if problems:
        raise InvalidDocument(where, list(dict.fromkeys(problems)))  # a missing file is seen by several looks
    for notice in experiment.notices(stack, data, additions or {}):
        print_plain(console, f"Worth knowing: {notice}")


def _additions(experiment: Experiment, resolve_run: RunResolver) -> dict[str, Additions]:
    """What the adapters train in each block, as the window counts it. Raises `UserError` where one does not fit."""
    if not experiment.adapters:
        return {}
    images = experiment.preprocessing
    counted = count_parameters(
        experiment.source,
        experiment.adapters,
        resolve_run,
        channels=images.asked_channels,
        image_size=images.asked_size,
    )
    return counted.blocks


def _seen(place: str, look: Callable[[], T], problems: list[Problem]) -> T | None:
    try:
        return look()
    except UserError as error:
        named = error.where.partition(".")[0] == place.partition(".")[0]  # the field, and not a file or a folder
        seen_at = f"{error.where}: " if error.where and not named else ""
        problems.append(Problem(error.where if named else place, f"{seen_at}{error.what}", error.remedy))
        return None
