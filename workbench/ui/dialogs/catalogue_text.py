"""Rows of a catalogue in words; no Qt."""

from __future__ import annotations

from models.spec.sizes import size_text
from models.spec.stack import CatalogueEntry, WeightsDescription
from workbench.spec.numbers import short_count

_METRICS = {"acc@1": "top-1", "acc@5": "top-5"}
UNKNOWN = "–"


def parameters_text(entry: CatalogueEntry) -> str:
    return UNKNOWN if entry.parameters is None else short_count(entry.parameters)


def input_text(entry: CatalogueEntry) -> str:
    return UNKNOWN if entry.input_size is None else f"{entry.input_size}×{entry.input_size}"


def metrics_text(weights: WeightsDescription) -> str:
    """`top-1 80.9 % · top-5 95.4 %`, percent as the libraries give them."""
    shown = [f"{_METRICS.get(name, name)} {value:.1f} %" for name, value in weights.metrics.items()]
    return " · ".join(shown) or UNKNOWN


def weights_size_text(weights: WeightsDescription) -> str:
    return UNKNOWN if weights.size_bytes is None else size_text(weights.size_bytes)


def place_text(weights: WeightsDescription) -> str:
    """Whether the weights lie on this machine."""
    return "✓ here" if weights.cached else "download"
