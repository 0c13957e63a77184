"""Steps as penalties see them."""

from __future__ import annotations

from collections.abc import Mapping

from torch import Tensor

from models.answers import Answers
from models.regularizers.penalty import Observed
from models.source_twin import SourceAnswers


def at_step(
    step: int,
    *,
    features: Mapping[str, Tensor] | None = None,
    outputs: Mapping[str, Tensor] | None = None,
    blocks: Mapping[int, Tensor] | None = None,
    truth: Mapping[str, Tensor] | None = None,
    source: SourceAnswers | None = None,
    pooled: Tensor | None = None,
) -> Observed:
    """A step of which only what is given was computed."""

    def told() -> SourceAnswers:
        assert source is not None, "the penalty asks for what the source gives"
        return source

    def read() -> Tensor:
        assert pooled is not None, "the penalty asks for the trunk's features"
        return pooled

    return Observed(step, Answers(blocks or {}, features or {}, outputs or {}, read), truth or {}, told)
