"""Opening the data set that a document names: one entry a kind of spec."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from models.spec.errors import UserError
from workbench.data.bundled import open_bundled
from workbench.data.dataset import Dataset
from workbench.data.folder import open_folder
from workbench.data.watching import Progress
from workbench.spec.data import DataSource

OPENERS: dict[str, Callable[[Any, Progress], Dataset]] = {"bundled": open_bundled, "folder": open_folder}
"""By the `kind` of the spec."""


def open_dataset(data: DataSource, tell: Progress) -> Dataset:
    """Looks at every example. Raises `UserError` where there is nothing to classify, and what `tell` raises."""
    dataset = OPENERS[data.kind](data, tell)
    check_classes(dataset)
    return dataset


def check_classes(dataset: Dataset) -> None:
    """Raises `UserError` where fewer than two classes have examples."""
    if len(dataset.classes) < 2:
        only = f"'{dataset.classes[0]}'" if dataset.classes else "none"
        raise UserError(
            f"Only one class has images that can be read: {only}.",
            where=dataset.where,
            remedy="Classification needs at least two: give each class a subfolder of its own with images in it.",
        )
