"""`TransferModel`: a source model of which some blocks train, with adapters, sharing and task heads."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial
from typing import Any

import torch
from torch import Tensor, nn

from models.answers import Answers
from models.constant_part import count_constant
from models.freezing import FreezePlan, TrainingMode, freeze
from models.heads.pooling import Pools
from models.sharing.lines import Line
from models.sharing.registry import build_sharing
from models.sharing.trunk import Trunk
from models.source_twin import SourceAnswers, SourceTwin
from models.spec.sharing import Sharing
from models.tensor_names import TensorNames
from models.tensor_versions import with_versions


class TransferModel(nn.Module):
    """Images (B, C, H, W) → {task: logits (B, num_outputs)}. Make one with `models.assembling.assemble`.

    `state_dict` names tensors as `TensorNames` says. `enter` turns to another phase of the training.
    """

    def __init__(
        self,
        lines: Sequence[Line],
        shared_blocks: int,
        plan: FreezePlan,
        heads: Mapping[str, nn.Module],
        pools: Pools,
        sharing: Sharing,
    ) -> None:
        super().__init__()
        self.lines = tuple(lines)
        """The trunk, and the branches of the tasks that go on alone above `shared_blocks` blocks."""
        self.stack = self.lines[0].stack
        self.plan = plan
        """What trains in the last phase; in the ones before it is less."""
        self.tasks = tuple(heads)
        self.adapters = tuple(adapter for line in self.lines for adapter in line.adapters)
        """The trunk's in the document's order, then those of the branches."""
        self.shared_blocks = shared_blocks
        self.trunk = self.stack.model
        self.branch_trunks = nn.ModuleList(line.stack.model for line in self.lines[1:])
        self.task_heads = nn.ModuleList(heads.values())
        self.beside_trunk = nn.ModuleList(module for line in self.lines for module in line.beside.values())
        self._names = TensorNames(self.tasks, self.lines)
        self._follow(plan)
        self._trainable = tuple(parameter for parameter in self.parameters() if parameter.requires_grad)
        self.train(True)
        self._moving = tuple(module for module in self.modules() if module.training)
        self.prefix_blocks = self._count_constant()
        """The number of blocks that `prefix` runs: those below everything that trains, adapts or follows the data, and
        below the share boundary."""
        self._sharing = build_sharing(sharing, self._shared, self._ways())
        self._pools = pools
        self.twin: SourceTwin | None = None
        """The source as it came; set it where something compares with it."""
        self._watched: frozenset[int] = frozenset()
        self._seen: dict[int, Tensor] = {}
        self.train(False)

    def enter(self, trains: Sequence[bool]) -> None:
        """From now on only the blocks in `trains` train, of those that the plan lets train; heads and adapters always.

        Blocks that wait for their turn stay as they are and evaluate. Raises `ValueError` for another number of blocks.
        """
        self._follow(self.plan.during(trains))
        self.train(self.training)

    @property
    def prefix_is_constant(self) -> bool:
        """True where `prefix` runs blocks: it gives the same for an input in every epoch, so that caching pays."""
        return self.prefix_blocks > 0

    @torch.no_grad()
    def prefix(self, x: Tensor) -> Tensor:
        """The output of the lowest blocks, without gradient and in evaluation mode; `x` itself where there are none.

        Where it runs every block, and all heads pool as the source does, it is pooled to (B, feature_width), up to the
        first dropout of the neck.
        """
        h = self.stack.run(x, 0, self.prefix_blocks)
        return self.stack.pool(h) if self._prefix_is_pooled else h

    def from_prefix(self, h: Tensor) -> dict[str, Tensor]:
        """{task: logits (B, num_outputs)} from the output of `prefix`."""
        return dict(self.answers(h).outputs)

    def answers(self, h: Tensor) -> Answers:
        """Everything on the way from the output of `prefix` to the heads."""
        features, pooled = self._features(h)
        outputs = {task: head(features[task]) for task, head in zip(self.tasks, self.task_heads, strict=True)}
        seen, self._seen = self._seen, {}
        return Answers(seen, features, outputs, pooled)

    def watch(self, blocks: Collection[int]) -> None:
        """From now on `answers` also has the outputs of these blocks of the trunk, of those above the prefix."""
        self._watched |= frozenset(blocks)

    def source_answers(self, h: Tensor) -> SourceAnswers:
        """What the source as it came gives for the same output of `prefix`, which is the source's own.

        Raises `ValueError` for a model without a twin.
        """
        if self.twin is None:
            raise ValueError("The model was assembled without a twin of its source.")
        return self.twin.answers(h, self.prefix_blocks, self._watched, pooled=self._prefix_is_pooled)

    def features(self, h: Tensor) -> dict[str, Tensor]:
        """{task: features (B, width that its head reads)} from the output of `prefix`."""
        return self._features(h)[0]

    def forward(self, x: Tensor) -> dict[str, Tensor]:
        return self.from_prefix(self.prefix(x))

    def train(self, mode: bool = True) -> TransferModel:  # noqa: FBT001, FBT002 -- the signature of nn.Module.train
        """Sets the mode of what trains; the rest evaluates in either, and adapters follow `mode` wherever they are."""
        self.training = mode
        self.task_heads.train(mode)
        for line_mode in self._modes:
            line_mode.set(training=mode)
        for adapter in self.adapters:
            adapter.train(mode)
        return self

    def trainable_parameters(self) -> list[nn.Parameter]:
        """Everything that trains in some phase, in the order of `parameters`."""
        return list(self._trainable)

    def shared_parameters(self) -> list[nn.Parameter]:
        """Trainable parameters that all tasks share: the trunk's below the share boundary, and the adapters' there."""
        below = {id(p) for index in range(self.shared_blocks) for p in self.lines[0].parameters_in(index)}
        return [parameter for parameter in self._trainable if id(parameter) in below]

    def trunk_parameters(self) -> list[nn.Parameter]:
        """Trainable parameters that came with the source model, copies among them."""
        source = {id(parameter) for line in self.lines for parameter in line.stack.source_parameters}
        return [parameter for parameter in self._trainable if id(parameter) in source]

    def head_parameters(self) -> list[nn.Parameter]:
        return list(self.task_heads.parameters())

    def block_parameters(self) -> list[list[nn.Parameter]]:
        """For each block, from the input upwards, what of it trains in some phase, its adapters and copies included.

        A parameter that several blocks use is the lowest one's.
        """
        left = {id(parameter): parameter for parameter in self._trainable}
        return [
            [left.pop(id(p)) for line in self.lines for p in line.parameters_in(index) if id(p) in left]
            for index in range(len(self.stack.blocks))
        ]

    def frozen_names(self) -> frozenset[str]:
        """The names in `state_dict` of what training must leave as it is, in every phase."""
        moving = {id(parameter) for parameter in self._trainable}
        moving |= {id(buffer) for module in self._moving for buffer in module.buffers(recurse=False)}
        moving |= {id(buffer) for adapter in self.adapters for buffer in adapter.moving_buffers()}
        tensors = self.state_dict(keep_vars=True)
        return frozenset(name for name, tensor in tensors.items() if id(tensor) not in moving)

    def state_dict(self, *args: Any, **kwargs: Any) -> Any:
        """The tensors under the names that files use. Arguments as in `nn.Module.state_dict`, by keyword."""
        destination, prefix = kwargs.pop("destination", None), kwargs.pop("prefix", "")
        inner = super().state_dict(*args, **kwargs)
        named = {f"{prefix}{name}": tensor for name, tensor in self._names.for_files(inner).items()}
        if destination is None:
            return named
        destination.update(named)
        return destination

    def load_state_dict(self, state_dict: Mapping[str, Any], strict: bool = True, assign: bool = False) -> Any:  # noqa: FBT001, FBT002 -- the signature of nn.Module.load_state_dict
        """Loads tensors under the names that `state_dict` gives them. Raises `RuntimeError` where they do not fit."""
        renamed = self._names.for_torch(state_dict, super().state_dict())
        return super().load_state_dict(with_versions(renamed, self), strict=strict, assign=assign)

    def merged_state_dict(self) -> dict[str, Tensor]:
        """`state_dict` with every adapter that allows it merged into the layers it adapts.

        Plain libraries can load it. What cannot be merged stays under its names in `adapters.`.
        """
        state = self.state_dict()
        adapters = tuple(f"{line.prefix}adapters." for line in self.lines)
        plain = {name: tensor for name, tensor in state.items() if not name.startswith(adapters)}
        for line in self.lines:
            plain.update(line.merged(state))
        return plain

    @property
    def _prefix_is_pooled(self) -> bool:
        return self._pools.as_source and self.prefix_blocks == len(self.stack.blocks)

    def _features(self, h: Tensor) -> tuple[dict[str, Tensor], Callable[[], Tensor]]:
        """The features of each task, and the trunk's, which the first task reads to the top, as the source pools."""
        if self._prefix_is_pooled:
            pooled = self.stack.dropout(h)
            return dict.fromkeys(self.tasks, pooled), lambda: pooled
        tops, first = self._sharing(h), self.tasks[0]
        features = self._pools(tops)
        return features, partial(self._pools.as_the_source, tops[first], features[first], first)

    def _shared(self, h: Tensor) -> Tensor:
        """The output of the topmost shared block from that of `prefix`."""
        return self._run_trunk(h, self.prefix_blocks, self.shared_blocks)

    def _run_trunk(self, h: Tensor, start: int, stop: int | None = None) -> Tensor:
        """Blocks `start` to `stop` of the trunk; outputs that are watched are taken note of."""
        for at in sorted(at + 1 for at in self._watched if start <= at < (stop or len(self.stack.blocks))):
            h = self._seen[at - 1] = self.stack.run(h, start, at)
            start = at
        return self.stack.run(h, start, stop)

    def _ways(self) -> dict[str, Trunk]:
        """Each task's way from the topmost shared block to the top."""
        ways: dict[str, Trunk] = {
            line.task: partial(line.stack.run, start=self.shared_blocks) for line in self.lines if line.task
        }
        trunk = partial(self._run_trunk, start=self.shared_blocks)
        return {task: ways.get(task, trunk) for task in self.tasks}

    def _follow(self, plan: FreezePlan) -> None:
        """Draws the line between what trains and what does not; the mode is set when `train` is called next."""
        for line in self.lines:
            freeze(line.stack, plan)
        for adapter in self.adapters:
            for parameter in adapter.parameters():
                parameter.requires_grad_(True)
        self._modes = [TrainingMode(line.stack, plan) for line in self.lines]

    def _count_constant(self) -> int:
        """The number of lowest blocks that compute the same in every epoch, for every task."""
        adapted = {name for adapter in self.adapters for name in adapter.block_names}
        shared = self.stack.blocks[: self.shared_blocks]
        return count_constant(shared, self.plan.trains, adapted, (*self._trainable, *self._moving))
