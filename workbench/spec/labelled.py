"""How many of the examples that train keep their label: arithmetic that the window and the engine share."""

from __future__ import annotations

from itertools import pairwise

from workbench.spec.data_description import SplitSizes
from workbench.spec.split import Split


def labelled_count(split: Split, sizes: SplitSizes) -> int:
    """Of the document and not of the description, which follows the document a moment later."""
    if split.labelled == "all":
        return sizes.train_available
    if split.labelled_unit == "percent":
        return percent_of(split.labelled, sizes.train_available)
    if split.labelled_unit == "per class":
        return _per_class(split.labelled, sizes)
    return min(split.labelled, sizes.train_available)


def percent_of(percent: int, count: int) -> int:
    """Rounded to the nearest whole number, halves up, and at least one of any."""
    return min(count, max(1, (count * percent + 50) // 100))


def _per_class(k: int, sizes: SplitSizes) -> int:
    """Between two points the number grows evenly."""
    for (low, few), (high, many) in pairwise(sizes.per_class):
        if k <= high:
            return few + (many - few) * (k - low) // (high - low)
    return sizes.per_class[-1][1] if sizes.per_class else sizes.train_available


def labelled_words(split: Split) -> str:
    """`all`, `500`, `10 per class`, `10 %`."""
    if split.labelled == "all":
        return "all"
    suffix = {"examples": "", "per class": " per class", "percent": " %"}[split.labelled_unit]
    return f"{split.labelled:,}{suffix}"
