"""The adapters that a run keeps apart from its weights, as PEFT keeps them, so that plain PEFT can load them."""

from __future__ import annotations

from pathlib import Path

from models.adapters.peft_files import FOLDER_NAME
from models.transfer_model import TransferModel
from workbench.experiment import Experiment


def write_adapters(folder: Path, experiment: Experiment, model: TransferModel) -> tuple[Path, ...]:
    """Writes `adapters/<number>-<kind>/` in the run's folder for every adapter that PEFT has; returns the folders.

    Those on the own blocks of a task that branches off are in `adapters-<task>/<number>-<kind>/`.
    """
    kept = []
    for line in model.lines:
        into = folder / (f"{FOLDER_NAME}-{line.task}" if line.task else FOLDER_NAME)
        for number, adapter in zip(line.numbers, line.adapters, strict=True):
            place = into / f"{number + 1}-{experiment.adapters[number].kind}"
            if adapter.save_peft(place):
                kept.append(place)
    return tuple(kept)
