"""Choosing another source model, and what goes with it."""

from __future__ import annotations

from pathlib import PurePath

from models.spec.source import BundledSource, FileSource, PerceptronSource, RunSource, SourceModel
from workbench.edits.edit import Edit
from workbench.experiment import Experiment
from workbench.spec.field_kinds import Choice, FieldKind
from workbench.spec.fields import field_of


def change_source(experiment: Experiment, source: SourceModel) -> Edit:
    """Makes `source` the source model.

    What was set on single blocks goes with another network's blocks. Random weights cannot stay frozen: they set every
    block free and are no preset's, and pretrained ones in their place are frozen again.
    """
    changes: dict[str, object] = {"source": source.model_dump(mode="json")}
    if _network(source) != _network(experiment.source):
        changes |= {"adapters": [], "rates.by_hand": [], "sharing.boundary": "all"}
        changes |= {"freeze.frozen": [], "freeze.thawed": [], "freeze.top": 0, "freeze.fresh": 0}
    if source.initialisation == "random":
        changes |= {"freeze.boundary": 0, "freeze.top": 0, "freeze.frozen": [], "freeze.thawed": []}
        changes |= {"freeze.fresh": 0, "freeze.batch_norm": "frozen", "phases": {"kind": "at-once"}, "preset": ""}
    elif experiment.source.initialisation == "random":
        changes["freeze.boundary"] = "all"
    return Edit(f"Change source model to {_called(source)}", changes)


def _called(source: SourceModel) -> str:
    match source:
        case BundledSource():
            name = _option_title(field_of(BundledSource, "architecture").kind, source.architecture)
        case FileSource():
            name = PurePath(source.path).name
        case RunSource():
            name = "an earlier run"
        case PerceptronSource():
            name = "a perceptron"
        case _:
            name = source.architecture
    return f"{name}, random weights" if source.initialisation == "random" else name


def _option_title(kind: FieldKind, value: str) -> str:
    options = kind.options if isinstance(kind, Choice) else ()
    return next((option.title for option in options if option.value == value), value)


def _network(source: SourceModel) -> dict[str, object]:
    """What says which blocks a source has: not how its weights are chosen."""
    return source.model_dump(exclude={"initialisation", "weights", "features"})
