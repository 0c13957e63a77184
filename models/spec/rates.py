"""How the learning rate differs from block to block."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import Field

from models.spec.base import Spec, knob


class BlockRate(Spec):
    """A multiplier that was set by hand."""

    block: str = knob(..., "Block", "The name of the block.", min_length=1)
    multiplier: float = knob(..., "Multiplier", "The block's share of the learning rate.", gt=0.0, le=1000.0)


def _by_hand() -> tuple[BlockRate, ...]:
    value: tuple[BlockRate, ...] = knob(
        (), "Rates by hand", "Blocks whose multiplier was set by hand; it stands instead of the rule's.", unit="blocks"
    )
    return value


class UniformRates(Spec, title="Same for all"):
    """Every block trains with the full learning rate, unless one is set by hand."""

    kind: Literal["uniform"] = "uniform"
    by_hand: tuple[BlockRate, ...] = _by_hand()


class LayerDecay(Spec):
    """Each block's rate is the one above it times the decay; Clark et al. 2020 (ELECTRA); Bao et al. 2022 (BEiT).

    The heads train with the full rate, the topmost block with it times the decay, as in BEiT and timm. Blocks are those
    of the stack, counted from the top, frozen or not: freezing changes no other block's rate. timm counts a last norm
    with the block below it and a long stem as one; here each of these is a block.
    """

    kind: Literal["layer-decay"] = "layer-decay"
    decay: float = knob(
        0.75,
        "Decay",
        "From one block to the next below. 0.65 to 0.75 for transformers pretrained without labels (Bao et al. 2022; "
        "He et al. 2022, MAE), 0.8 to 0.9 for gentler differences (Clark et al. 2020, ELECTRA).",
        gt=0.0,
        le=1.0,
    )
    by_hand: tuple[BlockRate, ...] = _by_hand()


class DiscriminativeRates(Spec, title="Discriminative"):
    """Rates rise geometrically from the lowest block that trains to the topmost; Howard & Ruder 2018 (ULMFiT), 3.2."""

    kind: Literal["discriminative"] = "discriminative"
    lowest: float = knob(0.1, "Lowest", "Multiplier of the lowest block that trains.", gt=0.0, le=1000.0)
    highest: float = knob(1.0, "Highest", "Multiplier of the topmost block that trains.", gt=0.0, le=1000.0)
    by_hand: tuple[BlockRate, ...] = _by_hand()


class AutoRGN(Spec, title="Auto-RGN"):
    """Blocks whose gradient is large beside their weights train faster: each block's rate is its relative gradient norm
    ‖g‖/‖w‖, divided by the largest; Lee et al. 2023 (Surgical fine-tuning), section 4.

    Measured anew before every epoch, with the task losses alone and the network as it is judged (no dropout, running
    statistics). The heads keep the full rate.
    """

    kind: Literal["auto-rgn"] = "auto-rgn"
    batches: int = knob(
        5,
        "Batches measured",
        "Training batches over which relative gradient norms are averaged before each epoch; each takes a pass forward "
        "and back. 5 as in the authors' code.",
        unit="batches",
        ge=1,
        le=10_000,
    )
    by_hand: tuple[BlockRate, ...] = _by_hand()


Rates = Annotated[UniformRates | LayerDecay | DiscriminativeRates | AutoRGN, Field(discriminator="kind")]


def multipliers(rates: Rates, names: Sequence[str], trains: Sequence[bool]) -> tuple[float, ...]:
    """Each block's share of the learning rate, from the input upwards; `trains` says which blocks have a part in it.

    A block that does not train gets what it would train with if it did. Shares that are measured while training are
    told as 1, which is the most that they can be.
    """
    by_hand = {entry.block: entry.multiplier for entry in rates.by_hand}
    ruled = _ruled(rates, len(names), trains)
    return tuple(by_hand.get(name, rate) for name, rate in zip(names, ruled, strict=True))


def _ruled(rates: Rates, num_blocks: int, trains: Sequence[bool]) -> list[float]:
    if isinstance(rates, LayerDecay):
        return [rates.decay ** (num_blocks - index) for index in range(num_blocks)]
    if isinstance(rates, DiscriminativeRates):
        return _geometric(rates, num_blocks, [index for index, free in enumerate(trains) if free])
    return [1.0] * num_blocks


def _geometric(rates: DiscriminativeRates, num_blocks: int, free: Sequence[int]) -> list[float]:
    lowest, highest = (free[0], free[-1]) if free else (0, num_blocks - 1)
    shares = [(min(max(index, lowest), highest) - lowest) / max(1, highest - lowest) for index in range(num_blocks)]
    if lowest == highest:
        return [rates.highest] * num_blocks
    return [rates.lowest ** (1 - share) * rates.highest**share for share in shares]
