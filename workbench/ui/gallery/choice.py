"""Which examples are shown, and in which order. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from workbench.data.looking.roll import Roll
from workbench.ui.gallery.facets import Facet

Order = Literal["data", "name", "label", "small", "large", "alike"]
ORDERS: dict[Order, str] = {
    "data": "as in the data",
    "name": "by name",
    "label": "by label",
    "small": "smallest first",
    "large": "largest first",
    "alike": "look-alikes first",
}
Examples = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Choice:
    """What the user has narrowed the grid to; each part narrows further."""

    values: frozenset[int] = frozenset()
    """Of the facet; empty for all."""
    part: int | None = None
    mark: str = ""
    """The kind of a finding; empty for all."""
    words: str = ""
    """Every word is a piece of the name, in any case of letters."""
    order: Order = "data"
    group: int | None = None
    """The number of the look-alikes to show alone."""

    @property
    def narrows(self) -> bool:
        return bool(self.values or self.mark or self.words.strip()) or (self.part, self.group) != (None, None)


class Finder:
    """Finds in one roll. Names are folded once; a search looks through the names alone that the rest leaves."""

    def __init__(self, roll: Roll) -> None:
        self._roll = roll
        self._folded: list[str] | None = None
        self.marked = np.zeros(len(roll), dtype=bool)
        """(N,): which examples any finding names."""
        for mark in roll.marks.values():
            self.marked |= mark

    def beside_values(self, choice: Choice) -> npt.NDArray[np.bool_]:
        """(N,): what all but the facet's values leave."""
        roll = self._roll
        kept = np.ones(len(roll), dtype=bool)
        if choice.part is not None:
            kept &= roll.parts == choice.part
        if choice.group is not None:
            kept &= roll.groups == choice.group
        if choice.mark:
            kept &= roll.marks.get(choice.mark, np.zeros(len(roll), dtype=bool))
        words = choice.words.casefold().split()
        if words:
            self._search(kept, words)
        return kept

    def found(self, choice: Choice, facet: Facet, beside: npt.NDArray[np.bool_]) -> Examples:
        """The examples to show, in order; `beside` is what `beside_values` told."""
        kept = beside & np.isin(facet.codes, list(choice.values)) if choice.values else beside
        order = self._order(choice.order, facet)
        return order[kept[order]]

    def _search(self, kept: npt.NDArray[np.bool_], words: list[str]) -> None:
        if self._folded is None:
            self._folded = [name.casefold() for name in self._roll.names]
        folded = self._folded
        for index in np.flatnonzero(kept).tolist():
            name = folded[index]
            if not all(word in name for word in words):
                kept[index] = False

    def _order(self, order: Order, facet: Facet) -> Examples:
        roll = self._roll
        if order == "name":
            return roll.by_name.astype(np.int64)
        if order == "label":
            return np.argsort(facet.ranks(), kind="stable")
        if order in ("small", "large"):
            area = roll.sizes.astype(np.int64).prod(axis=1)
            by_size = np.argsort(area if order == "small" else -area, kind="stable")
            known = area[by_size] > 0
            return np.concatenate([by_size[known], by_size[~known]])  # what was not looked at has no size
        if order == "alike":
            return np.argsort(np.where(roll.groups < 0, np.iinfo(np.int32).max, roll.groups), kind="stable")
        return np.arange(len(roll))
