"""From a task's spec and its targets to what the loop asks of it."""

from __future__ import annotations

from functools import singledispatch

import numpy as np
import numpy.typing as npt

from workbench.data.targets import Targets
from workbench.spec.tasks import Classification, MultiLabel, Ordinal, Regression, Task
from workbench.training.tasks.classification import ClassificationTask
from workbench.training.tasks.multi_label import MultiLabelTask
from workbench.training.tasks.ordinal import OrdinalTask
from workbench.training.tasks.regression import RegressionTask, standardisation
from workbench.training.tasks.task import TrainedTask


def build_task(spec: Task, targets: Targets, train: npt.NDArray[np.int64]) -> TrainedTask:
    """`train` are the indices of the examples that train: numbers are standardised by these alone."""
    return _build(spec, targets, train, masked=bool(_is_missing(targets).any()))


@singledispatch
def _build(spec: object, _targets: Targets, _train: npt.NDArray[np.int64], *, masked: bool) -> TrainedTask:
    raise TypeError(spec, masked)


@_build.register
def _(spec: Classification, _targets: Targets, _train: npt.NDArray[np.int64], *, masked: bool) -> TrainedTask:
    return ClassificationTask(spec.name, masked, spec.label_smoothing)


@_build.register
def _(spec: MultiLabel, targets: Targets, _train: npt.NDArray[np.int64], *, masked: bool) -> TrainedTask:
    return MultiLabelTask(spec.name, masked, targets.num_outputs)


@_build.register
def _(spec: Ordinal, targets: Targets, _train: npt.NDArray[np.int64], *, masked: bool) -> TrainedTask:
    return OrdinalTask(spec.name, masked, len(targets.classes))


@_build.register
def _(spec: Regression, targets: Targets, train: npt.NDArray[np.int64], *, masked: bool) -> TrainedTask:
    mean, std = standardisation(targets.values[train].astype(np.float64))
    return RegressionTask(spec.name, masked, mean, std, spec.loss)


def _is_missing(targets: Targets) -> npt.NDArray[np.bool_]:
    """(N,): examples of which no label of the task is known."""
    return np.asarray(~targets.known, dtype=np.bool_)
