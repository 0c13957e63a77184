"""Adding, changing, ordering and removing augmentations, and lists of them that are known by a name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from models.spec.base import Spec
from workbench.edits.edit import Edit
from workbench.experiment import Experiment
from workbench.spec.augmentation import (
    Augmentation,
    CutMix,
    HorizontalFlip,
    MixUp,
    PaddedCrop,
    RandAugment,
    RandomResizedCrop,
    Rotation,
    TrivialAugmentWide,
)
from workbench.spec.edit_names import edit_name
from workbench.spec.field_kinds import Variant
from workbench.spec.fields import title_of, variants_of

KINDS: tuple[Variant, ...] = variants_of(Augmentation)
"""What can be added, in the order of menus."""


@dataclass(frozen=True)
class AugmentationPreset:
    """A list of augmentations that has a name."""

    key: str
    title: str
    help: str
    augmentation: tuple[Augmentation, ...]


PRESETS: dict[str, AugmentationPreset] = {
    preset.key: preset
    for preset in (
        AugmentationPreset("none", "None", "Every epoch shows the same images.", ()),
        AugmentationPreset(
            "shifts",
            "Shifts and turns",
            "Small shifts and turns, no mirroring: for digits, writing and whatever has a right way round.",
            (PaddedCrop(), Rotation()),
        ),
        AugmentationPreset(
            "flips-and-crops",
            "Flips and crops",
            "Mirrored images, and windows of at least a third of them; most source models were trained so.",
            (RandomResizedCrop(smallest=0.35), HorizontalFlip()),
        ),
        AugmentationPreset(
            "trivial-augment",
            "TrivialAugment",
            "One random operation for each image; nothing to tune (Müller & Hutter 2021).",
            (TrivialAugmentWide(),),
        ),
        AugmentationPreset(
            "rand-augment",
            "RandAugment",
            "Two random operations for each image at one strength (Cubuk et al. 2020).",
            (RandAugment(),),
        ),
        AugmentationPreset(
            "mixup-cutmix",
            "Mixup or CutMix",
            "Each image is mixed with another of its batch, by one of the two (Zhang et al. 2018; Yun et al. 2019).",
            (MixUp(), CutMix()),
        ),
    )
}


def add_augmentation(experiment: Experiment, kind: str) -> Edit:
    """One more at the end of the list."""
    title = next(variant.title for variant in KINDS if variant.tag == kind)
    return Edit(f"Add {title}", {"augmentation": [*_rows(experiment.augmentation), {"kind": kind}]})


def remove_augmentation(experiment: Experiment, at: int) -> Edit:
    rows = _rows(experiment.augmentation)
    return Edit(f"Remove {_title(experiment, at)}", {"augmentation": rows[:at] + rows[at + 1 :]})


def move_augmentation(experiment: Experiment, at: int, to: int) -> Edit:
    """Takes the one at `at` out and puts it in so that it stands at `to`; places beyond the ends mean the ends."""
    rows = _rows(experiment.augmentation)
    rows.insert(min(max(0, to), len(rows) - 1), rows.pop(at))
    return Edit(f"Move {_title(experiment, at)}", {"augmentation": rows})


def set_in_augmentation(experiment: Experiment, at: int, path: str, value: object) -> Edit:
    """Sets a field of the one at `at`."""
    spec = experiment.augmentation[at]
    name = edit_name(type(spec), path, value)
    return Edit(f"{title_of(type(spec))}: {name[0].lower()}{name[1:]}", {f"augmentation.{at}.{path}": value})


def choose_augmentation_preset(key: str) -> Edit:
    """Replaces the whole list."""
    preset = PRESETS[key]
    return Edit(f"Augmentation: {preset.title}", {"augmentation": _rows(preset.augmentation)})


def augmentation_preset(augmentation: tuple[Augmentation, ...]) -> str:
    """The key of the preset that the list is; empty where it is none."""
    return next((preset.key for preset in PRESETS.values() if preset.augmentation == augmentation), "")


def _title(experiment: Experiment, at: int) -> str:
    return title_of(type(experiment.augmentation[at]))


def _rows(specs: Sequence[Spec]) -> list[dict[str, Any]]:
    return [spec.model_dump(mode="json") for spec in specs]
