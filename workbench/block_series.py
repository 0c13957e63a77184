"""What a run tells of its blocks, as series that the history keeps: `block/6.0/rate`. Old runs have none."""

from __future__ import annotations

from workbench.events import BlocksTold

PREFIX = "block/"
TOLD = f"{PREFIX}told"
"""The epochs of which blocks were told, a point each time; the others have points only where their value changes."""
KINDS = ("trains", "rate", "distance", "relative_distance")


def is_of_block(name: str) -> bool:
    """True for a series that tells of one block, which is never a result of a run."""
    return name.startswith(PREFIX)


def series_of(kind: str, block: str) -> str:
    return f"{PREFIX}{block}/{kind}"


def parted(name: str) -> tuple[str, str]:
    """(block, kind) of such a series; a block's name may hold slashes."""
    block, _, kind = name.removeprefix(PREFIX).rpartition("/")
    return block, kind


def values_of(event: BlocksTold) -> dict[str, float]:
    """A point for each series, block by block from the input upwards."""
    return {TOLD: float(event.epoch)} | {
        series_of(kind, block.name): value
        for block in event.blocks
        for kind, value in zip(
            KINDS, (float(block.trains), block.rate, block.distance, block.relative_distance), strict=True
        )
    }
