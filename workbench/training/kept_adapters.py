"""The adapters that a run keeps apart from its weights, as PEFT keeps them, so that plain PEFT can load them."""

from __future__ import annotations

from pathlib import Path

from models.adapters.peft_files import FOLDER_NAME
from models.transfer_model import TransferModel
from workbench.experiment import Experiment


def write_adapters(folder: Path, experiment: Experiment, model: TransferModel) -> tuple[Path, ...]:
    """Writes `adapters/<number>-<kind>/` in the run's folder for every adapter that PEFT has; returns the folders.

    Where tasks have blocks of their own, these are the adapters of the first task.
    """
    kept = []
    for number, (spec, adapter) in enumerate(zip(experiment.adapters, model.lines[0].adapters, strict=True), start=1):
        place = folder / FOLDER_NAME / f"{number}-{spec.kind}"
        if adapter.save_peft(place):
            kept.append(place)
    return tuple(kept)
