"""Presets: the recipes of the field by their names, each one ordinary edit that can be undone and changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from models.spec.stack import StackDescription
from workbench.documents import InvalidDocument, replaced
from workbench.edits.adapters import ADAPTER_KINDS
from workbench.edits.edit import Edit
from workbench.experiment import Experiment

Plain = dict[str, Any]


@dataclass(frozen=True)
class Preset:
    """`changes` takes the stack and the blocks that are selected in it, which most presets do not heed."""

    key: str
    title: str
    help: str
    """What it does, and where it is from."""
    changes: Callable[[StackDescription, Sequence[str]], Plain]


def choose_preset(key: str, stack: StackDescription, selection: Sequence[str] = ()) -> Edit:
    """Everything that the preset says of freezing, rates, phases, adapters and the learning rate."""
    preset = PRESETS[key]
    return Edit(f"Preset: {preset.title}", {**_COMMON, **preset.changes(stack, selection), "preset": key})


def is_modified(experiment: Experiment, stack: StackDescription) -> bool:
    """True where the document is no longer what its preset would make of it; False where it has none."""
    if experiment.preset not in PRESETS:
        return False
    try:
        anew = replaced(experiment, choose_preset(experiment.preset, stack, experiment.freeze.thawed).changes)
    except InvalidDocument:
        return True
    return anew != experiment


_COMMON: Plain = {
    "freeze": {},
    "rates": {"kind": "uniform"},
    "phases": {"kind": "at-once"},
    "adapters": [],
    "recipe.learning_rate": 1e-3,
}


_CONTINUOUS: Plain = {"trained_batch_norm": "kept"}
"""Where a block begins to train under heads that know it, it goes on from what it gave: with statistics of the batch it
would give something else from one step to the next.
"""


def _linear_probe(_stack: StackDescription, _selection: Sequence[str]) -> Plain:
    return {"freeze": {"boundary": "all"}}


def _freeze_early(stack: StackDescription, _selection: Sequence[str]) -> Plain:
    return {"freeze": {"boundary": len(stack.blocks) // 2}, "recipe.learning_rate": 3e-4}


def _tune_top(stack: StackDescription, _selection: Sequence[str]) -> Plain:
    num_blocks = len(stack.blocks)
    return {"freeze": {"boundary": num_blocks - max(1, round(num_blocks / 4))}, "recipe.learning_rate": 3e-4}


def _full(_stack: StackDescription, _selection: Sequence[str]) -> Plain:
    return {"freeze": {"boundary": 0}, "recipe.learning_rate": 1e-4}


def _gradual(stack: StackDescription, _selection: Sequence[str]) -> Plain:
    return {"freeze": {"boundary": len(stack.blocks) // 2, **_CONTINUOUS}, "phases": {"kind": "gradual"}}


def _lp_ft(_stack: StackDescription, _selection: Sequence[str]) -> Plain:
    return {"freeze": {"boundary": 0, **_CONTINUOUS}, "phases": {"kind": "lp-ft"}}


def _surgical(stack: StackDescription, selection: Sequence[str]) -> Plain:
    block = selection[0] if selection else next((b.name for b in stack.blocks if b.parameters), stack.blocks[0].name)
    return {"freeze": {"boundary": "all", "thawed": [block]}}


def _adapters(kind: str) -> Callable[[StackDescription, Sequence[str]], Plain]:
    def changes(stack: StackDescription, _selection: Sequence[str]) -> Plain:
        blocks = [block.name for block in stack.blocks if ADAPTER_KINDS[kind].fits(block)]
        return {"freeze": {"boundary": "all"}, "adapters": [{"kind": kind, "blocks": blocks}] if blocks else []}

    return changes


_ALL = (
    Preset(
        "linear-probe",
        "Linear probe",
        "Everything frozen, only the heads train. Shows what the source's features are worth as they are; trains in "
        "seconds. Alain & Bengio 2016.",
        _linear_probe,
    ),
    Preset(
        "freeze-early",
        "Freeze early layers",
        "The lower half stays: early layers are general, later ones special to the source's task. "
        "Yosinski et al. 2014.",
        _freeze_early,
    ),
    Preset(
        "tune-top",
        "Fine-tune the top",
        "The topmost quarter of the blocks trains, the rest stays. A cautious choice for a few hundred labels.",
        _tune_top,
    ),
    Preset(
        "full",
        "Full fine-tuning, small rate",
        "Everything trains, at a tenth of the usual rate so that the source is not forgotten. Girshick et al. 2014.",
        _full,
    ),
    Preset(
        "gradual",
        "Gradual unfreezing",
        "The heads first, then one block more each epoch from the top down to the boundary. "
        "Howard & Ruder 2018 (ULMFiT).",
        _gradual,
    ),
    Preset(
        "lp-ft",
        "LP-FT",
        "A linear probe first, then everything from the probe's heads: features are bent less than from random heads. "
        "Kumar et al. 2022.",
        _lp_ft,
    ),
    Preset(
        "surgical",
        "Surgical fine-tuning",
        "Only one block trains, the selected one or else the lowest: low ones for other-looking images, high ones for "
        "other labels. Lee et al. 2023.",
        _surgical,
    ),
    Preset(
        "bitfit",
        "BitFit",
        "Only biases and heads train, less than a hundredth of most models. Ben Zaken et al. 2022.",
        _adapters("bitfit"),
    ),
    Preset(
        "lora",
        "LoRA",
        "Everything frozen, a low-rank update beside each layer that can take one. Hu et al. 2021.",
        _adapters("lora"),
    ),
)
PRESETS: dict[str, Preset] = {preset.key: preset for preset in _ALL}
