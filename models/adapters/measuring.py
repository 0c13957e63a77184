"""How many parameters and operations adapters add to each block, counted on a model that holds no values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from torch import nn

from models.adapters.adapter import InsertedAdapter
from models.adapters.registry import insert_adapters
from models.block import Block
from models.counting_flops import flops_of_blocks
from models.freezing import holds_statistics
from models.meta_device import made_without_values
from models.sources.build import build_without_weights
from models.sources.runs import RunResolver
from models.spec.adapters import Adapter
from models.spec.additions import Additions
from models.spec.source import SourceModel
from models.stack import LayerStack


@dataclass(frozen=True)
class AdapterCounts:
    """What adapters train, exactly as a run counts it."""

    adapters: tuple[dict[str, int], ...]
    """{block: parameters} for each adapter. What several blocks share counts for the first of them."""
    blocks: dict[str, Additions]
    """All adapters of a block together, each parameter once."""


def count_parameters(
    source: SourceModel,
    adapters: Sequence[Adapter],
    resolve_run: RunResolver | None = None,
    *,
    channels: int | None = None,
    image_size: int | None = None,
) -> AdapterCounts:
    """For images of `channels` and `image_size` pixels; None: what the source was trained on.

    Raises `UserError` where the source cannot be cut or an adapter does not fit.
    """

    def counted() -> AdapterCounts:
        built = build_without_weights(source, resolve_run=resolve_run, channels=channels, image_size=image_size)
        return _counted(LayerStack.cut(built), adapters)

    return made_without_values(counted)


def _counted(stack: LayerStack, adapters: Sequence[Adapter]) -> AdapterCounts:
    before = [flops_of_blocks(stack, batch) for batch in (1, 2)]
    inserted = insert_adapters(stack, adapters, seed=0)
    after = [flops_of_blocks(stack, batch) for batch in (1, 2)]
    each = tuple(
        {
            name: sum(parameter.numel() for parameter in adapter.parameters_of(name))
            for name in dict.fromkeys(adapter.block_names)
        }
        for adapter in inserted
    )
    named = dict.fromkeys(name for adapter in inserted for name in adapter.block_names)
    more = {name: [new[name] - old[name] for old, new in zip(before, after, strict=True)] for name in named}
    return AdapterCounts(each, {name: _additions(stack, inserted, name, *more[name]) for name in named})


def _additions(
    stack: LayerStack, inserted: Sequence[InsertedAdapter], name: str, flops_of_one: int, flops_of_two: int
) -> Additions:
    """What is added for one image and for two parts what every image takes from what a pass takes once."""
    parameters = {
        id(parameter): parameter
        for adapter in inserted
        if name in adapter.block_names
        for parameter in adapter.parameters_of(name)
    }
    source = {id(parameter) for parameter in stack.source_parameters}
    norms = {id(parameter) for parameter in _norm_parameters(stack.blocks[stack.index_of(name)])}
    return Additions(
        added=sum(parameter.numel() for key, parameter in parameters.items() if key not in source),
        tuned=sum(parameter.numel() for key, parameter in parameters.items() if key in source),
        tuned_norms=sum(parameter.numel() for key, parameter in parameters.items() if key in source & norms),
        flops=flops_of_two - flops_of_one,
        flops_once=2 * flops_of_one - flops_of_two,
    )


def _norm_parameters(block: Block) -> list[nn.Parameter]:
    parts = (part for _, module in block.submodules() for part in module.modules())
    return [parameter for part in parts if holds_statistics(part) for parameter in part.parameters(recurse=False)]
