"""The data that costs are estimated for."""

from __future__ import annotations

import pytest

from tests.workbench.spec.cost.documents import classes
from workbench.spec.data_description import ColumnDescription, DataDescription, ImageFacts, SplitSizes


@pytest.fixture
def data() -> DataDescription:
    """120 examples to train on, 40 to choose by; ten classes, and two of a second column."""
    return DataDescription(
        title="Digits",
        num_examples=200,
        columns=(
            ColumnDescription(name="class", classes=classes(10)),
            ColumnDescription(name="parity", classes=classes(2)),
        ),
        inputs=ImageFacts(channels=3, min_size=(8, 8), max_size=(8, 8)),
        split=SplitSizes(train=120, validation=40, test=40, train_available=120),
    )
