"""Which examples train, which choose, which judge."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from models.spec.base import Spec, knob
from workbench.spec.field_kinds import ColumnName

LabelledUnit = Literal["examples", "per class", "percent"]


class Split(Spec):
    """Which examples train, which choose, which judge: seeded apart from training, stratified by the tasks' labels."""

    labelled: Annotated[int, Field(ge=1)] | Literal["all"] = knob(
        "all",
        "Labelled examples",
        "How many training examples keep their label; smaller subsets are contained in larger ones.",
    )
    labelled_unit: LabelledUnit = knob(
        "examples",
        "Labels counted",
        "What the number of labelled examples counts: examples, those of each class of every task, or per cent of "
        "the training part.",
        options={"examples": "in all", "per class": "per class", "percent": "per cent"},
    )
    validation: float = knob(
        0.2,
        "Validation",
        "Share of the data on which epochs are compared and early stopping decides.",
        ge=0.0,
        lt=1.0,
        advanced=True,
    )
    test: float = knob(
        0.2, "Test", "Share of the data that is looked at once, after training.", ge=0.0, lt=1.0, advanced=True
    )
    stratify: bool = knob(
        True, "Stratify", "Every part gets the same share of every class, of every task.", advanced=True
    )
    group: Annotated[str, ColumnName()] = knob(
        "",
        "Groups",
        "A column, such as the patient or the site, whose examples stay together: none of its groups is in two parts.",
        advanced=True,
    )
    fixed_parts: Literal["use", "ignore"] = knob(
        "use",
        "Parts of the data",
        "Whether training, validation and test sets that the data name are kept, or everything is split anew.",
        options={"use": "keep", "ignore": "split anew"},
        advanced=True,
    )
    seed: int = knob(
        0,
        "Split seed",
        "Seeds the split alone, so that runs with other seeds are judged on the same test set.",
        ge=0,
        advanced=True,
    )
