"""Rows of a catalogue in words; no Qt."""

from __future__ import annotations

from models.spec.sizes import size_text
from models.spec.stack import CatalogueEntry, StackDescription, WeightsDescription
from workbench.spec.licenses import license_text
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


def stack_text(stack: StackDescription) -> str:
    """`3.41 M parameters · 18 blocks · input 224×224`."""
    size = stack.input.size
    return f"{short_count(stack.parameters)} parameters · {len(stack.blocks)} blocks · input {size}×{size}"


def weights_text(weights: WeightsDescription) -> str:
    """`ImageNet-1k · top-1 75.1 % · Apache-2.0 · 18.6 MB`."""
    known = [weights.dataset, metrics_text(weights), f"license {license_text(weights)}", weights_size_text(weights)]
    return " · ".join(fact for fact in known if fact not in ("", UNKNOWN))


def place_text(weights: WeightsDescription) -> str:
    """Whether the weights lie on this machine."""
    return "✓ here" if weights.cached else "download"
