"""Measuring shifts in an engine: the newest question alone counts, and an older one ends soon."""

from __future__ import annotations

from functools import partial

from models.spec.errors import UserError
from models.stack import LayerStack
from workbench.data.preprocess import Preprocess
from workbench.data.sources import open_dataset
from workbench.data.watching import Cancelled, Report
from workbench.evidence.shift.sample import Sample, drawn, drawn_twice, most_examples, read_sample
from workbench.experiment import Experiment
from workbench.launch.engine.newest import Newest
from workbench.launch.engine.session import weights_of
from workbench.launch.messages import MeasureShift, Refused, ShiftAnswer
from workbench.spec.data import DataSource
from workbench.spec.shift import ShiftMeasured
from workbench.training.assembly import build_source
from workbench.training.compute import Compute


class Shifts:
    """`accept` is called on any thread; `answer` measures on the engine's."""

    def __init__(self, store_url: str) -> None:
        self._store_url = store_url
        self._newest = Newest(MeasureShift)
        self.accept = self._newest.accept

    def answer(self, request: MeasureShift, report: Report) -> ShiftAnswer | Refused:
        """Raises `UserError` as `measured_shift` does."""
        check = self._newest.watched(request, report)
        try:
            return ShiftAnswer(
                request=request.request, shift=measured_shift(request.experiment, self._store_url, check)
            )
        except Cancelled:
            return Refused(request=request.request, what="No longer wanted.")


def measured_shift(experiment: Experiment, store_url: str, report: Report) -> ShiftMeasured:
    """The shift between the document's source and target data, in features of its source model.

    Raises `UserError` for what the user can mend, and what `report` raises.
    """
    if experiment.source_data is None:
        raise UserError("The experiment has no source data.", where="source_data", remedy="Choose some.")
    from workbench.evidence.shift.measure import measure_shift  # scikit-learn: no engine's start waits for it

    report("Loading the source model", 0, 0)
    built = build_source(experiment, lambda run: weights_of(store_url, run))
    if built.input.features:
        raise UserError(
            "Shift is measured between images, and the source model reads rows of a table.",
            where="source",
            remedy="Choose a source model for images to compare images.",
        )
    stack, compute = LayerStack.cut(built), Compute.pick(experiment.recipe)
    stack.model.to(compute.device, memory_format=compute.torch_format)  # type: ignore[call-overload]  # torch types it for 4-d tensors only
    seen = Preprocess(built.size, built.input.channels, built.input.interpolation, experiment.preprocessing.fit)
    source, target = _samples(experiment, experiment.source_data, seen, report)
    return measure_shift(stack, source, target, compute.place, report, experiment.split.seed)


def _samples(
    experiment: Experiment, source_data: DataSource, seen: Preprocess, report: Report
) -> tuple[Sample, Sample]:
    """Of source and target; of one data set two that share no example."""
    seed, most = experiment.split.seed, most_examples(seen)
    target = open_dataset(experiment.data, partial(report, "Looking at the target data"))
    if source_data == experiment.data:
        source, (source_rows, target_rows) = target, drawn_twice(target, seed, most)
    else:
        source = open_dataset(source_data, partial(report, "Looking at the source data"))
        source_rows, target_rows = drawn(source, seed, most), drawn(target, seed, most)
    return (
        read_sample(source, source_rows, seen, partial(report, "Reading source images")),
        read_sample(target, target_rows, seen, partial(report, "Reading target images")),
    )
