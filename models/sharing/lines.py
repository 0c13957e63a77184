"""The ways from the input to the top: the trunk, and a branch for each task that goes on alone above the boundary."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from torch import Tensor, nn

from models.adapters.adapter import InsertedAdapter
from models.adapters.registry import insert_adapters
from models.sharing.branching import branch_of
from models.spec.adapters import Adapter
from models.spec.errors import UserError
from models.spec.sharing import parted_adapters
from models.stack import LayerStack


@dataclass(frozen=True)
class Line:
    """A stack and the adapters set into it; a branch's adapters are those of its own blocks."""

    stack: LayerStack
    adapters: tuple[InsertedAdapter, ...]
    numbers: tuple[int, ...]
    """The place of each of its adapters in the document, from 0: a branch has those with blocks above the boundary."""
    task: str = ""
    """Whose branch it is; empty for the trunk."""
    own: frozenset[str] = frozenset()
    """The tensors that a branch does not share with the trunk, as the library names them."""

    @property
    def prefix(self) -> str:
        """What files put before the names of its own tensors."""
        return f"branches.{self.task}." if self.task else ""

    @property
    def beside(self) -> dict[str, nn.Module]:
        """The modules of its adapters that stand outside the source model, by the names that files use."""
        parts = (part for adapter in self.adapters for part in adapter.modules.items())
        return {f"{self.prefix}adapters.{name}": module for name, module in parts}

    def public_name(self, name: str) -> str:
        """The name that files use for the tensor that torch calls `name` in the stack's model."""
        for adapter in self.adapters:
            name = adapter.renamed(name)
        return f"{self.prefix}{name}" if name in self.own or name.startswith("adapters.") else name

    def parameters_in(self, index: int) -> list[nn.Parameter]:
        """The parameters of block `index`, those of its adapters included."""
        block = self.stack.blocks[index]
        inside = [parameter for _, parameter in block.named_parameters()]
        beside = (a.parameters_of(block.name) for a in self.adapters if a.modules and block.name in a.block_names)
        return [*inside, *(parameter for parameters in beside for parameter in parameters)]

    def merged(self, state: Mapping[str, Tensor]) -> dict[str, Tensor]:
        """What to put in place of its adapters' tensors in `state`: merged weights, and what cannot be merged."""
        kept = {name for name in state if name.startswith(f"{self.prefix}adapters.")}
        apart = tuple(f"{self.prefix}adapters.{name}." for a in self.adapters if not a.mergeable for name in a.modules)
        merged = (pair for a in self.adapters if a.mergeable for pair in a.merged_weights().items())
        return {name: state[name] for name in kept if name.startswith(apart)} | {
            f"{self.prefix if name in self.own else ''}{name}": tensor for name, tensor in merged
        }


def draw_lines(
    stack: LayerStack, adapters: Sequence[Adapter], tasks: Sequence[str], shared_blocks: int, seed: int
) -> tuple[Line, ...]:
    """The trunk, which the first of `tasks` reads to the top, and the branches of the others; the trunk alone where
    they share every block.

    Raises `UserError` where an adapter does not fit its blocks, or cannot be parted at the share boundary.
    """
    branching = tasks[1:] if shared_blocks < len(stack.blocks) else ()
    above = _restricted(adapters, [block.name for block in stack.blocks], shared_blocks) if branching else {}
    branches = [branch_of(stack, shared_blocks) for _ in branching]
    own = [_own_names(branch, stack) for branch in branches]  # before adapters rename what they adapt
    lines = [
        Line(branch, insert_adapters(branch, list(above.values()), seed), tuple(above), task, names)
        for task, branch, names in zip(branching, branches, own, strict=True)
    ]
    # The trunk's come last: they stand in shared blocks too, and inserters want to see the layers of the source.
    return (Line(stack, insert_adapters(stack, adapters, seed), tuple(range(len(adapters)))), *lines)


def _own_names(branch: LayerStack, trunk: LayerStack) -> frozenset[str]:
    shared = {id(tensor) for tensor in trunk.model.state_dict(keep_vars=True).values()}
    tensors = branch.model.state_dict(keep_vars=True).items()
    return frozenset(name for name, tensor in tensors if id(tensor) not in shared)


def _restricted(adapters: Sequence[Adapter], names: Sequence[str], shared_blocks: int) -> dict[int, Adapter]:
    """By number, the adapters on the blocks above the boundary alone. Raises `UserError` where one cannot be parted."""
    if parted := parted_adapters(adapters, names, shared_blocks):
        raise UserError(
            f"The share boundary parts the adapter that spans {', '.join(adapters[parted[0]].blocks)}.",
            where="sharing.boundary",
            remedy="Let the boundary stand below or above all of its blocks.",
        )
    above = set(names[shared_blocks:])
    kept = [tuple(name for name in adapter.blocks if name in above) for adapter in adapters]
    return {at: adapters[at].model_copy(update={"blocks": blocks}) for at, blocks in enumerate(kept) if blocks}
