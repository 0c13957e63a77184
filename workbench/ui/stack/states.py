"""What the stack shows of each block, as plain data; no Qt."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from workbench.spec.numbers import number_text

NormState = Literal["", "frozen", "statistics", "live"]
"""What a block's batch norms do while it is frozen; empty where it has none, or trains."""
NormTuned = Literal["", "shift", "scale and shift"]
"""What of a frozen block's batch norms an adapter trains in place."""

_NORM_WORDS: dict[NormState, str] = {
    "frozen": "batch norm frozen with its statistics",
    "statistics": "batch norm follows the target data's statistics",
    "live": "batch norm live: statistics follow the target data, scale and shift train",
}
_TUNED_WORDS: dict[NormState, str] = {
    "frozen": "batch norm keeps its statistics, its {} tuned",
    "statistics": "batch norm follows the target data's statistics, its {} tuned",
    "live": _NORM_WORDS["live"],
}


@dataclass(frozen=True)
class AdapterChip:
    """One adapter on a block."""

    text: str
    """`LoRA r8 · +12 k`; `BitFit · tunes 1.3 k` where it adds nothing."""
    tip: str = ""
    index: int = 0
    """The adapter's place among the document's adapters."""


@dataclass(frozen=True)
class BlockState:
    """How one block takes part in the training."""

    trains: bool = False
    alone: bool = False
    """Frozen or thawed on its own, against the boundaries."""
    adapted: bool = False
    """An adapter in it trains, its own parameters do not."""
    rate: float | None = None
    """The multiplier of the learning rate; `None` where nothing in the block trains."""
    rate_by_hand: bool = False
    norm: NormState = ""
    norm_tuned: NormTuned = ""
    chips: tuple[AdapterChip, ...] = field(default=())

    @property
    def rate_text(self) -> str:
        """`lr ×0.62`; three figures of what was set by hand, two of what a rule gave."""
        if self.rate is None:
            return ""
        return f"lr ×{number_text(float(f'{self.rate:.{3 if self.rate_by_hand else 2}g}'))}"

    @property
    def words(self) -> str:
        """The state in words, for tooltips and screen readers: `Frozen on its own; batch norm live`."""
        state = "Trains" if self.trains else "Frozen, only its adapters train" if self.adapted else "Frozen"
        parts = [f"{state}, set for this block alone" if self.alone else state]
        if self.rate is not None:
            how = " set by hand" if self.rate_by_hand else ""
            parts.append(f"learning rate ×{self.rate_text.removeprefix('lr ×')}{how}")
        if self.norm:
            parts.append(self._norm_words)
        if self.chips:
            parts.append(f"adapters: {', '.join(chip.text for chip in self.chips)}")
        return "; ".join(parts)

    @property
    def _norm_words(self) -> str:
        if not self.norm_tuned:
            return _NORM_WORDS[self.norm]
        verb = "shift is" if self.norm_tuned == "shift" else "scale and shift are"
        return _TUNED_WORDS[self.norm].format(verb)


def plain_states(num_blocks: int, frozen_below: int, frozen_above: int) -> tuple[BlockState, ...]:
    """What two boundaries alone say, until the owner says more."""
    states = {trains: BlockState(trains) for trains in (False, True)}
    return tuple(states[frozen_below <= block < num_blocks - frozen_above] for block in range(num_blocks))
