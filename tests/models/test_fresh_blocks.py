"""Re-initialised blocks of a stack `stem`, `0`, `1`, `2`, shared by two tasks or parted between them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import torch
from torch import Tensor

from models.assembling import assemble
from models.fresh_blocks import FreshReport, make_fresh
from models.spec.adapters import LoraAdapter
from models.spec.errors import UserError
from models.spec.freeze import Freeze
from models.spec.heads import LinearHead
from models.spec.sharing import HardSharing
from models.stack import LayerStack
from models.transfer_model import TransferModel

PARAMETERS = (4 * 4 * 9) + 2 * 4 + (4 * 4 + 4)
"""Of one residual unit: a 3 × 3 convolution without bias, batch norm, a 1 × 1 convolution with bias."""


@pytest.fixture
def made(tiny_stack: Callable[[], LayerStack]) -> Callable[..., TransferModel]:
    def make(freeze: Freeze, shared: int = 4, adapted: tuple[str, ...] = ()) -> TransferModel:
        return assemble(
            tiny_stack(),
            freeze=freeze,
            heads=(LinearHead(task="a"), LinearHead(task="b")),
            num_outputs={"a": 3, "b": 2},
            adapters=(LoraAdapter(blocks=adapted, rank=2),) if adapted else (),
            sharing=HardSharing(boundary=shared),
        )

    return make


@pytest.fixture
def anew(tiny_stack: Callable[[], LayerStack]) -> dict[str, Tensor]:
    """Another set of values for the whole source model, all different."""
    state = tiny_stack().model.state_dict()
    return {name: torch.full_like(tensor, number + 7) for number, (name, tensor) in enumerate(state.items())}


def test_that_the_topmost_blocks_get_the_fresh_values_and_nothing_else_changes(
    made: Callable[..., TransferModel], anew: dict[str, Tensor]
) -> None:
    model = made(Freeze(boundary=1))
    before = {name: tensor.clone() for name, tensor in model.state_dict().items()}
    report = make_fresh(model, 2, anew)
    for name, tensor in model.state_dict().items():
        fresh = name.startswith(("layers.1.", "layers.2."))
        assert tensor.equal(anew[name] if fresh else before[name]), name
    assert report == FreshReport(("1", "2"), 2 * PARAMETERS)


def test_that_a_branch_of_a_task_begins_with_the_same_fresh_blocks(
    made: Callable[..., TransferModel], anew: dict[str, Tensor]
) -> None:
    model = made(Freeze(boundary=0), shared=3)
    report = make_fresh(model, 2, anew)
    state = model.state_dict()
    own = {name.removeprefix("branches.b."): tensor for name, tensor in state.items() if name.startswith("branches.b.")}
    assert own
    assert all(name.startswith("layers.2.") and tensor.equal(anew[name]) for name, tensor in own.items())
    assert report.parameters == 3 * PARAMETERS


def test_that_no_block_at_all_is_nothing(made: Callable[..., TransferModel], anew: dict[str, Tensor]) -> None:
    model = made(Freeze(boundary="all"))
    before = {name: tensor.clone() for name, tensor in model.state_dict().items()}
    assert make_fresh(model, 0, anew) == FreshReport((), 0)
    assert all(tensor.equal(before[name]) for name, tensor in model.state_dict().items())


@pytest.mark.parametrize(
    ("freeze", "adapted", "count", "words"),
    [
        (Freeze(boundary=3), (), 2, "'1' is frozen, so it would keep random weights."),
        (Freeze(boundary=0, top=1), (), 1, "'2' is frozen"),
        (Freeze(boundary=0), ("2",), 1, "'2' has an adapter"),
        (Freeze(boundary=0), (), 5, "5 blocks are to begin anew, and there are 4."),
    ],
)
def test_that_blocks_that_cannot_begin_anew_are_refused(
    freeze: Freeze, adapted: tuple[str, ...], count: int, words: str,
    made: Callable[..., TransferModel], anew: dict[str, Tensor],
) -> None:  # fmt: skip
    with pytest.raises(UserError, match=words.partition(",")[0]) as refused:
        make_fresh(made(freeze, adapted=adapted), count, anew)
    assert refused.value.where == "freeze.fresh"
