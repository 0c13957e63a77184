"""One side of a transfer, in the words of Pan & Yang 2010 (A survey on transfer learning), section 2.

A domain D = {X, p(X)} is a feature space and a marginal distribution over it; a task T = {Y, f} is a label space and
the function that gives an input its label.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

InputKind = Literal["image", "text", "table", "unknown"]
LabelKind = Literal["classes", "label sets", "levels", "numbers", "unknown"]


@dataclass(frozen=True)
class Domain:
    """The feature space X; what is not known of it is None or empty. Of p(X) the colours tell a little."""

    inputs: InputKind = "unknown"
    channels: int | None = None
    """Of images."""
    features: tuple[str, ...] = ()
    """Of a table: the names of its columns."""
    encoded: tuple[str, ...] = ()
    """Of a table: what a model is given of a row, by name. Of weights nothing else is known."""


@dataclass(frozen=True)
class Task:
    """The label space Y. Of f nothing more is known than its values on labelled examples."""

    kind: LabelKind = "unknown"
    column: str = ""
    """What the labels are called in the data."""
    counts: tuple[tuple[str, int], ...] = ()
    """Labels with their number of examples; none where not all of the labels are known."""
    labels: tuple[str, ...] = ()
    """Names of all labels, also where their examples are not at hand."""
    size: int | None = None
    """The number of labels; None for numbers, and where it is not known."""
    unit: str = ""


@dataclass(frozen=True)
class Side:
    """A domain and a task, known from examples, or from no more than a model that was trained on them."""

    title: str
    domain: Domain
    task: Task
    known_by: Literal["examples", "weights"] = "examples"
    note: str = ""
    """What is known beside, as a sentence."""
