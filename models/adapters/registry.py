"""Setting adapters into a stack, as their specs describe them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import cast, get_args

from models.adapters.adapter import InsertedAdapter
from models.adapters.own_kinds import OWN_INSERTERS
from models.spec.adapters import Adapter, PeftAdapter
from models.spec.adapters.meeting import collide
from models.spec.errors import UserError
from models.stack import LayerStack

PEFT_KINDS: frozenset[str] = frozenset(spec.model_fields["kind"].default for spec in get_args(PeftAdapter))


def insert_adapters(stack: LayerStack, specs: Sequence[Adapter], seed: int) -> tuple[InsertedAdapter, ...]:
    """Sets the adapters into their blocks; in the order of `specs`.

    Those that take the place of layers go in first, so that others find the layers as they will be called. Raises
    `UserError` where two that cannot stand in one block would meet in it.
    """
    _refuse_collisions(specs)
    updates = {at: cast("PeftAdapter", spec) for at, spec in enumerate(specs) if spec.kind in PEFT_KINDS}
    inserted = _insert_updates(stack, updates, seed) if updates else {}
    for at, spec in enumerate(specs):
        if at not in updates:
            inserted[at] = OWN_INSERTERS[spec.kind](stack, spec, seed)
    return tuple(inserted[at] for at in range(len(specs)))


def _insert_updates(stack: LayerStack, specs: Mapping[int, PeftAdapter], seed: int) -> dict[int, InsertedAdapter]:
    from models.adapters.peft_insertion import insert_peft  # here: PEFT takes a second to load
    from models.adapters.peft_targets import target_paths

    targets = {at: target_paths(stack, spec) for at, spec in specs.items()}
    return {at: insert_peft(stack, spec, targets[at], seed) for at, spec in specs.items()}


def _refuse_collisions(specs: Sequence[Adapter]) -> None:
    for one, other in combinations(specs, 2):
        common = [name for name in other.blocks if name in one.blocks]
        if common and collide(type(one), type(other)):
            raise UserError(
                f"Block '{common[0]}' cannot carry {one.title} and {other.title} together.",
                where="adapters",
                remedy="Give the block one of the two.",
            )
