"""What a freeze boundary means in words and in exact numbers; no Qt."""

from __future__ import annotations

from dataclasses import dataclass

from models.spec.stack import StackDescription
from workbench.ui.stack.figures import short_count


@dataclass(frozen=True)
class Counts:
    """Parameters of the blocks and of what was added to them."""

    trainable: int
    total: int


@dataclass(frozen=True)
class Added:
    """Parameters that the source model did not bring and that train wherever the boundary stands.

    `adapters` is 0 where there are none and `None` where there are some whose size is not known.
    """

    heads: int = 0
    adapters: int | None = 0


def counts(stack: StackDescription, frozen_blocks: int, added: Added) -> Counts:
    """Exact numbers of trainable and of all parameters; adapters of unknown size count 0."""
    extra = added.heads + (added.adapters or 0)
    trained = sum(block.parameters for block in stack.blocks[frozen_blocks:])
    return Counts(trained + extra, stack.parameters + extra)


def summary(
    stack: StackDescription, frozen_blocks: int, head_parameters: int, adapter_parameters: int | None = 0
) -> str:
    """One sentence: `Trains 5.2 and above, and the heads: 2.09 M of 3.60 M parameters`.

    `frozen_blocks` counts from the input. `adapter_parameters` is `None` where there are adapters of unknown size.
    """
    added = Added(head_parameters, adapter_parameters)
    return f"Trains {_trained(stack, frozen_blocks, added)}: {figures(stack, frozen_blocks, added)} parameters"


def figures(stack: StackDescription, frozen_blocks: int, added: Added) -> str:
    """The numbers of the sentence alone: `2.09 M of 3.60 M`."""
    count = counts(stack, frozen_blocks, added)
    unknown = " (without adapters)" if added.adapters is None else ""
    return f"{short_count(count.trainable)} of {short_count(count.total)}{unknown}"


def position_text(stack: StackDescription, frozen_blocks: int) -> str:
    """Where the boundary stands, for a screen reader: `12 of 18 blocks frozen, below 5.2`."""
    names = [block.name for block in stack.blocks]
    share = f"{frozen_blocks} of {len(names)} blocks frozen"
    if frozen_blocks == 0:
        return f"{share}, every block trains"
    if frozen_blocks == len(names):
        return f"{share}, no block trains"
    return f"{share}, below {names[frozen_blocks]}"


def _trained(stack: StackDescription, frozen_blocks: int, added: Added) -> str:
    num_trained = len(stack.blocks) - frozen_blocks
    extras = [name for name, size in (("the adapters", added.adapters), ("the heads", added.heads)) if size != 0]
    if num_trained == 0:
        return f"only {' and '.join(extras)}" if extras else "nothing"
    if frozen_blocks == 0:
        return _listed(["every block", *extras])
    if num_trained == 1:
        return _listed([f"the top block {stack.blocks[-1].name}", *extras])
    above = f"{stack.blocks[frozen_blocks].name} and above"
    return f"{above}, and {extras[0]}" if len(extras) == 1 else _listed([above, *extras])


def _listed(parts: list[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    *first, last = parts
    return f"{', '.join(first)} and {last}" if first else last
