"""Splitting a data set by a document's split and tasks."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from models.spec.errors import UserError
from workbench.data.dataset import Dataset, Indices
from workbench.data.splitting import Parts, split_examples
from workbench.data.targets import Targets
from workbench.spec.printable import names_in_brief
from workbench.spec.split import Split


def part_dataset(dataset: Dataset, targets: Sequence[Targets], split: Split) -> Parts:
    """Indices of the examples in each part; those without a label of any task are in none.

    The bins of a regression count as classes only where no task has classes.

    Raises `UserError` where nothing is left to train on, or where there are too few groups or labels.
    """
    if not any(truth.known.any() for truth in targets):
        raise UserError(
            "No example has a label.", where=dataset.where, remedy="Choose a column with labels, or fill some in."
        )
    groups = _groups(dataset, split.group) if split.group else None
    strata = [truth.strata() for truth in targets]
    classes = [labels for labels, truth in zip(strata, targets, strict=True) if truth.classes]
    try:
        return split_examples(
            strata,
            split,
            num_examples=len(dataset),
            groups=groups,
            parts=dataset.parts,
            counted=classes or strata,
        )
    except UserError as error:
        if error.where != "split":
            raise
        raise UserError(error.what, where=f"{dataset.where} (split)", remedy=error.remedy) from error


def largest_shift(targets: Sequence[Targets], parts: Parts) -> float:
    """By how much the share of a label in a part differs from its share in all parts, at most; 0 to 1."""
    whole = [part for part in (parts.train, parts.validation, parts.test) if len(part)]
    largest = 0.0
    for truth in targets:
        shares = _shares(truth.strata(), [np.concatenate(whole), *whole])
        largest = max(largest, float(np.abs(shares[1:] - shares[0]).max(initial=0.0)))
    return largest


def _shares(strata: Indices, parts: Sequence[Indices]) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """(parts, labels): how many of a part's examples with a label carry each."""
    shares = []
    for part in parts:
        labels = strata[part]
        if labels.ndim == 2:
            shares.append((labels == 1).sum(axis=0) / np.maximum((labels >= 0).sum(axis=0), 1))
        else:
            counts = np.bincount(labels[labels >= 0], minlength=int(strata.max()) + 1)
            shares.append(counts / max(int(counts.sum()), 1))
    return np.stack(shares)


def _groups(dataset: Dataset, name: str) -> Indices:
    if name not in dataset.columns:
        raise UserError(
            f"The data has no column '{name}' to keep together.",
            where="split.group",
            remedy=f"Its columns are: {names_in_brief(dataset.columns)}.",
        )
    return dataset.columns[name].codes
