"""Source and target as sides of a transfer, from what the engine described."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from models.spec.stack import StackDescription
from workbench.spec.data_description import ColumnDescription, DataDescription, ImageFacts, TextFacts
from workbench.spec.setting.sides import Domain, LabelKind, Side, Task
from workbench.spec.task_outputs import task_classes, task_columns
from workbench.spec.tasks import Classification, MultiLabel, Regression
from workbench.spec.tasks import Task as TaskSpec

PUBLISHED = {
    "ImageNet-1k": "ImageNet-1k is 1.28 million photographs from the web in 1,000 classes (Russakovsky et al. 2015).",
    "ImageNet-21k": "ImageNet-21k is 14 million photographs from the web in 21,841 classes (Deng et al. 2009).",
    "ImageNet-22k": "ImageNet-22k is 14 million photographs from the web in 21,841 classes (Deng et al. 2009).",
}
_YES = ("1", "1.0")
_UNTOLD = "The file does not say what it was trained on."
_KINDS: dict[str, LabelKind] = {
    "classification": "classes",
    "multi-label": "label sets",
    "ordinal": "levels",
}


def task_asked(data: DataDescription, tasks: Sequence[TaskSpec] = (), like: str = "") -> TaskSpec | None:
    """The first of `tasks` that the data can answer, else what the column `like`, or else their main label, suggests;
    None where they have no label.
    """
    asked = next((task for task in tasks if data.column(task.column)), None)
    column = data.column(like) or data.main
    if asked is not None or column is None:
        return asked
    return column.suggested or Classification(name="class", column=column.name)


def side_of_data(data: DataDescription, task: TaskSpec | None, taken: Collection[str] = ()) -> Side:
    """The side that examples show, with the task that they are asked for. Columns that are `taken`, by other tasks or
    by groups, are no features.
    """
    return Side(data.title, _domain(data, {*taken, *(task_columns(task) if task else ())}), _task(data, task))


def side_of_weights(stack: StackDescription) -> Side:
    """The side of which only a model is left. What published weights saw, their input says; a file or a run may have
    seen grey images as colour ones.
    """
    name = stack.weights.dataset if stack.weights else ""
    published = stack.origin == "library"
    channels = (stack.input.trained_channels or stack.input.channels) if published else None
    size = stack.source_classes or None
    task = Task("classes", labels=stack.source_labels, size=size) if size else Task()
    domain = Domain("image", channels) if published or name else Domain("image")
    if stack.input.features:
        domain = Domain("table", encoded=stack.input.feature_names)
    note = PUBLISHED.get(name, "") if published else "" if name else _UNTOLD
    return Side(name or "Source", domain, task, "weights", note)


def _domain(data: DataDescription, taken: Collection[str]) -> Domain:
    facts = data.inputs
    if isinstance(facts, ImageFacts):
        return Domain("image", facts.channels)
    if isinstance(facts, TextFacts):
        return Domain("text")
    features = [c.name for c in data.columns if c.role in ("feature", "label") and c.name not in taken]
    encoded = [name for c in data.columns if c.name not in taken for name in c.features]
    return Domain("table", features=tuple(features), encoded=tuple(encoded))


def _task(data: DataDescription, spec: TaskSpec | None) -> Task:
    column = data.column(spec.column) if spec else None
    if column is None or spec is None:
        return Task()
    if isinstance(spec, Regression):
        return Task("numbers", column.name, unit=spec.unit)
    counts = _counts(data, column, spec)
    size = len(counts) if isinstance(spec, MultiLabel) else column.num_values
    return Task(_KINDS[spec.kind], column.name, counts, tuple(label for label, _ in counts), size)


def _counts(data: DataDescription, column: ColumnDescription, spec: TaskSpec) -> tuple[tuple[str, int], ...]:
    """Labels with their number of examples; of several columns each is a label, with the examples that have it."""
    if isinstance(spec, MultiLabel) and spec.further_columns:
        columns = [known for name in task_columns(spec) if (known := data.column(name))]
        return tuple((known.name, sum(e.count for e in known.classes if e.label in _YES)) for known in columns)
    if column.more_values and not isinstance(spec, MultiLabel):
        return ()
    return tuple((entry.label, entry.count) for entry in task_classes(spec, column))
