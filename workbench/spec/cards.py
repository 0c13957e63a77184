"""What is known of a domain and of a task, row by row, in the words of Pan & Yang 2010 (A survey on transfer learning).

A domain D = {X, p(X)} is a feature space and a marginal distribution over it; a task T = {Y, f} is a label space and
the function that gives an input its label.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from workbench.spec.data_description import (
    CHANNEL_SAMPLE,
    ClassCount,
    ColumnDescription,
    DataDescription,
    ImageFacts,
    NumberSummary,
    TextFacts,
)
from workbench.spec.numbers import count_text
from workbench.spec.printable import printable
from workbench.spec.task_outputs import task_classes, task_columns
from workbench.spec.task_words import function_text, label_space, listed, loss_text, measured_by
from workbench.spec.tasks import Regression, Task

MAX_BARS = 40


@dataclass(frozen=True)
class Bar:
    """So many examples of what `label` says."""

    label: str
    count: int


@dataclass(frozen=True)
class CardRow:
    """A title with a text; `bars` are to be drawn with it. `more_bars` did not fit among them."""

    title: str
    text: str
    bars: tuple[Bar, ...] = ()
    more_bars: int = 0


@dataclass(frozen=True)
class Card:
    """What is told of one domain or of one task."""

    title: str
    formula: str
    rows: tuple[CardRow, ...]

    def text(self) -> str:
        """All of it, a line a row."""
        return "\n".join(f"{row.title}: {row.text}" for row in self.rows)


def domain_card(description: DataDescription, tasks: Sequence[Task] = ()) -> Card:
    """D = {X, p(X)}. What `tasks` predict is no feature of a table."""
    rows = [
        CardRow("Feature space X", _feature_space(description, tasks)),
        CardRow("Examples", _counts(description)),
        *_spread(description),
        *_balance(description),
    ]
    return Card(description.title, "D = {X, p(X)}", tuple(rows))


def task_card(task: Task, description: DataDescription) -> Card:
    """T = {Y, f}, with the loss that learns f and what judges it."""
    column = description.column(task.column)
    if column is None:
        rows = [CardRow("Label space Y", f"not known: {description.title} has no column “{task.column}”")]
    else:
        rows = [_labels(task, column), CardRow("Function f", function_text(task, description))]
    rows += [CardRow("Loss", loss_text(task)), CardRow("Judged by", measured_by(task))]
    return Card(task.name, "T = {Y, f}", tuple(rows))


# Domains ---------------------------------------------------------------------------------------------------------


def _feature_space(description: DataDescription, tasks: Sequence[Task]) -> str:
    facts = description.inputs
    if isinstance(facts, ImageFacts):
        colour = "grey" if facts.channels == 1 else "colour"
        return f"{_size_text(facts)} {colour} images, {count_text(facts.channels, 'channel')}"
    if isinstance(facts, TextFacts):
        return f"texts, column “{facts.column}”"
    used = {name for task in tasks for name in task_columns(task)}
    return _table_text(_features(description.columns, used))


def _features(columns: Sequence[ColumnDescription], used: Collection[str]) -> list[ColumnDescription]:
    return [column for column in columns if column.role in ("feature", "label") and column.name not in used]


def _table_text(features: Sequence[ColumnDescription]) -> str:
    numeric = sum(column.numbers is not None for column in features)
    kinds = (f"{count:,} {kind}" for count, kind in ((numeric, "numeric"), (len(features) - numeric, "categorical")))
    parts = " and ".join(part for part in kinds if not part.startswith("0 "))
    columns = "column" if len(features) == 1 else "columns"
    return f"rows of {parts} {columns}: {listed([c.name for c in features])}" if features else "rows without a feature"


def _size_text(facts: ImageFacts) -> str:
    small, large = (f"{width}×{height}" for width, height in (facts.min_size, facts.max_size))
    return small if small == large else f"{small} to {large}"


def _counts(description: DataDescription) -> str:
    split = description.split
    parts = f"{split.train_available:,} training, {split.validation:,} validation, {split.test:,} test"
    return f"{description.num_examples:,}: {parts}"


def _spread(description: DataDescription) -> list[CardRow]:
    """What else was seen of p(X)."""
    facts = description.inputs
    if isinstance(facts, TextFacts):
        lengths = f"{facts.shortest:,} to {facts.longest:,} characters, {facts.mean_length:,.0f} on average"
        return [CardRow("Lengths", lengths)]
    if isinstance(facts, ImageFacts) and facts.channel_mean:
        return [CardRow("Channels", _channels_text(facts, description.num_examples))]
    return []


def _channels_text(facts: ImageFacts, num_examples: int) -> str:
    """`mean 0.485, 0.456, 0.406, sd 0.229, 0.224, 0.225 of 0…1`, as normalisation writes them; of what sample."""
    mean, std = (", ".join(f"{value:.3f}" for value in values) for values in (facts.channel_mean, facts.channel_std))
    sample = f", over {CHANNEL_SAMPLE} of the examples" if num_examples > CHANNEL_SAMPLE else ""
    return f"mean {mean}, sd {std} of 0…1{sample}"


def _balance(description: DataDescription) -> list[CardRow]:
    main = description.main
    if main is None or not main.classes or isinstance(main.suggested, Regression):
        return []
    classes = task_classes(main.suggested, main) if main.suggested else main.classes
    return [_bars("Class balance", balance_text(classes), classes, main.more_values if classes == main.classes else 0)]


def balance_text(classes: Sequence[ClassCount]) -> str:
    """`balanced` where the largest has at most a quarter more examples than the smallest that occurs."""
    counts = [entry.count for entry in classes if entry.count]
    if len(counts) < 2:
        return "one class alone"
    ratio = max(counts) / min(counts)
    return "balanced" if ratio <= 1.25 else f"largest {ratio:,.1f} × smallest"


# Tasks -----------------------------------------------------------------------------------------------------------


def _labels(task: Task, column: ColumnDescription) -> CardRow:
    text = label_space(task, column)
    if isinstance(task, Regression):
        return CardRow("Label space Y", text, histogram(column.numbers, task.unit) if column.numbers else ())
    classes = task_classes(task, column)
    return _bars("Label space Y", text, classes, column.more_values if classes == column.classes else 0)


def histogram(numbers: NumberSummary, unit: str = "") -> tuple[Bar, ...]:
    """One bar for each equal step from the least to the greatest."""
    step = (numbers.greatest - numbers.least) / max(1, len(numbers.bins))
    edges = [numbers.least + step * at for at in range(len(numbers.bins) + 1)]
    return tuple(
        Bar(f"{edges[at]:.4g} to {edges[at + 1]:.4g} {unit}".rstrip(), count) for at, count in enumerate(numbers.bins)
    )


def _bars(title: str, text: str, classes: Sequence[ClassCount], more: int) -> CardRow:
    bars = tuple(Bar(printable(entry.label), entry.count) for entry in classes[:MAX_BARS])
    return CardRow(title, text, bars, max(0, len(classes) - MAX_BARS) + more)
