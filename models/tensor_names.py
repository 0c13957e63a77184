"""What files call the tensors of a transfer model."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from models.sharing.lines import Line


class TensorNames:
    """Between the names that torch gives to the tensors of a `TransferModel` and those that files use.

    Tensors of the trunk are called as the library calls them, a head's `heads.<task>.…`, an adapter's
    `adapters.<path of the adapted layer>.…`, whether its modules stand inside the trunk or beside it. What a branch has
    for itself has the same names behind `branches.<task>.`; what it shares with the trunk is the trunk's.
    """

    def __init__(self, tasks: Sequence[str], lines: Sequence[Line]) -> None:
        self._tasks = tuple(tasks)
        self._lines = tuple(lines)
        self._beside = tuple(name for line in lines for name in line.beside)

    def for_files(self, tensors: Mapping[str, Any]) -> dict[str, Any]:
        """`tensors` by torch's names, under those that files use."""
        return {self._in_files(name): tensor for name, tensor in tensors.items()}

    def for_torch(self, tensors: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
        """`tensors` by the names that files use, under those of torch's `names` that are theirs.

        What branches share with the trunk is there under several. Unknown ones keep their names: torch refuses them.
        """
        told = {name: self._in_files(name) for name in names}
        known = {name: tensors[public] for name, public in told.items() if public in tensors}
        return known | {name: tensors[name] for name in tensors.keys() - told.values()}

    def _in_files(self, name: str) -> str:
        part, _, rest = name.partition(".")
        if part == "trunk":
            return self._lines[0].public_name(rest)
        index, _, tensor = rest.partition(".")
        if part == "task_heads":
            return f"heads.{self._tasks[int(index)]}.{tensor}"
        if part == "beside_trunk":
            return f"{self._beside[int(index)]}.{tensor}"
        branch = self._lines[1 + int(index)]
        named = branch.public_name(tensor)
        return named if named.startswith(branch.prefix) else self._lines[0].public_name(named)
