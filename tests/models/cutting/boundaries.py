"""What has to hold for a freeze boundary at every block of a stack."""

from __future__ import annotations

from models.freezing import FreezePlan, TrainingMode, freeze
from models.spec.freeze import Freeze
from models.stack import LayerStack


def check_every_boundary(stack: LayerStack) -> None:
    """Nothing below trains or follows the data, and everything above does.

    By identity: models may share a parameter or a module between blocks, and then the frozen one keeps it.
    """
    parameters = [{id(p) for _, p in block.named_parameters()} for block in stack.blocks]
    parts = [[part for _, m in block.submodules() for part in m.modules()] for block in stack.blocks]
    for boundary in range(len(stack.blocks) + 1):
        plan = plan_of(stack, boundary)
        freeze(stack, plan)
        held, free = set().union(*parameters[:boundary]), set().union(*parameters[boundary:])
        assert {id(p) for p in stack.model.parameters() if p.requires_grad} == free - held
        mode = TrainingMode(stack, plan)
        mode.set(training=True)
        still = {id(part): part for block in parts[:boundary] for part in block}
        moving = {id(part): part for block in parts[boundary:] for part in block}
        assert not any(part.training for part in still.values())
        assert all(part.training for key, part in moving.items() if key not in still)
        mode.set(training=False)


def plan_of(stack: LayerStack, boundary: int) -> FreezePlan:
    return FreezePlan.of(Freeze(boundary=boundary), [block.name for block in stack.blocks])
