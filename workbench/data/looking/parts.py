"""In which part of the split each example stands."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from models.spec.errors import UserError
from workbench.data.dataset import Dataset
from workbench.data.looking.roll import TEST, TRAIN, UNLABELLED, VALIDATION
from workbench.data.parting import part_dataset
from workbench.data.targets import targets_of
from workbench.spec.split import Split
from workbench.spec.tasks import Task


def parts_of(dataset: Dataset, tasks: Sequence[Task], split: Split) -> npt.NDArray[np.int8]:
    """(N,): -1 for those in no part, which are all where the data cannot be split that way.

    A subset larger than the training part is shown as if it were the whole part.
    """
    told = np.full(len(dataset), -1, dtype=np.int8)
    try:
        targets = [targets_of(task, dataset.columns) for task in tasks]
        whole = part_dataset(dataset, targets, split.model_copy(update={"labelled": "all"})) if targets else None
    except UserError:
        whole = None
    if whole is None:
        return told
    told[whole.train], told[whole.validation], told[whole.test] = TRAIN, VALIDATION, TEST
    with contextlib.suppress(UserError):
        labelled = part_dataset(dataset, targets, split).train
        told[whole.train] = UNLABELLED
        told[labelled] = TRAIN
    return told
