"""What `data check` finds out, and how it is printed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rich.console import Console

from workbench.data.describe import describe
from workbench.data.inspection.image_findings import image_findings
from workbench.data.inspection.look_alikes import find_look_alikes
from workbench.data.looking.parts import parts_of
from workbench.data.sources import open_dataset
from workbench.data.tables.findings import quoted
from workbench.data.watching import Progress
from workbench.edits.data import guessed_group, guessed_tasks
from workbench.spec.cards import domain_card
from workbench.spec.data import DataSource
from workbench.spec.data_description import ColumnDescription, DataDescription, Finding, SplitSizes
from workbench.spec.left_out import by_reason, counted
from workbench.spec.notice import Notice
from workbench.spec.numbers import count_text
from workbench.spec.part_notices import empty_part_notices
from workbench.spec.printable import in_brief, printable
from workbench.spec.split import Split
from workbench.spec.task_outputs import missing_in, task_columns
from workbench.spec.task_words import size_text
from workbench.terminal.runs import print_plain

_PLACES = 5
_COLUMNS = 50
_NAME_LETTERS = 60
_ROLES = {
    "group": "groups: examples of one value belong together",
    "part": "says train, validation or test",
    "path": "where the image lies",
    "text": "text",
    "id": "different in every row",
    "feature": "an input",
}


def checked(data: DataSource, tell: Progress) -> tuple[DataDescription, Split]:
    """What the data hold, split for the tasks that they seem to be for as the window would. Raises `UserError`."""
    first = describe(data, Split(), progress=tell)
    split = Split(group=guessed_group(first))
    return describe(data, split, guessed_tasks(data, first)), split


def duplicates(data: DataSource, description: DataDescription, split: Split, tell: Progress) -> tuple[Finding, ...]:
    """All findings, with what comparing every image with every other one adds. Raises `UserError`: no images."""
    dataset = replace(open_dataset(data, tell), skipped=())  # the description names these files
    _ = dataset.images
    alike = find_look_alikes(dataset, None, tell)
    tasks = guessed_tasks(data, description)
    labels = [column for task in tasks for column in task_columns(task)]
    told = image_findings(dataset, parts_of(dataset, tasks, split), alike, labels).findings
    seen_only_when_described = (found for found in description.findings if found not in dataset.findings)
    return (*told, *seen_only_when_described)


def print_check(
    out: Console, data: DataSource, description: DataDescription, split: Split, findings: Sequence[Finding]
) -> None:
    """Lines that can be copied: what it is, its columns, its parts, and each finding with places and remedy."""
    _print_line(out, f"{description.title} · {count_text(description.num_examples, 'example')}")
    for row in domain_card(description).rows:
        _print_line(out, f"  {row.title}: {row.text}")
    _print_columns(out, data, description)
    notices = _print_split(out, description.split, split)
    _print_left_out(out, description)
    for finding in findings:
        _print_finding(out, finding)
    if not findings and not description.skipped and not notices:
        print_plain(out, "Nothing out of order was found.")


def _print_split(out: Console, sizes: SplitSizes, split: Split) -> list[Notice]:
    """With the groups that it keeps together, or why it does not; what is worth knowing of the parts is returned."""
    print_plain(out, f"Split: {sizes.train:,} train, {sizes.validation:,} validation, {sizes.test:,} test")
    if sizes.num_groups is not None:
        train, validation, test = sizes.num_groups
        told = f"{train:,}, {validation:,} and {test:,} groups by {quoted(split.group)}, none of which is in two parts"
        _print_line(out, f"  {told} (split.group in a document)")
    notices = [*empty_part_notices(split, sizes)]
    if split.group and sizes.num_groups is None:
        message = f"{quoted(split.group)} has too few groups for three parts: the split does not keep them together."
        notices.append(Notice("split.group", message, "Add groups, or set the share of a part to 0."))
    for notice in notices:
        _print_line(out, f"Warning: {notice.message} {notice.advice}")
    return notices


def _print_columns(out: Console, data: DataSource, description: DataDescription) -> None:
    """The first columns, and any other that is to be predicted."""
    print_plain(out, "Columns")
    taken = {task.column for task in guessed_tasks(data, description)}
    told = [at for at, column in enumerate(description.columns) if at < _COLUMNS or column.name in taken]
    for column in (description.columns[at] for at in told):
        text = _column_text(column, description, taken=column.name in taken)
        _print_line(out, f"  {in_brief(column.name, _NAME_LETTERS)}: {text}")
    if more := len(description.columns) - len(told):
        print_plain(out, f"  and {more:,} more (--json tells all)")


def _column_text(column: ColumnDescription, description: DataDescription, *, taken: bool) -> str:
    if column.suggested is None:
        return _ROLES.get(column.role, "a single value: nothing to predict")
    count = missing_in(column.suggested, column)
    missing = f", {count:,} missing" if count else ""
    return f"{size_text(column.suggested, description)}{missing}{' (predicted)' if taken else ''}"


def _print_left_out(out: Console, description: DataDescription) -> None:
    """Files and folders that were left out, by reason."""
    for reason, files in by_reason(description.skipped):
        _print_line(out, f"Warning: {counted(files)} left out: {reason}.")
        _print_places(out, [file.path for file in files[:_PLACES]], len(files))


def _print_finding(out: Console, finding: Finding) -> None:
    _print_line(out, f"{finding.severity.capitalize()}: {finding.what}")
    _print_places(out, finding.where[:_PLACES], finding.count if finding.where else 0)
    for line in filter(None, (finding.done, finding.remedy)):
        _print_line(out, f"  {line}")


def _print_places(out: Console, places: Sequence[str], count: int) -> None:
    for place in places:
        _print_line(out, f"    {place}")
    if count > len(places):
        print_plain(out, f"    and {count - len(places):,} more")


def _print_line(out: Console, text: str) -> None:
    """What data say is one line, whatever their names hold."""
    print_plain(out, printable(text))
