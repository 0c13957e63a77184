"""A data set in words; no Qt."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.spec.cards import balance_text
from workbench.spec.data_description import DataDescription, Finding, SkippedFile
from workbench.spec.field_kinds import Option
from workbench.spec.labelled import labelled_count, labelled_words
from workbench.spec.left_out import counted
from workbench.spec.numbers import count_text
from workbench.spec.printable import printable
from workbench.spec.row_fit import feature_columns
from workbench.spec.split import Split
from workbench.spec.task_outputs import task_classes
from workbench.spec.tasks import MultiLabel, Regression, Task

COLUMN_ROLES = ("group", "label", "feature", "id")
"""Of the columns that may be kept together; those of groups are offered first."""
NOTABLE_SHIFT = 0.05
"""From this difference of shares on, a part that was not stratified freely is told not to look like the whole."""


def labelled_text(data: DataDescription, split: Split, tasks: Sequence[Task] = ()) -> str:
    """`500 of 3,000 in training`, the examples left beside validation and test; `10 per class (100 of 3,000 …)`.

    Per class counts the classes of all `tasks` that have some; an example may count for one of each.
    """
    labelled, available = labelled_count(split, data.split), data.split.train_available
    if split.labelled == "all" or split.labelled_unit == "examples":
        asked = labelled if split.labelled == "all" else split.labelled
        return f"{asked:,} in training" if asked == available else f"{asked:,} of {available:,} in training"
    several = sum(not isinstance(task, Regression) for task in tasks) > 1 and split.labelled_unit == "per class"
    of_each = " of each task" if several else ""
    return f"{labelled_words(split)}{of_each} ({labelled:,} of {available:,} in training)"


def inputs_text(data: DataDescription, model_size: int | None, tasks: Sequence[Task] = (), group: str = "") -> str:
    """`28×28 grey → 96×96`, ranges where the images differ in size; of a table what `tasks` and `group` leave of it."""
    if data.inputs.kind == "table":
        return _table_text(data, tasks, group)
    if data.images is None:
        return data.inputs.kind
    colour = "grey" if data.images.channels == 1 else "colour"
    small, large = (f"{width}×{height}" for width, height in (data.images.min_size, data.images.max_size))
    stored = small if small == large else f"{small} … {large}"
    seen = f" → {model_size}×{model_size}" if model_size else ""
    return f"{stored} {colour}{seen}"


def _table_text(data: DataDescription, tasks: Sequence[Task], group: str) -> str:
    """`178 rows · 13 numeric, 0 categorical features`: columns, however many numbers the model is given of each."""
    columns = feature_columns(data, tasks, group)
    numeric = sum(column.numbers is not None for column in columns)
    return (
        f"{count_text(data.num_examples, 'row')} · {numeric:,} numeric, {len(columns) - numeric:,} categorical features"
    )


def classes_text(data: DataDescription) -> str:
    """`10 classes, balanced`, `3 labels, largest 2.0 × smallest`, `weight 0.5 to 80`: what the main label holds.

    Balanced where the largest class has at most a quarter more examples than the smallest.
    """
    main = data.main
    suggested = main.suggested if main else None
    if main is not None and main.numbers is not None and isinstance(suggested, Regression):
        return f"{main.name} {main.numbers.least:.4g} to {main.numbers.greatest:.4g} {suggested.unit}".rstrip()
    classes = task_classes(suggested, main) if main and suggested else data.classes
    counts = [entry.count for entry in classes]
    number = count_text(len(counts), "label" if isinstance(suggested, MultiLabel) else "class")
    return number if len(counts) < 2 or min(counts) == 0 else f"{number}, {balance_text(classes)}"


def split_text(data: DataDescription, split: Split) -> str:
    """`validation 1,000 · test 1,000 · seed 0`."""
    return f"validation {data.split.validation:,} · test {data.split.test:,} · seed {split.seed}"


def groups_text(data: DataDescription, split: Split) -> str:
    """`groups: patient, 48 in train · 12 · 12`, and what else is worth knowing of the parts; empty where nothing is."""
    sizes, told = data.split, []
    if split.group and sizes.num_groups is not None:
        train, validation, test = sizes.num_groups
        told.append(f"groups: {split.group}, {train:,} in train · {validation:,} · {test:,}")
    if sizes.left_out:
        told.append(f"{count_text(sizes.left_out, 'example')} left out, whose group the data have in another set")
    if sizes.largest_shift >= NOTABLE_SHIFT and (split.group or not split.stratify):
        told.append(f"label shares differ by up to {100 * sizes.largest_shift:.0f} points from the whole")
    return "; ".join(told)


def column_options(data: DataDescription) -> list[Option]:
    """The columns whose examples a split may keep together."""
    columns = sorted(
        (column for column in data.columns if column.role in COLUMN_ROLES),
        key=lambda column: COLUMN_ROLES.index(column.role),
    )
    return [
        Option(column.name, printable(column.name), f"{count_text(column.num_values, 'different value')}.")
        for column in columns
    ]


def skipped_text(data: DataDescription) -> str:
    """`3 files skipped, 2 findings…`; empty where there are none."""
    found = len(data.findings)
    told = [f"{counted(data.skipped)} skipped"] if data.skipped else []
    return ", ".join([*told, *([count_text(found, "finding")] if found else [])]) + ("…" if told or found else "")


def worth_knowing(data: DataDescription) -> tuple[SkippedFile, ...]:
    """Findings and files that were left out, each with its places and what there is to say of it."""
    found = (
        SkippedFile(
            path=places_text(finding) or data.title, reason=f"{finding.what} {finding.done} {finding.remedy}".strip()
        )
        for finding in data.findings
    )
    return (*found, *data.skipped)


def places_text(finding: Finding, most: int = 3) -> str:
    """`line 5, line 9, line 12 and 4 more`; empty where a finding names none."""
    places = list(finding.where[:most])
    more = max(finding.count, len(finding.where)) - len(places)
    return ", ".join(places) + (f" and {more:,} more" if places and more > 0 else "")
