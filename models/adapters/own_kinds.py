"""Setting in the adapters that PEFT lacks, by the kind of their specs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from models.adapters import bitfit, bottleneck, norm_tuning, parallel_bottleneck, residual_parallel, residual_series
from models.adapters import side_tuning as side
from models.adapters.adapter import InsertedAdapter
from models.spec.adapters import Adapter, BitFitAdapter, NormTuningAdapter
from models.spec.errors import UserError
from models.stack import LayerStack

OWN_INSERTERS: dict[str, Callable[[LayerStack, Any, int], InsertedAdapter]] = {
    "houlsby": bottleneck.insert_houlsby,
    "pfeiffer": bottleneck.insert_pfeiffer,
    "parallel": parallel_bottleneck.insert,
    "residual-series": residual_series.insert,
    "residual-parallel": residual_parallel.insert,
    "bitfit": bitfit.insert,
    "norm-tuning": norm_tuning.insert,
    "side": side.insert,
}


def require_separate_tensors(specs: Sequence[Adapter]) -> None:
    """Raises `UserError` where BitFit and norm tuning meet in a block: a norm's shift can train only once."""
    bitfit_blocks = {name for spec in specs if isinstance(spec, BitFitAdapter) for name in spec.blocks}
    norm_blocks = {name for spec in specs if isinstance(spec, NormTuningAdapter) for name in spec.blocks}
    for name in sorted(bitfit_blocks & norm_blocks):
        raise UserError(
            f"BitFit and norm tuning both train the norms of block '{name}'.",
            where="adapters",
            remedy="Give the block one of the two.",
        )
