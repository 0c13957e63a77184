"""What rows say of adapters that train what their blocks hold, and of the batch norms in there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from models.spec.stack import StackDescription
from workbench.documents import replaced
from workbench.experiment import Experiment
from workbench.ui.controllers.stack_states import block_states
from workbench.ui.stack.states import BlockState


@pytest.fixture
def normed(stack_of: Callable[..., StackDescription]) -> StackDescription:
    """Two blocks with a batch norm each."""
    plain = stack_of(2)
    blocks = [block.model_copy(update={"norms": 1, "norm_parameters": 16}) for block in plain.blocks]
    return plain.model_copy(update={"blocks": tuple(blocks)})


def lowest(stack: StackDescription, adapter: dict[str, Any], norms: str = "frozen", boundary: int = 2) -> BlockState:
    changes = {"freeze": {"boundary": boundary, "batch_norm": norms}, "adapters": [{**adapter, "blocks": ["0.0"]}]}
    return block_states(replaced(Experiment(), changes), stack, [{"0.0": 1300}])[0]


@pytest.mark.parametrize(
    ("adapter", "chip", "tip"),
    [
        ({"kind": "bitfit"}, "BitFit · tunes 1.3 k", "tunes 1,300 of this block's own parameters"),
        ({"kind": "norm-tuning"}, "Norm tuning · tunes 1.3 k", "tunes 1,300 of this block's own parameters"),
        ({"kind": "lora", "rank": 8}, "LoRA r8 · +1.3 k", "1,300 parameters in this block"),
    ],
)
def test_that_a_chip_tells_what_is_added_from_what_is_tuned(
    normed: StackDescription, adapter: dict[str, Any], chip: str, tip: str
) -> None:
    (shown,) = lowest(normed, adapter).chips
    assert shown.text == chip
    assert tip in shown.tip


@pytest.mark.parametrize(
    ("adapter", "norms", "words"),
    [
        ({"kind": "bitfit"}, "frozen", "batch norm keeps its statistics, its shift is tuned"),
        ({"kind": "norm-tuning"}, "frozen", "batch norm keeps its statistics, its scale and shift are tuned"),
        ({"kind": "bitfit"}, "statistics", "batch norm follows the target data's statistics, its shift is tuned"),
        ({"kind": "bitfit"}, "live", "scale and shift train"),
        ({"kind": "norm-tuning", "live": True}, "frozen", "batch norm live: statistics follow the target data"),
        ({"kind": "lora"}, "frozen", "batch norm frozen with its statistics"),
    ],
)
def test_that_a_frozen_block_tells_what_of_its_batch_norm_is_tuned(
    normed: StackDescription, adapter: dict[str, Any], norms: str, words: str
) -> None:
    said = lowest(normed, adapter, norms).words
    assert words in said
    assert ("frozen with its statistics" in said) == (adapter["kind"] == "lora")


def test_that_nothing_is_said_of_batch_norms_in_blocks_that_train_or_have_none(
    normed: StackDescription, stack: StackDescription
) -> None:
    assert "batch norm" not in lowest(normed, {"kind": "bitfit"}, boundary=0).words
    assert "batch norm" not in lowest(stack, {"kind": "bitfit"}).words
