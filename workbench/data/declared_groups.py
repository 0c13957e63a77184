"""Groups, such as patients, that no split can keep apart: they stand in several declared parts, or are all there is."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from workbench.data.columns import Column
from workbench.data.inspection.grouping import straddling
from workbench.data.tables.findings import listed, quoted
from workbench.data.tables.roles import Seen, is_called_persons, is_one_group
from workbench.data.tables.table_file import TableFile
from workbench.spec.data_description import Finding
from workbench.spec.numbers import count_text


def straddling_groups(
    groups: Mapping[str, Column], parts: npt.NDArray[np.int8] | None, table: TableFile
) -> list[Finding]:
    """For columns of groups by name: what is judged on a patient who was trained on comes out too good.

    `parts` (N,) are those of `Dataset.parts`; where the data declare none, the split keeps groups together if asked.
    """
    if parts is None:
        return []
    found = [_straddling(name, column, parts, table) for name, column in groups.items()]
    return [finding for finding in found if finding]


def only_groups(columns: Mapping[str, Column]) -> list[Finding]:
    """For columns called like groups that hold a single one: usual of a site, and of patients rarely meant."""
    found = []
    for name, column in columns.items():
        seen = Seen.of_column(name, column)
        if not is_one_group(seen):
            continue
        told = Finding(
            kind="one-group",
            what=f"All rows with a value in column {quoted(name)} are of one group: {listed(column.values)}.",
            done="No part of a split is independent of another: scores tell nothing about other groups.",
            remedy="Add examples of other groups if it is to work for them.",
            severity="warning" if is_called_persons(seen) else "note",
        )
        found.append(told)
    return found


def _straddling(name: str, column: Column, parts: npt.NDArray[np.int8], table: TableFile) -> Finding | None:
    rows = np.flatnonzero(straddling(column.codes, parts))
    if not len(rows):
        return None
    told = [column.values[code] for code in np.unique(column.codes[rows])]
    stand = "group stands" if len(told) == 1 else "groups stand"
    return Finding(
        kind="groups-in-several-parts",
        what=f"{len(told):,} {stand} in more than one part of the data by column {quoted(name)}: {listed(told)}; "
        f"{count_text(len(rows), 'row')}.",
        where=table.places(rows),
        count=len(rows),
        done="The parts were kept: some of what is judged is of a group that was trained on or chosen by, so that "
        "scores come out too good.",
        remedy=f"Set the split's groups (split.group) to {quoted(name)}: rows of a tested group then neither train nor "
        "validate. Or have the split divide everything anew by these groups (split.fixed_parts = ignore).",
    )
