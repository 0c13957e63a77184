"""Tasks: what is to be predicted from an input."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import Annotated, Literal

from pydantic import Field

from models.spec.base import Spec, knob
from workbench.spec.data import BUNDLED_DIGITS, BundledData, DataSource

NAME_PATTERN = r"^[A-Za-z][A-Za-z0-9_-]*$"


def _name() -> str:
    value: str = knob(..., "Name", "How curves, heads and exports call this task.", min_length=1, pattern=NAME_PATTERN)
    return value


def _column() -> str:
    value: str = knob("class", "Label", "The column of the data set that holds the label.")
    return value


class Classification(Spec, title="Classification"):
    """One label out of several: T = {Y, f}, with Y the classes of the data set. Cross-entropy."""

    kind: Literal["classification"] = "classification"
    name: str = _name()
    column: str = _column()
    label_smoothing: float = knob(
        0.0,
        "Label smoothing",
        "Probability mass moved from the true class to all classes: 0.1 where labels may be wrong or answers too sure "
        "(Szegedy et al. 2016); 0 for a teacher (Müller et al. 2019).",
        ge=0.0,
        lt=1.0,
    )


class MultiLabel(Spec, title="Multi-label"):
    """Any number of labels at once: Y = {0, 1}^C. Binary cross-entropy of each class."""

    kind: Literal["multi-label"] = "multi-label"
    name: str = _name()
    column: str = _column()
    further_columns: tuple[str, ...] = knob(
        (), "Further columns", "Where each class has a column of zeros and ones of its own: the others.", advanced=True
    )
    separator: Literal["auto", "|", ";", ",", "/", " "] = knob(
        "auto",
        "Separator",
        "What stands between the labels of one cell.",
        options={"auto": "find out", "|": "bar", ";": "semicolon", ",": "comma", "/": "slash", " ": "blank"},
    )
    empty: Literal["missing", "none"] = knob(
        "missing",
        "Empty cells",
        "Whether a cell without labels is not known, and counts for nothing, or says that none of them applies.",
        options={"missing": "not known", "none": "none applies"},
    )


class Ordinal(Spec, title="Ordinal"):
    """Classes in an order: Y = {1 < … < K}. Binary cross-entropy of each of the K - 1 questions "is it above k?".

    Li & Lin 2007 (Ordinal regression by extended binary classification); as a network's loss, Niu et al. 2016, 3.2.
    """

    kind: Literal["ordinal"] = "ordinal"
    name: str = _name()
    column: str = _column()
    order: tuple[str, ...] = knob(
        (), "Order", "The levels from the lowest to the highest; empty: numbers by size, words by the alphabet."
    )


class Regression(Spec, title="Regression"):
    """A number: Y = ℝ, standardised by the training examples inside, told in its own unit outside."""

    kind: Literal["regression"] = "regression"
    name: str = _name()
    column: str = _column()
    unit: str = knob("", "Unit", "What the number counts, for example px, kg or years.", max_length=20)
    loss: Literal["squared", "absolute", "huber"] = knob(
        "squared",
        "Loss",
        "Squared errors aim at the mean, absolute ones at the median; Huber's (1964) are squared up to one standard "
        "deviation of the label, and absolute beyond.",
        options={"squared": "squared error", "absolute": "absolute error", "huber": "Huber"},
    )


Task = Annotated[Classification | MultiLabel | Ordinal | Regression, Field(discriminator="kind")]


def name_fault(name: str, taken: Collection[str]) -> str:
    """Why a task cannot be called `name`, beside others that are called `taken`; empty where it can."""
    if not name:
        return "A task needs a name."
    if not re.fullmatch(NAME_PATTERN, name):
        return "A name begins with a letter; letters, digits, - and _ may follow."
    return f"There is a task called “{name}” already." if name in taken else ""


def order_fault(order: Sequence[str]) -> str:
    """Why levels cannot be learned in this order; empty where they can."""
    twice = [level for at, level in enumerate(order) if level in order[:at]]
    if twice:
        return f"The order names '{twice[0]}' twice."
    return f"The order has '{order[0]}' alone." if len(order) == 1 else ""


def usual_name(data: DataSource) -> str:
    """What the task of a data set's class is called until somebody names it."""
    return "digit" if isinstance(data, BundledData) and data.name in BUNDLED_DIGITS else "class"
