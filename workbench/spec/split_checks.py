"""Whether the data can be split as the document asks."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.spec.data_description import DataDescription
from workbench.spec.printable import names_in_brief
from workbench.spec.problem import Problem
from workbench.spec.split import Split


def percent_problems(split: Split) -> Iterator[Problem]:
    if split.labelled_unit == "percent" and split.labelled != "all" and split.labelled > 100:
        yield Problem(
            "split.labelled",
            f"{split.labelled:,} per cent of the training part are asked for.",
            "Choose 1 to 100, or 'all'.",
        )


def split_problems(split: Split, data: DataDescription) -> Iterator[Problem]:
    available = data.split.train_available
    if split.labelled_unit == "examples" and split.labelled != "all" and split.labelled > available:
        asked = f"{split.labelled:,} labelled examples are asked for"
        yield Problem(
            "split.labelled",
            f"{asked}, and {available:,} are left beside validation and test.",
            f"Choose 1 to {available:,}, or 'all'.",
        )
    if split.group:
        yield from _group_problems(split, data)


def _group_problems(split: Split, data: DataDescription) -> Iterator[Problem]:
    column = data.column(split.group)
    if column is None:
        known = names_in_brief(column.name for column in data.columns)
        yield Problem(
            "split.group", f"{data.title} has no column '{split.group}'.", f"Its columns are: {known or 'none'}."
        )
        return
    wanted = 1 + (split.validation > 0) + (split.test > 0)
    groups = column.num_values + column.missing
    if groups < wanted:
        count = "1 group" if groups == 1 else f"{groups:,} groups"
        yield Problem(
            "split.group",
            f"'{split.group}' has {count}, and {wanted} parts need one each.",
            "Choose a column with more groups, none, or set the share of a part to 0.",
        )
