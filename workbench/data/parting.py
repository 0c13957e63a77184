"""Splitting a data set by a document's split and tasks."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from models.spec.errors import UserError
from workbench.data.dataset import Dataset
from workbench.data.splitting import Parts, split_examples
from workbench.data.targets import Targets
from workbench.spec.split import Split


def part_dataset(dataset: Dataset, targets: Sequence[Targets], split: Split) -> Parts:
    """Indices of the examples in each part; those without a label of any task are in none.

    Raises `UserError` where nothing is left to train on.
    """
    known = np.zeros(len(dataset), dtype=np.bool_)
    for truth in targets:
        known |= truth.known
    if not known.any():
        raise UserError(
            "No example has a label.", where=dataset.where, remedy="Choose a column with labels, or fill some in."
        )
    rows = np.flatnonzero(known)
    parts = split_examples(targets[0].strata()[rows], split)
    return Parts(rows[parts.train], rows[parts.validation], rows[parts.test], parts.train_available)
