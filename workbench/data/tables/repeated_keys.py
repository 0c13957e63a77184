"""JSON objects in which a key stands twice: readers take the last value, and the others are lost."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

from workbench.data.tables.findings import LINES, listed, were
from workbench.data.tables.row_faults import Counted
from workbench.spec.data_description import Finding


class RepeatedKeys:
    """Decodes lines, and collects those in which some object repeats a key."""

    def __init__(self) -> None:
        self._decode = json.JSONDecoder(object_pairs_hook=self._object).decode
        self._lines = Counted()
        self._keys: dict[str, None] = {}
        self._repeats = False

    def decoded(self, number: int, line: str) -> Any:
        """The value that stands on the line with this number. Raises `ValueError` or `RecursionError`."""
        self._repeats = False
        told = self._decode(line)
        if self._repeats:
            self._lines.add(number)
        return told

    def findings(self) -> list[Finding]:
        if not self._lines.count:
            return []
        count = self._lines.count
        return [
            Finding(
                kind="repeated-keys",
                what=f"{were(count, 'line', 'has', 'have')} a key more than once: {listed(list(self._keys))}.",
                where=LINES.names(self._lines.first),
                count=count,
                done="The last value of each was read.",
                remedy="Give each value a key of its own; several labels fit into a list.",
            )
        ]

    def _object(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        told = dict(pairs)
        if len(told) < len(pairs):
            self._repeats = True
            self._keys |= dict.fromkeys(key for key, count in Counter(key for key, _ in pairs).items() if count > 1)
        return told
