"""Choosing another source model, and what goes with it."""

from __future__ import annotations

from models.spec.source import SourceModel
from workbench.edits.edit import Edit
from workbench.experiment import Experiment


def change_source(experiment: Experiment, source: SourceModel) -> Edit:
    """Makes `source` the source model.

    What was set on single blocks goes with another network's blocks. Random weights cannot stay frozen: they set every
    block free, and pretrained ones in their place are frozen again.
    """
    changes: dict[str, object] = {"source": source.model_dump(mode="json")}
    if _network(source) != _network(experiment.source):
        changes |= {"adapters": [], "rates.by_hand": [], "sharing.boundary": "all"}
        changes |= {"freeze.frozen": [], "freeze.thawed": [], "freeze.top": 0}
    if source.initialisation == "random":
        changes |= {"freeze.boundary": 0, "freeze.top": 0, "freeze.frozen": [], "freeze.thawed": []}
        changes |= {"freeze.batch_norm": "frozen", "phases": {"kind": "at-once"}}
    elif experiment.source.initialisation == "random":
        changes["freeze.boundary"] = "all"
    return Edit("Change source model", changes)


def _network(source: SourceModel) -> dict[str, object]:
    """What says which blocks a source has: not how its weights are chosen."""
    return source.model_dump(exclude={"initialisation", "weights"})
