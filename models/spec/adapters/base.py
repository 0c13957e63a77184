"""What every adapter's description begins with."""

from __future__ import annotations

from models.spec.base import Spec, knob


class AdapterSpec(Spec):
    """Blocks that get the adapter. An adapter trains wherever the freeze boundary stands."""

    blocks: tuple[str, ...] = knob(..., "Blocks", "The names of the blocks that get the adapter.", min_length=1)

    @property
    def size_text(self) -> str:
        """The adapter's size in a word for chips and titles, `r8`; empty where it has none to choose."""
        return ""
