"""Making a `TransferModel` of a stack, as the parts of a document describe it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from models.freezing import FreezePlan
from models.heads.pooling import Pools
from models.heads.registry import build_heads
from models.sharing.lines import draw_lines
from models.spec.adapters import Adapter
from models.spec.freeze import Freeze
from models.spec.heads import Head
from models.spec.sharing import HardSharing, Sharing
from models.stack import LayerStack
from models.stochastic_norm import randomise_norms
from models.transfer_model import TransferModel


def assemble(
    stack: LayerStack,
    *,
    freeze: Freeze | int,
    heads: Sequence[Head],
    num_outputs: Mapping[str, int],
    adapters: Sequence[Adapter] = (),
    sharing: Sharing | None = None,
    seed: int = 0,
) -> TransferModel:
    """Sets adapters and heads (random weights drawn from `seed`), and freezes what does not train.

    `freeze` is the spec, or the number of frozen blocks; `num_outputs` gives the classes of each task by its name. Its
    first task reads the trunk to the top where the others branch off.
    `stack` becomes part of the result. Raises `UserError` where the parts do not fit.
    """
    wanted = Freeze(boundary=freeze) if isinstance(freeze, int) else freeze
    plan = FreezePlan.of(wanted, [block.name for block in stack.blocks])
    shared = sharing or HardSharing()
    boundary = shared.shared_blocks(len(stack.blocks)) if len(heads) > 1 else len(stack.blocks)
    lines = draw_lines(stack, adapters, list(num_outputs), boundary, seed)
    if wanted.trained_batch_norm == "stochastic":
        for line in lines:
            randomise_norms(line.stack, plan, wanted.stochastic_share)
    built_heads = build_heads(heads, stack, num_outputs, seed)
    pools = Pools(stack, {head.task: head.pooling for head in heads})
    return TransferModel(lines, boundary, plan, built_heads, pools, shared)
