"""How many parameters adapters add to each block, counted on a model that holds no values."""

from __future__ import annotations

from collections.abc import Sequence

import torch

from models.adapters.registry import insert_adapters
from models.sources.build import build_without_weights
from models.sources.runs import RunResolver
from models.spec.adapters import Adapter
from models.spec.source import SourceModel
from models.stack import LayerStack


def added_parameters(
    source: SourceModel, adapters: Sequence[Adapter], resolve_run: RunResolver | None = None
) -> tuple[dict[str, int], ...]:
    """{block: parameters that the adapter trains there} for each adapter, exactly as a run counts them.

    What several blocks share counts for the first of them. Raises `UserError` where the source cannot be cut or an
    adapter does not fit.
    """
    try:
        with torch.device("meta"):
            return _counted(source, adapters, resolve_run)
    except (NotImplementedError, RuntimeError):
        # Some kinds of adapters, and some architectures, look at values while they are built.
        return _counted(source, adapters, resolve_run)


def _counted(
    source: SourceModel, adapters: Sequence[Adapter], resolve_run: RunResolver | None
) -> tuple[dict[str, int], ...]:
    stack = LayerStack.cut(build_without_weights(source, resolve_run=resolve_run))
    return tuple(
        {
            name: sum(parameter.numel() for parameter in adapter.parameters_of(name))
            for name in dict.fromkeys(adapter.block_names)
        }
        for adapter in insert_adapters(stack, adapters, seed=0)
    )
