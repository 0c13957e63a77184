"""Setting in the adapters that PEFT lacks, by the kind of their specs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from models.adapters import bitfit, bottleneck, norm_tuning, parallel_bottleneck, residual_parallel, residual_series
from models.adapters import side_tuning as side
from models.adapters.adapter import InsertedAdapter
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
