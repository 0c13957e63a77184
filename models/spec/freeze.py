"""What stays as the source left it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import Field

from models.spec.base import Spec, knob

Boundary = Annotated[int, Field(ge=0)] | Literal["all"]
NormPolicy = Literal["frozen", "statistics", "live"]
TrainedNormPolicy = Literal["live", "stochastic", "kept"]


class Freeze(Spec):
    """The freeze boundary: the blocks below it keep parameters, batch-norm statistics and evaluation-mode dropout.

    Keeping lower layers follows Yosinski et al. 2014 (How transferable are features in deep neural networks?).
    """

    boundary: Boundary = knob(
        "all",
        "Freeze boundary",
        "How many blocks, counted from the input, stay frozen: 0 trains everything, 'all' trains only the heads.",
        unit="blocks",
    )
    top: int = knob(
        0,
        "Frozen from the top",
        "How many blocks, counted from the heads, stay frozen too: the input side adapts to features that stay.",
        unit="blocks",
        ge=0,
    )
    fresh: int = knob(
        0,
        "Fresh from the top",
        "How many blocks, counted from the heads, begin with random weights in place of the source's: the topmost are "
        "the most special to the source's own task. 1 to 6 of BERT's 24 for a few thousand labels (Zhang et al. 2021, "
        "Revisiting few-sample BERT fine-tuning, section 5).",
        unit="blocks",
        ge=0,
        advanced=True,
    )
    frozen: tuple[str, ...] = knob((), "Frozen blocks", "Blocks that stay frozen although the boundaries free them.")
    thawed: tuple[str, ...] = knob((), "Thawed blocks", "Blocks that train although a boundary freezes them.")
    batch_norm: NormPolicy = knob(
        "frozen",
        "Batch norm in frozen blocks",
        "What batch norm does in blocks that stay frozen.",
        options={"frozen": "frozen", "statistics": "live statistics", "live": "live"},
        option_help={
            "frozen": "Keeps scale, shift and running statistics: the block computes what the source computed.",
            "statistics": "Normalises by the batch and follows the target data, with the source's scale and shift "
            "(Li et al. 2017, AdaBN).",
            "live": "Normalises by the batch and trains scale and shift too.",
        },
    )
    trained_batch_norm: TrainedNormPolicy = knob(
        "live",
        "Batch norm in trained blocks",
        "What batch norm normalises by in blocks that train; its scale and shift train either way.",
        options={"live": "live statistics", "stochastic": "either by chance", "kept": "the source's statistics"},
        option_help={
            "live": "Normalises by the batch, and its running statistics follow the target data.",
            "stochastic": "Normalises each channel by the batch or by the running statistics, as chance has it in each "
            "step: for few labels, which the statistics of a batch overfit (Kou et al. 2020, StochNorm).",
            "kept": "Normalises by the source's running statistics, which stay: what a block gives changes only as its "
            "weights do. For heads that were trained before it (LP-FT), small batches or few labels.",
        },
    )
    stochastic_share: float = knob(
        0.5,
        "Share of batch statistics",
        "How likely stochastic batch norm takes a channel's statistics from the batch; 0.5 in Kou et al. 2020.",
        ge=0.0,
        le=1.0,
        advanced=True,
    )

    def frozen_blocks(self, num_blocks: int) -> int:
        """The number of blocks below the freeze boundary in a stack of `num_blocks`."""
        return num_blocks if self.boundary == "all" else min(self.boundary, num_blocks)

    def trains(self, names: Sequence[str]) -> tuple[bool, ...]:
        """For each block, from the input upwards, whether its own parameters train."""
        below, above = self.frozen_blocks(len(names)), len(names) - self.top
        frozen, thawed = set(self.frozen), set(self.thawed)
        return tuple(
            name in thawed or (below <= index < above and name not in frozen) for index, name in enumerate(names)
        )
