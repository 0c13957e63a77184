"""Small tables that come with scikit-learn, with what is to be predicted in the last column."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from workbench.data.columns import Column
from workbench.data.dataset import Dataset, TableInputs
from workbench.spec.data import MAIN_COLUMN, BundledData, BundledName, data_title


def open_bundled_table(data: BundledData) -> Dataset:
    from sklearn import datasets

    loaders: dict[BundledName, Callable[[], Any]] = {
        "wine": datasets.load_wine,
        "breast-cancer": datasets.load_breast_cancer,
        "diabetes": lambda: datasets.load_diabetes(scaled=False),
    }
    table = loaders[data.name]()
    columns = {
        str(name).replace(" ", "_"): Column.of_numbers(values)
        for name, values in zip(table.feature_names, table.data.T, strict=True)
    }
    names = tuple(f"{data.name}/{index}" for index in range(len(table.target)))
    return Dataset(
        title=data_title(data),
        where=data.name,
        inputs=TableInputs(),
        columns=columns | _target(data, table),
        names=names,
        identities=names,
    )


def _target(data: BundledData, table: Any) -> dict[str, Column]:
    """Classes by name, or how far diabetes had come a year later, as a number."""
    if data.name == "diabetes":
        return {"progression": Column.of_numbers(table.target.astype(np.float64))}
    names = [str(name).replace("_", " ") for name in table.target_names]
    return {MAIN_COLUMN: Column.of_texts([names[code] for code in table.target])}
