"""Moving the boundaries, freezing and thawing single blocks, and what happens to batch norms."""

from __future__ import annotations

from collections.abc import Sequence

from models.spec.freeze import Boundary, Freeze, NormPolicy
from workbench.edits.edit import Edit, listed
from workbench.experiment import Experiment

_POLICIES: dict[NormPolicy, str] = {
    "frozen": "Freeze batch norm with its blocks",
    "statistics": "Let batch-norm statistics follow the target data",
    "live": "Train batch norm in frozen blocks",
}


def move_boundary(experiment: Experiment, names: Sequence[str], frozen: int) -> Edit:
    """Freezes the lowest `frozen` blocks. A boundary from the top that stands lower is pushed up."""
    frozen = min(max(0, frozen), len(names))
    top = min(experiment.freeze.top, len(names) - frozen)
    place = f"below {names[frozen]}" if frozen < len(names) else "to the top"
    return Edit(f"Move boundary {place}", _boundaries(experiment.freeze, names, frozen, top))


def move_top(experiment: Experiment, names: Sequence[str], top: int) -> Edit:
    """Freezes the topmost `top` blocks. A freeze boundary that stands higher is pushed down."""
    top = min(max(0, top), len(names))
    frozen = min(experiment.freeze.frozen_blocks(len(names)), len(names) - top)
    name = f"Freeze from {names[len(names) - top]} to the top" if top else "Freeze nothing from the top"
    return Edit(name, _boundaries(experiment.freeze, names, frozen, top))


def move_share(names: Sequence[str], shared: int) -> Edit:
    """Lets the tasks share the lowest `shared` blocks."""
    shared = min(max(0, shared), len(names))
    if shared == len(names):
        return Edit("Share every block", {"sharing.boundary": "all"})
    return Edit(f"Move share boundary below {names[shared]}", {"sharing.boundary": shared})


def toggle_blocks(experiment: Experiment, names: Sequence[str], blocks: Sequence[str]) -> Edit:
    """Thaws the blocks, or freezes them where all of them train already."""
    trains = dict(zip(names, experiment.freeze.trains(names), strict=True))
    thaw = not all(trains[block] for block in blocks)
    wanted = trains | dict.fromkeys(blocks, thaw)
    ordered = [name for name in names if name in blocks]
    verb = "Thaw" if thaw else "Freeze"
    return Edit(f"{verb} {listed(ordered[::-1])}", _exceptions(experiment.freeze, names, wanted))


def choose_norm_policy(policy: NormPolicy) -> Edit:
    return Edit(_POLICIES[policy], {"freeze.batch_norm": policy})


def boundary_value(frozen: int, num_blocks: int) -> Boundary:
    """The top of the stack is called so, whatever the number of blocks."""
    return "all" if frozen >= num_blocks else frozen


def _boundaries(freeze: Freeze, names: Sequence[str], frozen: int, top: int) -> dict[str, object]:
    """The boundaries, and of the exceptions those that still are any."""
    boundary = boundary_value(frozen, len(names))
    moved = freeze.model_copy(update={"boundary": boundary, "top": top})
    wanted = {name: name in freeze.thawed for name in names if name in freeze.thawed or name in freeze.frozen}
    return {"freeze.boundary": boundary, "freeze.top": top} | _exceptions(moved, names, wanted)


def _exceptions(freeze: Freeze, names: Sequence[str], wanted: dict[str, bool]) -> dict[str, object]:
    """The blocks in `wanted` that the boundaries alone would treat otherwise; names that no block has are kept."""
    plain = freeze.model_copy(update={"frozen": (), "thawed": ()})
    natural = dict(zip(names, plain.trains(names), strict=True))
    odd = [name for name in names if name in wanted and wanted[name] != natural[name]]
    strangers = {part: [n for n in getattr(freeze, part) if n not in natural] for part in ("frozen", "thawed")}
    return {
        "freeze.frozen": [*(name for name in odd if not wanted[name]), *strangers["frozen"]],
        "freeze.thawed": [*(name for name in odd if wanted[name]), *strangers["thawed"]],
    }
