"""What files call the tensors of a transfer model."""

from __future__ import annotations

from collections.abc import Sequence

from models.adapters.adapter import InsertedAdapter


def public_name(
    name: str, tasks: Sequence[str], beside_trunk: Sequence[str], adapters: Sequence[InsertedAdapter]
) -> str:
    """The name that files use for the tensor that torch calls `name` in a `TransferModel`.

    Tensors of the trunk are called as the library calls them, a head's `heads.<task>.…`, an adapter's
    `adapters.<path of the adapted layer>.…`, whether its modules stand inside the trunk or beside it; `beside_trunk`
    names the latter.
    """
    part, _, rest = name.partition(".")
    if part == "task_heads":
        index, _, tensor = rest.partition(".")
        return f"heads.{tasks[int(index)]}.{tensor}"
    if part == "beside_trunk":
        index, _, tensor = rest.partition(".")
        return f"adapters.{beside_trunk[int(index)]}.{tensor}"
    for adapter in adapters:
        rest = adapter.renamed(rest)
    return rest
