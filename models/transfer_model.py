"""`TransferModel`: a source model cut at the freeze boundary, with adapters, sharing and task heads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Any

import torch
from torch import Tensor, nn

from models.adapters.adapter import InsertedAdapter
from models.adapters.registry import insert_adapters
from models.freezing import FreezeReport, TrainingMode, freeze
from models.heads import build_head
from models.sharing.registry import build_sharing
from models.sources.built import BuiltSource
from models.spec.adapters import Adapter
from models.spec.errors import UserError
from models.spec.freeze import Freeze
from models.spec.heads import Head
from models.spec.sharing import HardSharing, Sharing
from models.stack import LayerStack


class TransferModel(nn.Module):
    """Images (B, C, H, W) → {task: logits (B, num_outputs)}. Make one with `assemble`.

    `state_dict` names the trunk's tensors exactly as the library does, a head's `heads.<task>.…`, and an adapter's
    `adapters.<path of the adapted layer>.…`, whether its modules stand inside the trunk or beside it.
    """

    def __init__(
        self,
        stack: LayerStack,
        frozen_blocks: int,
        adapters: Sequence[InsertedAdapter],
        heads: Mapping[str, nn.Module],
        sharing: Sharing,
    ) -> None:
        super().__init__()
        self.stack = stack
        self.tasks = tuple(heads)
        self.frozen_blocks = frozen_blocks
        self.adapters = tuple(adapters)
        self.trunk = stack.model
        self.task_heads = nn.ModuleList(heads.values())
        beside = {name: module for adapter in adapters for name, module in adapter.modules.items()}
        self._beside_names = tuple(beside)
        self.beside_trunk = nn.ModuleList(beside.values())
        adapted = [stack.index_of(name) for adapter in adapters for name in adapter.block_names]
        self.prefix_blocks = min([frozen_blocks, *adapted])
        """The number of blocks that `prefix` runs: those below the boundary and below the lowest adapter."""
        self.report: FreezeReport = freeze(stack, frozen_blocks)
        for parameter in self._adapter_parameters():
            parameter.requires_grad_(True)
        self._sharing = build_sharing(sharing, self._upper, self.tasks)
        self._mode = TrainingMode(stack, frozen_blocks)
        self.train(False)

    @property
    def prefix_is_constant(self) -> bool:
        """True where `prefix` runs blocks and gives the same for an input in every epoch, so that caching pays."""
        held = self.stack.blocks[: self.prefix_blocks]
        return bool(held) and not any(tensor.requires_grad for block in held for _, tensor in block.named_parameters())

    @torch.no_grad()
    def prefix(self, x: Tensor) -> Tensor:
        """The output of the frozen blocks, without gradient and in evaluation mode; `x` itself where there are none.

        Where every block is frozen it is pooled to (B, feature_width), up to the first dropout of the neck.
        """
        h = self.stack.run(x, 0, self.prefix_blocks)
        return self.stack.pool(h) if self._prefix_is_whole else h

    def from_prefix(self, h: Tensor) -> dict[str, Tensor]:
        """{task: logits (B, num_outputs)} from the output of `prefix`."""
        features = self.features(h)
        return {task: head(features[task]) for task, head in zip(self.tasks, self.task_heads, strict=True)}

    def features(self, h: Tensor) -> dict[str, Tensor]:
        """{task: features (B, feature_width)} from the output of `prefix`."""
        return self._sharing(h)

    def forward(self, x: Tensor) -> dict[str, Tensor]:
        return self.from_prefix(self.prefix(x))

    def train(self, mode: bool = True) -> TransferModel:  # noqa: FBT001, FBT002 -- the signature of nn.Module.train
        """Sets the mode; blocks below the boundary evaluate in either, and adapters in them follow `mode`."""
        self.training = mode
        self.task_heads.train(mode)
        self._mode.set(training=mode)
        for adapter in self.adapters:
            adapter.train(mode)
        return self

    def trainable_parameters(self) -> list[nn.Parameter]:
        return [parameter for parameter in self.parameters() if parameter.requires_grad]

    def shared_parameters(self) -> list[nn.Parameter]:
        """Trainable parameters that all tasks share: the trunk's and the adapters'."""
        parameters = chain(self.trunk.parameters(), self.beside_trunk.parameters())
        return [parameter for parameter in parameters if parameter.requires_grad]

    def trunk_parameters(self) -> list[nn.Parameter]:
        """Trainable parameters that came with the source model: the shared ones without the adapters'."""
        added = {id(parameter) for parameter in self._adapter_parameters()}
        return [parameter for parameter in self.shared_parameters() if id(parameter) not in added]

    def head_parameters(self) -> list[nn.Parameter]:
        return list(self.task_heads.parameters())

    def frozen_names(self) -> frozenset[str]:
        """The names in `state_dict` of what training must leave as it is: every tensor below the boundary."""
        above = self.stack.blocks[self.frozen_blocks :]
        below = self.stack.blocks[: self.frozen_blocks]
        moving = {id(parameter) for parameter in self.trainable_parameters()}
        moving |= {id(buffer) for block in above for buffer in block.buffers()}
        moving |= {id(buffer) for buffer in self.task_heads.buffers()}
        moving -= {id(buffer) for block in below for buffer in block.buffers()}
        moving |= {id(buffer) for adapter in self.adapters for buffer in adapter.moving_buffers()}
        tensors = self.state_dict(keep_vars=True)
        return frozenset(name for name, tensor in tensors.items() if id(tensor) not in moving)

    def state_dict(self, *args: Any, **kwargs: Any) -> Any:
        """The tensors under the names that files use. Arguments as in `nn.Module.state_dict`, by keyword."""
        destination, prefix = kwargs.pop("destination", None), kwargs.pop("prefix", "")
        inner = super().state_dict(*args, **kwargs)
        named = {f"{prefix}{self._public_name(name)}": tensor for name, tensor in inner.items()}
        if destination is None:
            return named
        destination.update(named)
        return destination

    def load_state_dict(self, state_dict: Mapping[str, Any], strict: bool = True, assign: bool = False) -> Any:  # noqa: FBT001, FBT002 -- the signature of nn.Module.load_state_dict
        """Loads tensors under the names that `state_dict` gives them. Raises `RuntimeError` where they do not fit."""
        inner_names = {self._public_name(name): name for name in super().state_dict()}
        renamed = {inner_names.get(name, name): tensor for name, tensor in state_dict.items()}
        return super().load_state_dict(renamed, strict=strict, assign=assign)

    def load_weights(self, state: Mapping[str, Tensor]) -> None:
        """Loads what `state_dict` gave, all of it. Raises `UserError` where the tensors are another model's."""
        try:
            self.load_state_dict(state)
        except RuntimeError as error:
            first_faults = " ".join(str(error).split()[:60])
            raise UserError(
                f"The weights do not fit this experiment's model. {first_faults}",
                where="weights",
                remedy="Open them with the experiment they were trained by.",
            ) from error

    def merged_state_dict(self) -> dict[str, Tensor]:
        """`state_dict` with every adapter that allows it merged into the layers it adapts.

        Plain libraries can load it. What cannot be merged stays under its names in `adapters.`.
        """
        kept = tuple(
            f"adapters.{name}." for adapter in self.adapters if not adapter.mergeable for name in adapter.modules
        )
        state = self.state_dict().items()
        plain = {name: tensor for name, tensor in state if not name.startswith("adapters.") or name.startswith(kept)}
        for adapter in self.adapters:
            if adapter.mergeable:
                plain.update(adapter.merged_weights())
        return plain

    @property
    def _prefix_is_whole(self) -> bool:
        return self.prefix_blocks == len(self.stack.blocks)

    def _upper(self, h: Tensor) -> Tensor:
        """(B, feature_width) from the output of `prefix`."""
        return self.stack.dropout(h) if self._prefix_is_whole else self.stack.features(h, self.prefix_blocks)

    def _adapter_parameters(self) -> list[nn.Parameter]:
        return [parameter for adapter in self.adapters for parameter in adapter.parameters()]

    def _public_name(self, name: str) -> str:
        part, _, rest = name.partition(".")
        if part == "task_heads":
            index, _, tensor = rest.partition(".")
            return f"heads.{self.tasks[int(index)]}.{tensor}"
        if part == "beside_trunk":
            index, _, tensor = rest.partition(".")
            return f"adapters.{self._beside_names[int(index)]}.{tensor}"
        for adapter in self.adapters:
            rest = adapter.renamed(rest)
        return rest


def assemble(
    built: BuiltSource,
    *,
    freeze: Freeze | int,
    heads: Sequence[Head],
    num_outputs: Mapping[str, int],
    adapters: Sequence[Adapter] = (),
    sharing: Sharing | None = None,
    seed: int = 0,
) -> TransferModel:
    """Cuts `built.model`, sets adapters and heads (random weights drawn from `seed`), and freezes below the boundary.

    `freeze` is the spec, or the number of frozen blocks; `num_outputs` gives the classes of each task by its name.
    `built.model` becomes part of the result. Raises `UserError` where the model cannot be cut or the parts do not fit.
    """
    stack = LayerStack.cut(built)
    boundary = freeze if isinstance(freeze, int) else freeze.frozen_blocks(len(stack.blocks))
    inserted = insert_adapters(stack, adapters, seed)
    built_heads = {head.task: build_head(head, stack.feature_width, num_outputs[head.task], seed) for head in heads}
    return TransferModel(stack, boundary, inserted, built_heads, sharing or HardSharing())
