"""Parts that a column of the data declares itself: which examples train, which choose, which judge."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from workbench.data.columns import MISSING, Column
from workbench.data.dataset import NO_PART
from workbench.data.part_words import PART_OF_WORD
from workbench.data.tables.findings import listed, were
from workbench.spec.data_description import Finding


def declared_parts(name: str, column: Column) -> tuple[npt.NDArray[np.int8], list[Finding]]:
    """(N,) parts as `Dataset.parts` holds them, and what the words were that name none."""
    of_value = [PART_OF_WORD.get(value.strip().lower(), NO_PART) for value in column.values]
    parts = np.array([*of_value, NO_PART], dtype=np.int8)[column.codes]
    unknown = [value for value, part in zip(column.values, of_value, strict=True) if part == NO_PART]
    count = int((parts == NO_PART).sum())
    if not count:
        return parts, []
    missing = int((column.codes == MISSING).sum())
    reasons = [f"{missing:,} without a value"] if missing else []
    reasons += [f"{count - missing:,} with {listed(unknown)}"] if unknown else []
    found = Finding(
        kind="unknown-parts",
        what=f"{were(count, 'row', 'is', 'are')} in no part by column “{name}”: {', '.join(reasons)}.",
        count=count,
        done="Left to the split.",
        remedy="Write train, validation or test.",
    )
    return parts, [found]
