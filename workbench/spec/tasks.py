"""Tasks: what is to be predicted from an input."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Literal

from models.spec.base import Spec, knob
from workbench.spec.data import DataSource

NAME_PATTERN = r"^[A-Za-z][A-Za-z0-9_-]*$"


class Classification(Spec):
    """One label out of several: T = {Y, f}, with Y the classes of the data set."""

    kind: Literal["classification"] = "classification"
    name: str = knob(..., "Name", "How curves, heads and exports call this task.", min_length=1, pattern=NAME_PATTERN)
    column: str = knob("class", "Label", "The column of the data set that holds the label.")
    label_smoothing: float = knob(
        0.0,
        "Label smoothing",
        "Probability mass moved from the true class to all classes (Szegedy et al. 2016).",
        ge=0.0,
        lt=1.0,
    )


Task = Classification


def name_fault(name: str, taken: Collection[str]) -> str:
    """Why a task cannot be called `name`, beside others that are called `taken`; empty where it can."""
    if not name:
        return "A task needs a name."
    if not re.fullmatch(NAME_PATTERN, name):
        return "A name begins with a letter; letters, digits, - and _ may follow."
    return f"There is a task called “{name}” already." if name in taken else ""


def usual_name(data: DataSource) -> str:
    """What the task of a data set is called until somebody names it: every bundled set holds digits."""
    return "digit" if data.kind == "bundled" else "class"
