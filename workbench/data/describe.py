"""What the window shows of a data set before anything is trained on it."""

from __future__ import annotations

import base64
import hashlib
import io
from collections.abc import Callable, Sequence

import numpy as np
from PIL import Image

from models.spec.errors import UserError
from workbench.data.channel_statistics import channel_statistics
from workbench.data.colours import Pixels
from workbench.data.dataset import Dataset, ImageInputs, TableInputs, TextInputs
from workbench.data.describing_columns import describe_column
from workbench.data.parting import largest_shift, part_dataset
from workbench.data.reading import Unreadable
from workbench.data.sources import open_dataset
from workbench.data.splitting import Parts
from workbench.data.table_features import feature_findings, features_of
from workbench.data.tables.roles import Seen, role_of
from workbench.data.targets import Targets, targets_of
from workbench.data.watching import Watch
from workbench.spec.data import MAIN_COLUMN, DataSource
from workbench.spec.data_description import (
    ColumnDescription,
    DataDescription,
    Finding,
    ImageFacts,
    InputFacts,
    SplitSizes,
    TableFacts,
    TextFacts,
)
from workbench.spec.labelled import labelled_count
from workbench.spec.split import Split
from workbench.spec.tasks import Task, usual_name

THUMBNAIL_PX = 48
MAX_THUMBNAILS = 16
MAX_TRIED = 20
"""Examples of a class that are tried for its thumbnail."""


def describe(
    data: DataSource,
    split: Split,
    tasks: Sequence[Task] = (),
    *,
    progress: Callable[[int, int], None] | None = None,
) -> DataDescription:
    """Looks at every example once (again only where a file has changed).

    A subset larger than the training part is described as if it were the whole part, tasks that the data cannot answer
    are passed over, and so are groups that cannot be kept together: `Experiment.problems` names these faults. Without a
    task that fits, the split is that of the tasks which the columns suggest. Raises `UserError` for what the user can
    mend, and what `progress` raises.
    """
    dataset = open_dataset(data, Watch(progress).tell)
    columns = _columns(data, dataset)
    told = DataDescription(
        title=dataset.title,
        num_examples=len(dataset),
        columns=columns,
        inputs=_facts(dataset),
        split=_split_sizes(dataset, tasks, columns, split),
        skipped=dataset.skipped,
        findings=(*dataset.findings, *_about_features(dataset), *_without_label(columns)),
    )
    return told.model_copy(update={"thumbnails": _thumbnails(dataset, told.main)})


def _columns(data: DataSource, dataset: Dataset) -> tuple[ColumnDescription, ...]:
    """Of files alone the roles are guessed: the columns of other data are labels."""
    no_features = dataset.inputs.no_features if isinstance(dataset.inputs, TableInputs) else dataset.columns
    return tuple(
        describe_column(
            name,
            column,
            role_of(Seen.of_column(name, column)) if data.kind == "file" else "label",
            usual_name(data) if name == MAIN_COLUMN else "",
            may_be_sets=data.kind != "folder",
        ).model_copy(update={"features": () if name in no_features else features_of(name, column)})
        for name, column in dataset.columns.items()
    )


def _without_label(columns: Sequence[ColumnDescription]) -> list[Finding]:
    """Also where the only column, or the only folder, says the same of all examples."""
    if any(column.suggested for column in columns):
        return []
    same = [f"“{c.classes[0].label}” in “{c.name}”" for c in columns if c.role == "label" and c.num_values == 1]
    return [
        Finding(
            kind="no-label",
            what="Nothing looks like a label that a model could predict."
            + (f" All examples have {', '.join(same[:3])}." if same else ""),
            done="The data cannot be trained on as they are.",
            remedy="Add a column of labels, or a folder for each further class.",
        )
    ]


def _about_features(dataset: Dataset) -> list[Finding]:
    return feature_findings(dataset) if isinstance(dataset.inputs, TableInputs) else []


def _facts(dataset: Dataset) -> InputFacts:
    if isinstance(dataset.inputs, TextInputs):
        lengths = np.array([len(text) for text in dataset.inputs.texts])
        return TextFacts(
            column=dataset.inputs.column,
            shortest=int(lengths.min()),
            longest=int(lengths.max()),
            mean_length=float(lengths.mean()),
        )
    if not isinstance(dataset.inputs, ImageInputs):
        return TableFacts()
    areas = dataset.inputs.sizes.prod(axis=1)
    means, stds = channel_statistics(dataset.inputs)
    known = np.flatnonzero(areas) if areas.any() else np.arange(len(areas))
    small, large = (dataset.inputs.sizes[known[at]] for at in (areas[known].argmin(), areas[known].argmax()))
    return ImageFacts(
        channels=dataset.inputs.channels,
        min_size=(int(small[0]), int(small[1])),
        max_size=(int(large[0]), int(large[1])),
        channel_mean=means,
        channel_std=stds,
    )


def _split_sizes(
    dataset: Dataset, tasks: Sequence[Task], columns: Sequence[ColumnDescription], split: Split
) -> SplitSizes:
    targets = _answerable(dataset, tasks) or _answerable(dataset, [c.suggested for c in columns if c.suggested][:1])
    targets = targets or [Targets(("all",), np.zeros(len(dataset), dtype=np.int64), 1)]
    parts = _parts(dataset, targets, split.model_copy(update={"labelled": "all"}))
    sizes = SplitSizes(
        train=parts.train_available,
        validation=len(parts.validation),
        test=len(parts.test),
        train_available=parts.train_available,
        per_class=tuple(parts.per_class),
        num_groups=parts.num_groups,
        left_out=parts.left_out,
        test_digest=hashlib.sha256(parts.test.tobytes()).hexdigest()[:16],
        largest_shift=largest_shift(targets, parts),
    )
    return sizes.model_copy(update={"train": labelled_count(split, sizes)})


def _parts(dataset: Dataset, targets: Sequence[Targets], split: Split) -> Parts:
    """Without groups where they cannot be kept together."""
    try:
        return part_dataset(dataset, targets, split)
    except UserError as error:
        if error.where != "split.group":
            raise
        return part_dataset(dataset, targets, split.model_copy(update={"group": ""}))


def _answerable(dataset: Dataset, tasks: Sequence[Task]) -> list[Targets]:
    found = []
    for task in tasks:
        try:
            found.append(targets_of(task, dataset.columns))
        except UserError:
            continue
    return found


def _thumbnails(dataset: Dataset, main: ColumnDescription | None) -> tuple[str, ...]:
    """The first readable example of each of the first classes of the main label; empty where none can be read."""
    if main is None or not isinstance(dataset.inputs, ImageInputs):
        return ()
    column, made = dataset.columns[main.name], []
    for entry in main.classes[:MAX_THUMBNAILS]:
        examples = np.flatnonzero(column.codes == column.values.index(entry.label))[:MAX_TRIED]
        pixels = _first_readable(dataset.images, examples.tolist())
        made.append("" if pixels is None else _png(pixels))
    return tuple(made)


def _first_readable(images: ImageInputs, indices: list[int]) -> Pixels | None:
    for index in indices:
        try:
            return images.read(index, 2 * THUMBNAIL_PX)
        except Unreadable:
            continue
    return None


def _png(pixels: Pixels) -> str:
    image = Image.fromarray(pixels[..., 0] if pixels.shape[-1] == 1 else pixels)
    image.thumbnail((THUMBNAIL_PX, THUMBNAIL_PX))
    file = io.BytesIO()
    image.save(file, "PNG")
    return base64.b64encode(file.getvalue()).decode("ascii")
