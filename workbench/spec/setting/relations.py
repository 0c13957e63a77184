"""How source and target relate in each of X, p(X) and Y: no more is claimed than the two sides show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from workbench.spec.setting.sides import Domain, Side, Task
from workbench.spec.shift import ShiftMeasured

Spaces = Literal["same", "different", "unknown"]
Marginals = Literal["same data", "certain", "measured", "not seen", "unknown"]
"""Whether p(X) differs: the data are the same, it does for certain, it was measured to, no difference was seen when
it was measured, nothing is known.
"""
Labels = Literal["same", "equal size", "different", "unknown"]

_COLOUR_CHANNELS = 3
_LEVEL = 0.05


@dataclass(frozen=True)
class Relations:
    inputs: Spaces
    marginals: Marginals
    labels: Labels

    @property
    def domains_differ(self) -> bool:
        return self.inputs == "different" or self.marginals in ("certain", "measured")


def relate(source: Side, target: Side, shift: ShiftMeasured | None = None, *, same_data: bool = False) -> Relations:
    """`same_data` says that both sides are the same examples; `shift` is what was measured between them."""
    inputs = _inputs(source.domain, target.domain)
    labels = _labels(source.task, target.task)
    if inputs == "different":
        return Relations(inputs, "unknown", labels)
    if same_data:
        return Relations(inputs, "same data", labels)
    if _colours_differ(source.domain, target.domain):
        return Relations(inputs, "certain", labels)
    return Relations(inputs, _measured(shift), labels)


def differs(shift: ShiftMeasured) -> bool:
    """Whether both measures tell the samples apart: the A-distance's interval leaves 0 out, and MMD's p-value is at
    most 0.05.
    """
    return shift.distance.low > 0 and shift.discrepancy.p_value <= _LEVEL


def _measured(shift: ShiftMeasured | None) -> Marginals:
    if shift is None:
        return "unknown"
    return "measured" if differs(shift) else "not seen"


def _inputs(source: Domain, target: Domain) -> Spaces:
    """Grey images lie in the space of colour ones; images of other numbers of channels correspond to none of these."""
    if "unknown" in (source.inputs, target.inputs):
        return "unknown"
    if source.inputs != target.inputs:
        return "different"
    if source.inputs == "table":
        return _tables(source, target)
    channels = {source.channels, target.channels} - {None}
    return "same" if len(channels) < 2 or channels <= {1, _COLOUR_CHANNELS} else "different"


def _tables(source: Domain, target: Domain) -> Spaces:
    """By their columns where these are known of both, else by what a model is given of them."""
    if source.features and target.features:
        return "same" if set(source.features) == set(target.features) else "different"
    if source.encoded and target.encoded:
        return "same" if set(source.encoded) == set(target.encoded) else "different"
    return "unknown"


def _colours_differ(source: Domain, target: Domain) -> bool:
    """Grey images beside colour ones are another distribution for certain."""
    return {source.channels, target.channels} == {1, _COLOUR_CHANNELS}


def _labels(source: Task, target: Task) -> Labels:
    if "unknown" in (source.kind, target.kind):
        return "unknown"
    if source.kind != target.kind:
        return "different"
    if source.kind == "numbers":
        units = {source.unit, target.unit} - {""}
        return "same" if source.column == target.column and len(units) < 2 else "different"
    if source.labels and target.labels:
        return "same" if set(source.labels) == set(target.labels) else "different"
    if source.size is None or target.size is None:
        return "unknown"
    return "equal size" if source.size == target.size else "different"
