"""Setting adapters into a stack, as their specs describe them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from models.adapters import lora
from models.adapters.adapter import InsertedAdapter
from models.spec.adapters import Adapter
from models.spec.errors import UserError
from models.stack import LayerStack

_INSERTERS: dict[str, Callable[[LayerStack, Any, int], InsertedAdapter]] = {"lora": lora.insert}


def insert_adapters(stack: LayerStack, specs: Sequence[Adapter], seed: int) -> tuple[InsertedAdapter, ...]:
    """Sets the adapters into their blocks. Raises `UserError` where two would meet in one block."""
    uses = Counter(name for spec in specs for name in dict.fromkeys(spec.blocks))
    crowded = [name for name, count in uses.items() if count > 1]
    if crowded:
        raise UserError(
            f"Block '{crowded[0]}' has {uses[crowded[0]]} adapters.",
            where="adapters",
            remedy="Give each block one adapter at most.",
        )
    return tuple(_INSERTERS[spec.kind](stack, spec, seed) for spec in specs)
