"""Parts that a column of the data declares itself: which examples train, which choose, which judge."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from workbench.data.columns import MISSING, Column
from workbench.data.dataset import NO_PART
from workbench.data.part_words import PART_OF_WORD
from workbench.data.tables.findings import listed
from workbench.spec.data_description import Finding
from workbench.spec.numbers import count_text


def declared_parts(name: str, column: Column) -> tuple[npt.NDArray[np.int8], list[Finding]]:
    """(N,) parts as `Dataset.parts` holds them, and what the words were that name none."""
    of_value = [PART_OF_WORD.get(value.strip().lower(), NO_PART) for value in column.values]
    parts = np.array([*of_value, NO_PART], dtype=np.int8)[column.codes]
    unknown = [value for value, part in zip(column.values, of_value, strict=True) if part == NO_PART]
    count = int((parts == NO_PART).sum())
    if not count:
        return parts, []
    what = f"Column “{name}” says the part of all but {count_text(count, 'row')}"
    missing = int((column.codes == MISSING).sum())
    reasons = [f"{missing:,} have no value"] if missing else []
    reasons += [f"{listed(unknown)} name no part"] if unknown else []
    found = Finding(
        kind="unknown-parts",
        what=f"{what}: {', '.join(reasons)}.",
        count=count,
        done="These rows are divided as the split says.",
        remedy="Write train, validation or test.",
    )
    return parts, [found]
