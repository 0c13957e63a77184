"""Adding, changing and removing penalties."""

from __future__ import annotations

from models.spec.regularizers import Regularizer
from workbench.edits.edit import Edit
from workbench.experiment import Experiment
from workbench.spec.edit_names import edit_name
from workbench.spec.field_kinds import Variant
from workbench.spec.fields import title_of, variants_of

KINDS: tuple[Variant, ...] = variants_of(Regularizer)
"""What can be added, in the order of menus."""


def add_penalty(experiment: Experiment, kind: str) -> Edit:
    """One more at the end of the list."""
    title = next(variant.title for variant in KINDS if variant.tag == kind)
    return Edit(f"Add {title}", {"regularizers": [*_rows(experiment), {"kind": kind}]})


def remove_penalty(experiment: Experiment, at: int) -> Edit:
    rows = _rows(experiment)
    title = title_of(type(experiment.regularizers[at]))
    return Edit(f"Remove {title}", {"regularizers": rows[:at] + rows[at + 1 :]})


def set_in_penalty(experiment: Experiment, at: int, path: str, value: object) -> Edit:
    """Sets a field of the one at `at`."""
    spec = experiment.regularizers[at]
    name = edit_name(type(spec), path, value)
    return Edit(f"{title_of(type(spec))}: {name[0].lower()}{name[1:]}", {f"regularizers.{at}.{path}": value})


def _rows(experiment: Experiment) -> list[dict[str, object]]:
    return [spec.model_dump(mode="json") for spec in experiment.regularizers]
