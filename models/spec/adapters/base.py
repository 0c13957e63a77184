"""What every adapter's description begins with."""

from __future__ import annotations

from typing import ClassVar

from models.spec.base import Spec, knob
from models.spec.stack import BlockDescription, Hold

OTHER_FAMILY = "Other"


class AdapterSpec(Spec):
    """Blocks that get the adapter. An adapter trains wherever the freeze boundary stands."""

    needs: ClassVar[frozenset[Hold]] = frozenset()
    """A block can carry the adapter where it holds any of these; empty: any block can."""

    family: ClassVar[str] = OTHER_FAMILY
    """The heading that lists of kinds put it under."""

    one_span: ClassVar[bool] = False
    """Whether its blocks are one whole, which tasks cannot share in part."""

    tunes: ClassVar[frozenset[Hold]] = frozenset()
    """What of its blocks' own it trains in place: such an adapter adds nothing. Empty: it adds what it trains."""

    blocks: tuple[str, ...] = knob(..., "Blocks", "The names of the blocks that get the adapter.", min_length=1)

    @classmethod
    def fits(cls, block: BlockDescription) -> bool:
        """Whether a block can carry the adapter."""
        return not cls.needs or not cls.needs.isdisjoint(block.holds)

    @property
    def title(self) -> str:
        """What people call the kind: `LoRA`."""
        return str(self.model_config["title"])

    @property
    def size_text(self) -> str:
        """The adapter's size in a word for chips and titles, `r8`; empty where it has none to choose."""
        return ""

    @property
    def merges(self) -> bool:
        """Whether the trained adapter can be written into the source's own tensors: the result is a plain model again,
        as fast as the source.
        """
        return True
