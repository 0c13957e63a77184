"""Opening the data set that a document names: one entry a kind of spec."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from models.spec.errors import UserError
from workbench.data.bundled import open_bundled
from workbench.data.dataset import Dataset
from workbench.data.file_source import open_file
from workbench.data.folder import open_folder
from workbench.data.torchvision_sets import open_torchvision
from workbench.data.watching import Progress
from workbench.spec.data import DataSource

OPENERS: dict[str, Callable[[Any, Progress], Dataset]] = {
    "bundled": open_bundled,
    "folder": open_folder,
    "file": open_file,
    "torchvision": open_torchvision,
}
"""By the `kind` of the spec."""


def open_dataset(data: DataSource, tell: Progress) -> Dataset:
    """Looks at every example. Raises `UserError` where there are none, and what `tell` raises."""
    if data.kind not in OPENERS:
        raise UserError(f"Data of the kind '{data.kind}' cannot be opened.", where="data", remedy="Choose other data.")
    return OPENERS[data.kind](data, tell)
