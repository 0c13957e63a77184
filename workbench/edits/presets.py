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
    """Everything that the preset says of freezing, rates, phases, adapters, penalties and the learning rate."""
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
    "regularizers": [],
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


def _automatic(stack: StackDescription, _selection: Sequence[str]) -> Plain:
    return {"freeze": {"boundary": len(stack.blocks) // 2, **_CONTINUOUS}, "phases": {"kind": "automatic"}}


def _head_warm_up(_stack: StackDescription, _selection: Sequence[str]) -> Plain:
    phases = {"kind": "lp-ft", "epochs": 1, "factor": 1.0, "warmup": 1.0}
    return {"freeze": {"boundary": 0, **_CONTINUOUS}, "phases": phases, "recipe.learning_rate": 3e-4}


def _l2_sp(stack: StackDescription, selection: Sequence[str]) -> Plain:
    return {**_full(stack, selection), "regularizers": [{"kind": "l2-sp"}]}


def _lp_ft(_stack: StackDescription, _selection: Sequence[str]) -> Plain:
    return {"freeze": {"boundary": 0, **_CONTINUOUS}, "phases": {"kind": "lp-ft"}}


def _surgical(stack: StackDescription, selection: Sequence[str]) -> Plain:
    block = selection[0] if selection else next((b.name for b in stack.blocks if b.parameters), stack.blocks[0].name)
    return {"freeze": {"boundary": "all", "thawed": [block]}}


def _input_level(stack: StackDescription, _selection: Sequence[str]) -> Plain:
    return {"freeze": {"boundary": 0, "top": len(stack.blocks) - _quarter(stack)}}


def _feature_level(stack: StackDescription, _selection: Sequence[str]) -> Plain:
    below = (len(stack.blocks) - _quarter(stack)) // 2
    return {"freeze": {"boundary": below, "top": len(stack.blocks) - below - _quarter(stack)}}


def _output_level(stack: StackDescription, _selection: Sequence[str]) -> Plain:
    return {"freeze": {"boundary": len(stack.blocks) - 1}}


def _quarter(stack: StackDescription) -> int:
    return max(1, round(len(stack.blocks) / 4))


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
        "automatic",
        "Gradual, automatic",
        "The heads first, then one block more down to the boundary whenever validation no longer improves, each time "
        "from the best weights so far. After Howard & Ruder 2018 (ULMFiT).",
        _automatic,
    ),
    Preset(
        "head-warm-up",
        "Head warm-up",
        "The heads alone for one epoch, then everything at the same rate, which rises anew from near zero: fresh heads "
        "send the trunk no random gradients. Howard & Gugger 2020 (fastai).",
        _head_warm_up,
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
        "surgical-input",
        "Surgical: other-looking images",
        "Only the lowest quarter trains, for an input-level shift: noise, blur, another camera, grey for colour. "
        "Lee et al. 2023, section 3.",
        _input_level,
    ),
    Preset(
        "surgical-feature",
        "Surgical: other kinds of things",
        "Only a quarter in the middle trains, for a feature-level shift: the same classes made up of other subgroups. "
        "Lee et al. 2023, section 3.",
        _feature_level,
    ),
    Preset(
        "surgical-output",
        "Surgical: other labels",
        "Only the topmost block and the heads train, for an output-level shift: the same images, told apart by "
        "something else. Lee et al. 2023, section 3.",
        _output_level,
    ),
    Preset(
        "l2-sp",
        "L2-SP",
        "Everything trains, at a tenth of the usual rate, with a pull back to the source's weights in place of one to "
        "zero. Li et al. 2018.",
        _l2_sp,
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
