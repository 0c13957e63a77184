"""A data set in words; no Qt."""

from __future__ import annotations

from workbench.spec.data_description import DataDescription
from workbench.spec.numbers import count_text
from workbench.spec.split import Split


def labelled_text(data: DataDescription, split: Split) -> str:
    """`500 labelled of 3,000`, the examples left beside validation and test."""
    labelled = data.split.train_available if split.labelled == "all" else split.labelled
    return f"{labelled:,} labelled of {data.split.train_available:,}"


def image_text(data: DataDescription, model_size: int | None) -> str:
    """`28×28 grey → 96×96`; ranges where the images differ in size."""
    if data.images is None:
        return data.inputs.kind
    colour = "grey" if data.images.channels == 1 else "colour"
    small, large = (f"{width}×{height}" for width, height in (data.images.min_size, data.images.max_size))
    stored = small if small == large else f"{small} … {large}"
    seen = f" → {model_size}×{model_size}" if model_size else ""
    return f"{stored} {colour}{seen}"


def classes_text(data: DataDescription) -> str:
    """`10 classes, balanced`: balanced where the largest has at most a quarter more examples than the smallest."""
    counts = [entry.count for entry in data.classes]
    number = count_text(len(counts), "class")
    if len(counts) < 2 or min(counts) == 0:
        return number
    ratio = max(counts) / min(counts)
    return f"{number}, {'balanced' if ratio <= 1.25 else f'largest {ratio:.1f} × smallest'}"


def split_text(data: DataDescription, split: Split) -> str:
    """`validation 1,000 · test 1,000 · seed 0`."""
    return f"validation {data.split.validation:,} · test {data.split.test:,} · seed {split.seed}"


def skipped_text(data: DataDescription) -> str:
    """`3 files skipped…`; empty where there are none."""
    count = len(data.skipped)
    return f"{count_text(count, 'file')} skipped…" if count else ""
