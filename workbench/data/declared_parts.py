"""Parts that a column of the data declares itself: which examples train, which choose, which judge."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from workbench.data.columns import Column
from workbench.data.dataset import LEFT_OUT, NO_PART
from workbench.data.part_words import PART_OF_WORD
from workbench.data.tables.findings import listed, quoted, were
from workbench.data.tables.table_file import TableFile
from workbench.spec.data_description import Finding


def declared_parts(name: str, column: Column, table: TableFile) -> tuple[npt.NDArray[np.int8], list[Finding]]:
    """(N,) parts as `Dataset.parts` holds them, and what the words were that name none.

    Rows with such a word are left out: one that means the test set must not be trained on.
    """
    of_value = [PART_OF_WORD.get(value.strip().lower(), LEFT_OUT) for value in column.values]
    parts = np.array([*of_value, NO_PART], dtype=np.int8)[column.codes]
    return parts, [*_unknown(name, column, parts, table), *_unsaid(name, parts, table)]


def undeclared_parts(name: str, column: Column) -> Finding:
    """For a column that is called like parts, whose words are mostly others."""
    others = [value for value in column.values if value.strip().lower() not in PART_OF_WORD]
    return Finding(
        kind="no-parts",
        what=f"Column {quoted(name)} is called like the parts of data, and most of its words name none: "
        f"{listed(others)}.",
        count=len(others),
        done="It was read as any other column: the split divides all rows.",
        remedy="Write train, validation or test.",
    )


def _unknown(name: str, column: Column, parts: npt.NDArray[np.int8], table: TableFile) -> list[Finding]:
    rows = np.flatnonzero(parts == LEFT_OUT)
    if not len(rows):
        return []
    unknown = [column.values[code] for code in np.unique(column.codes[rows])]
    return [
        Finding(
            kind="unknown-parts",
            what=f"{were(len(rows), 'row', 'is', 'are')} in no part by column {quoted(name)}, which says "
            f"{listed(unknown)} there.",
            where=table.places(rows),
            count=len(rows),
            done=f"{were(len(rows), 'row', 'is', 'are')} neither trained on nor judged.",
            remedy="Write train, validation or test.",
        )
    ]


def _unsaid(name: str, parts: npt.NDArray[np.int8], table: TableFile) -> list[Finding]:
    rows = np.flatnonzero(parts == NO_PART)
    if not len(rows):
        return []
    return [
        Finding(
            kind="missing-parts",
            what=f"{were(len(rows), 'row', 'has', 'have')} no value in column {quoted(name)}, which names the parts.",
            where=table.places(rows),
            count=len(rows),
            done="Left to the split: of a part that the data have, none is drawn.",
            remedy="Write train, validation or test.",
        )
    ]
