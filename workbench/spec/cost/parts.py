"""Which part each block has in training, as the document says it; of several phases, in the last."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from models.spec.additions import Additions
from models.spec.stack import StackDescription

if TYPE_CHECKING:
    from workbench.experiment import Experiment

NO_ADDITIONS: Mapping[str, Additions] = {}


@dataclass(frozen=True)
class Parts:
    """For each block, from the input upwards."""

    trains: tuple[bool, ...]
    """All its own parameters train."""
    learns: tuple[bool, ...]
    """Something in it trains: its own parameters, an adapter, its batch norms."""
    copies: tuple[int, ...]
    """How often it stands in the model: once, or for each task above the share boundary."""
    live_norms: bool
    """Frozen blocks' batch norms train too."""
    prefix: int
    """So many of the lowest blocks compute the same in every epoch."""
    pooled: bool
    """The constant part is the whole stack, and its output is kept as the one vector that all heads read."""
    lowest: int
    """The first block that gradients have to reach; the number of blocks where only heads train."""

    @classmethod
    def of(cls, experiment: Experiment, stack: StackDescription) -> Parts:
        blocks, freeze = stack.blocks, experiment.freeze
        trains = freeze.trains([block.name for block in blocks])
        adapted = {name for adapter in experiment.adapters for name in adapter.blocks}
        live = freeze.batch_norm == "live"
        learns = tuple(
            free or block.name in adapted or (live and block.norm_parameters > 0)
            for free, block in zip(trains, blocks, strict=True)
        )
        follows = freeze.batch_norm != "frozen"
        moves = (learning or (follows and block.norms > 0) for learning, block in zip(learns, blocks, strict=True))
        shared = experiment.sharing.shared_blocks(len(blocks))
        tasks = max(1, len(experiment.heads))
        prefix = min(_first(moves, len(blocks)), shared if tasks > 1 else len(blocks))
        return cls(
            trains=trains,
            learns=learns,
            copies=(1,) * shared + (tasks,) * (len(blocks) - shared),
            live_norms=live,
            prefix=prefix,
            pooled=prefix == len(blocks) and all(head.pooling == "source" for head in experiment.heads),
            lowest=_first(learns, len(blocks)),
        )


def _first(flags: Iterable[bool], otherwise: int) -> int:
    return next((index for index, flag in enumerate(flags) if flag), otherwise)
