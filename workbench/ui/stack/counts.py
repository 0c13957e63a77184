"""What a freeze boundary means in words and in exact numbers; no Qt."""

from __future__ import annotations

from dataclasses import dataclass

from models.spec.stack import StackDescription
from workbench.spec.numbers import short_count


@dataclass(frozen=True)
class Counts:
    """Parameters of the blocks and of what was added to them."""

    trainable: int
    total: int


@dataclass(frozen=True)
class Added:
    """Parameters that the source model did not bring and that train wherever the boundary stands.

    0 where there are none, `None` where there are some whose size is not known.
    """

    heads: int | None = 0
    adapters: int | None = 0

    @property
    def known(self) -> int:
        """The parameters of those whose size is known."""
        return (self.heads or 0) + (self.adapters or 0)

    @property
    def unknown(self) -> list[str]:
        """Those that are there and whose size is not known."""
        return [name for name, size in (("adapters", self.adapters), ("heads", self.heads)) if size is None]


def counts(stack: StackDescription, frozen_blocks: int, added: Added) -> Counts:
    """Exact numbers of trainable and of all parameters; what is of unknown size counts 0."""
    trained = sum(block.parameters for block in stack.blocks[frozen_blocks:])
    return Counts(trained + added.known, stack.parameters + added.known)


def summary(
    stack: StackDescription, frozen_blocks: int, head_parameters: int | None, adapter_parameters: int | None = 0
) -> str:
    """One sentence: `Trains 5.2 and above, and the task heads: 2.09 M of 3.60 M parameters`.

    `frozen_blocks` counts from the input. Parameters are `None` where there are heads or adapters of unknown size.
    """
    added = Added(head_parameters, adapter_parameters)
    trained = _trained(stack, frozen_blocks, added)
    return f"Trains {trained}: {_share(stack, frozen_blocks, added)} parameters{_note(added)}"


def figures(stack: StackDescription, frozen_blocks: int, added: Added) -> str:
    """The numbers of the sentence alone: `2.09 M of 3.60 M`."""
    return f"{_share(stack, frozen_blocks, added)}{_note(added)}"


def position_text(stack: StackDescription, frozen_blocks: int) -> str:
    """Where the boundary stands, for a screen reader: `12 of 18 blocks frozen, below 5.2`."""
    num_blocks = len(stack.blocks)
    share = f"{frozen_blocks} of {num_blocks} blocks frozen"
    if frozen_blocks == 0:
        return f"{share}, every block trains"
    if frozen_blocks == num_blocks:
        return f"{share}, no block trains"
    return f"{share}, below {_named(stack, frozen_blocks)}"


def _share(stack: StackDescription, frozen_blocks: int, added: Added) -> str:
    count = counts(stack, frozen_blocks, added)
    return f"{short_count(count.trainable)} of {short_count(count.total)}"


def _note(added: Added) -> str:
    """What the numbers leave out."""
    return f" (without {' and '.join(added.unknown)})" if added.unknown else ""


def _trained(stack: StackDescription, frozen_blocks: int, added: Added) -> str:
    num_trained = len(stack.blocks) - frozen_blocks
    extras = [name for name, size in (("the adapters", added.adapters), ("the task heads", added.heads)) if size != 0]
    if num_trained == 0:
        return f"only {' and '.join(extras)}" if extras else "nothing"
    if frozen_blocks == 0:
        return _listed(["every block", *extras])
    if num_trained == 1:
        return _listed([f"block {stack.blocks[-1].name}", *extras])
    above = f"{_named(stack, frozen_blocks)} and above"
    return f"{above}, and {extras[0]}" if len(extras) == 1 else _listed([above, *extras])


def _named(stack: StackDescription, block: int) -> str:
    """A block's name; a bare number or word, such as `head`, is told to be one."""
    name = stack.blocks[block].name
    return f"block {name}" if name.isalnum() else name


def _listed(parts: list[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    *first, last = parts
    return f"{', '.join(first)} and {last}" if first else last
