"""What a run tells of each block: at which rate it trains now, and how far it has moved from the source."""

from __future__ import annotations

from collections.abc import Iterator

from models.distances import SourceDistances
from models.rates import RateGroup
from models.transfer_model import TransferModel
from workbench.events import BlockNow, BlocksTold


class BlockNews:
    """Asks the model and the optimiser's groups, so that it is true whatever planned the rates. Changes nothing."""

    def __init__(self, model: TransferModel, groups: list[RateGroup], distances: SourceDistances) -> None:
        self._model = model
        self._groups = groups
        self._distances = distances

    def told(self, run: str, step: int, epoch: int, rate: float) -> BlocksTold:
        """`rate` is what a group with the full share trains with in the step that is meant."""
        names = [block.name for block in self._model.stack.blocks]
        blocks = zip(names, self._trains(), self._rates(rate), self._distances.now(), strict=True)
        return BlocksTold(
            run=run,
            step=step,
            epoch=epoch,
            blocks=tuple(
                BlockNow(name=name, trains=trains, rate=of_block, distance=far.absolute, relative_distance=far.relative)
                for name, trains, of_block, far in blocks
            ),
        )

    def _trains(self) -> Iterator[bool]:
        """Whether a block's own parameters train now, beyond what adapters and live batch norms train in it."""
        planned = self._model.plan.trains
        own = {id(parameter) for parameter in self._model.trunk_parameters() if parameter.requires_grad}
        for wanted, inside in zip(planned, self._model.block_parameters(), strict=True):
            yield wanted and any(id(parameter) in own for parameter in inside)

    def _rates(self, rate: float) -> Iterator[float]:
        """The highest of what trains in a block now, its adapters among it; 0 where nothing does."""
        shares = {id(parameter): group.multiplier for group in self._groups for parameter in group.parameters}
        for inside in self._model.block_parameters():
            yield rate * max((shares[id(p)] for p in inside if p.requires_grad and id(p) in shares), default=0.0)
