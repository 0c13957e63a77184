"""The scratch control: the same network and budget, with nothing transferred."""

from __future__ import annotations

from workbench.documents import replaced
from workbench.experiment import NAME_LENGTH, Experiment

_CALLED = " · from random initialisation"


def scratch_control(experiment: Experiment) -> Experiment:
    """The experiment from random initialisation, without what only keeps to a source.

    All blocks train from the first step and at the same rate, without adapters, penalties towards a source or mixtures
    with it; that is no preset's way.

    What the transferred run gains over it is what transfer brought; where it is ahead, transfer was negative (Pan &
    Yang 2010, section 2.3). Data, split, budget and seed stay the same.
    """
    return replaced(
        experiment,
        {
            "name": f"{experiment.name[: NAME_LENGTH - len(_CALLED)]}{_CALLED}",
            "source.initialisation": "random",
            "freeze": {"boundary": 0},
            "rates": {"kind": "uniform"},
            "phases": {"kind": "at-once"},
            "adapters": [],
            "regularizers": [],
            "recipe.interpolation": None,
            "preset": "",
        },
    )
