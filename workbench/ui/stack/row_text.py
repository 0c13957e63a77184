"""What a row says and how it looks at the moment."""

from __future__ import annotations

from dataclasses import dataclass, field

from models.spec.stack import BlockDescription, LayerDescription
from workbench.spec.numbers import short_count, short_flops
from workbench.ui.stack.figures import shape_text
from workbench.ui.stack.run_mark import BlockMark
from workbench.ui.stack.states import BlockState


@dataclass(frozen=True)
class RowText:
    """What a row says; `name` is short where the row is a layer."""

    name: str
    kind: str
    shape: str
    count: str
    flops: str
    parameters: int

    @classmethod
    def of(cls, part: BlockDescription | LayerDescription, name: str = "") -> RowText:
        return cls(
            name or part.name,
            part.kind,
            shape_text(part.output_shape),
            short_count(part.parameters),
            short_flops(part.flops) if part.flops else "",
            part.parameters,
        )


@dataclass(frozen=True)
class RowState:
    """How a row looks at the moment; a layer's row has the state of its block."""

    block: BlockState = field(default_factory=BlockState)
    mark: BlockMark | None = None
    """What the run that is shown did to it; None for layers."""
    hovered: bool = False
    lead: int = 0
    """Where a click would put the freeze boundary: above the row (+1) or below it (−1)."""
    matched: bool = False
    """A search found it, or a layer in it."""
    at_match: bool = False
    """The one that the search stands at."""
    unfolded: bool = False
    selected: bool = False
    cursor: bool = False
    """The keyboard stands here."""
    target: bool = False
    """What is held over the row would land here."""
