"""What files call the tensors of a transfer model."""

from __future__ import annotations

from collections.abc import Sequence

from models.sharing.lines import Line


def public_name(name: str, tasks: Sequence[str], beside: Sequence[str], lines: Sequence[Line]) -> str:
    """The name that files use for the tensor that torch calls `name` in a `TransferModel`.

    Tensors of the trunk are called as the library calls them, a head's `heads.<task>.…`, an adapter's
    `adapters.<path of the adapted layer>.…`, whether its modules stand inside the trunk or beside it; `beside` names
    the latter. What a branch has for itself has the same names behind `branches.<task>.`; what it shares with the trunk
    is the trunk's.
    """
    part, _, rest = name.partition(".")
    if part == "trunk":
        return lines[0].public_name(rest)
    index, _, tensor = rest.partition(".")
    if part == "task_heads":
        return f"heads.{tasks[int(index)]}.{tensor}"
    if part == "beside_trunk":
        return f"{beside[int(index)]}.{tensor}"
    branch = lines[1 + int(index)]
    named = branch.public_name(tensor)
    return named if named.startswith(branch.prefix) else lines[0].public_name(named)
