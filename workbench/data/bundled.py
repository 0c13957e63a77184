"""Data sets that come with packages the program installs: they need no download."""

from __future__ import annotations

from collections.abc import Callable

from workbench.data.bundled_digits import open_digits, open_mnist_5k, open_multi_mnist
from workbench.data.bundled_tables import open_bundled_table
from workbench.data.dataset import Dataset
from workbench.data.watching import Progress
from workbench.spec.data import BundledData, BundledName

_OPENERS: dict[BundledName, Callable[[BundledData], Dataset]] = {
    "mnist-5k": open_mnist_5k,
    "multi-mnist": open_multi_mnist,
    "digits": open_digits,
    "wine": open_bundled_table,
    "breast-cancer": open_bundled_table,
    "diabetes": open_bundled_table,
}


def open_bundled(data: BundledData, tell: Progress) -> Dataset:
    """Raises what `tell(done, total)` raises."""
    tell(0, 1)
    dataset = _OPENERS[data.name](data)
    tell(1, 1)
    return dataset
