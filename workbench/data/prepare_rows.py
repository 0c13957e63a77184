"""From the document's table and split to rows of numbers that training can index."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.data.parting import part_dataset
from workbench.data.prepare import PreparedData, assembled, needed_by
from workbench.data.sources import open_dataset
from workbench.data.table_features import encode
from workbench.data.targets import targets_of
from workbench.data.watching import Progress
from workbench.spec.data import DataSource
from workbench.spec.row_fit import refuse_other_features
from workbench.spec.split import Split
from workbench.spec.tasks import Task


def prepare_rows(
    data: DataSource,
    split: Split,
    tasks: Sequence[Task],
    *,
    features: int,
    known: tuple[str, ...] = (),
    tell: Progress,
) -> PreparedData:
    """Splits the rows, and encodes those that the split uses by what the training rows say.

    `features` is how many numbers of a row the source model reads, `known` are their names where an earlier run has
    learned them. Raises `UserError` where the table does not give these, or for what else the user can mend.
    """
    dataset = open_dataset(data, tell)
    targets = {task.name: targets_of(task, dataset.columns) for task in tasks}
    parts = part_dataset(dataset, tuple(targets.values()), split)
    rows = encode(dataset, tasks, split.group, parts.train, known)
    refuse_other_features(dataset.title, rows.encoding.names, features, known)
    return assembled(dataset, targets, parts, rows.of(needed_by(parts)))
