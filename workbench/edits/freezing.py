"""Moving the boundaries, freezing and thawing single blocks, and what happens to batch norms."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from models.spec.freeze import Boundary, Freeze, NormPolicy
from workbench.edits.edit import Edit, listed
from workbench.experiment import Experiment

Moved = Callable[[Freeze, Sequence[str], int], Freeze]
"""How a boundary moves: `with_boundary` or `with_top`."""
_POLICIES: dict[NormPolicy, str] = {
    "frozen": "Freeze batch norm with its blocks",
    "statistics": "Let batch-norm statistics follow the target data",
    "live": "Train batch norm in frozen blocks",
}


def with_boundary(freeze: Freeze, names: Sequence[str], frozen: int) -> Freeze:
    """The lowest `frozen` blocks frozen. A boundary from the top that stands lower is pushed up."""
    frozen = min(max(0, frozen), len(names))
    return _moved(freeze, names, frozen, min(freeze.top, len(names) - frozen))


def with_top(freeze: Freeze, names: Sequence[str], top: int) -> Freeze:
    """The topmost `top` blocks frozen. A freeze boundary that stands higher is pushed down."""
    top = min(max(0, top), len(names))
    return _moved(freeze, names, min(freeze.frozen_blocks(len(names)), len(names) - top), top)


def move_boundary(experiment: Experiment, names: Sequence[str], frozen: int) -> Edit:
    """Freezes the lowest `frozen` blocks."""
    before, after = experiment.freeze, with_boundary(experiment.freeze, names, frozen)
    name = f"Move boundary {_place(after, names)}"
    pushed = after.top != min(before.top, len(names))
    return Edit(f"{name}, and freeze {_top(after, names)}" if pushed else name, _changes(after))


def move_top(experiment: Experiment, names: Sequence[str], top: int) -> Edit:
    """Freezes the topmost `top` blocks."""
    before, after = experiment.freeze, with_top(experiment.freeze, names, top)
    name = f"Freeze {_top(after, names)}"
    pushed = after.frozen_blocks(len(names)) != before.frozen_blocks(len(names))
    return Edit(f"{name}, and move boundary {_place(after, names)}" if pushed else name, _changes(after))


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
    return Edit(f"{verb} {listed(ordered[::-1])}", _changes(_excepted(experiment.freeze, names, wanted)))


def train_only(experiment: Experiment, names: Sequence[str], blocks: Sequence[str]) -> Edit:
    """Freezes everything but these blocks: surgical fine-tuning; Lee et al. 2023, section 3."""
    plain = experiment.freeze.model_copy(update={"boundary": "all", "top": 0, "frozen": (), "thawed": ()})
    ordered = [name for name in names if name in blocks]
    only = plain.model_copy(update={"thawed": tuple(ordered)})
    return Edit(f"Train only {listed(ordered[::-1])}", _changes(only))


def choose_norm_policy(policy: NormPolicy) -> Edit:
    return Edit(_POLICIES[policy], {"freeze.batch_norm": policy})


def boundary_value(frozen: int, num_blocks: int) -> Boundary:
    """The top of the stack is called so, whatever the number of blocks."""
    return "all" if frozen >= num_blocks else frozen


def _place(freeze: Freeze, names: Sequence[str]) -> str:
    """Where the freeze boundary stands."""
    frozen = freeze.frozen_blocks(len(names))
    return f"below {names[frozen]}" if frozen < len(names) else "to the top"


def _top(freeze: Freeze, names: Sequence[str]) -> str:
    """What is frozen from the top."""
    return f"from {names[-freeze.top]} to the top" if freeze.top else "nothing from the top"


def _moved(freeze: Freeze, names: Sequence[str], frozen: int, top: int) -> Freeze:
    """Both boundaries at new places, and of the exceptions those that still are any."""
    moved = freeze.model_copy(update={"boundary": boundary_value(frozen, len(names)), "top": top})
    if not (freeze.thawed or freeze.frozen):
        return moved
    thawed, odd = set(freeze.thawed), {*freeze.thawed, *freeze.frozen}
    return _excepted(moved, names, {name: name in thawed for name in names if name in odd})


def _excepted(freeze: Freeze, names: Sequence[str], wanted: dict[str, bool]) -> Freeze:
    """Exceptions for those blocks of `wanted` that the boundaries alone would treat otherwise.

    Names that no block has are kept: they may be of the model that was the source before.
    """
    plain = freeze.model_copy(update={"frozen": (), "thawed": ()})
    natural = dict(zip(names, plain.trains(names), strict=True))
    odd = [name for name in names if name in wanted and wanted[name] != natural[name]]
    frozen = [*(name for name in odd if not wanted[name]), *(name for name in freeze.frozen if name not in natural)]
    thawed = [*(name for name in odd if wanted[name]), *(name for name in freeze.thawed if name not in natural)]
    return freeze.model_copy(update={"frozen": tuple(frozen), "thawed": tuple(thawed)})


def _changes(freeze: Freeze) -> dict[str, object]:
    return {f"freeze.{name}": getattr(freeze, name) for name in ("boundary", "top", "frozen", "thawed")}
