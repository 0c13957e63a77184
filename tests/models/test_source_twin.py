"""What the source gives beside the model that is trained from it, and the blocks that are looked at on the way."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import torch
from torch import Tensor

from models.source_twin import SourceTwin
from models.sources.built import BuiltSource
from models.stack import LayerStack
from models.transfer_model import TransferModel
from tests.models.two_tasks import train_a_little, with_two_tasks


def beside(stack: LayerStack, *args: object) -> TransferModel:
    """A model of two tasks with a twin that was made before adapters were set in."""
    twin = SourceTwin(stack)
    model = with_two_tasks(stack, *args)
    model.twin = twin
    return model


@pytest.mark.parametrize("frozen", [0, 2, 4])
@pytest.mark.parametrize("lora", [(), ("1",)])
def test_that_the_twin_answers_as_the_source_before_and_after_training(
    frozen: int,
    lora: tuple[str, ...],
    tiny_stack: Callable[[], LayerStack],
    tiny_built: Callable[[], BuiltSource],
    images: Tensor,
) -> None:
    library = tiny_built().model.eval()
    model = beside(tiny_stack(), frozen, lora)
    model.watch([2, 3])
    before = {name: tensor.clone() for name, tensor in model.state_dict().items()}
    for _ in range(2):
        answers = model.source_answers(model.prefix(images))
        assert answers.logits is not None
        torch.testing.assert_close(answers.logits, library(images))
        assert answers.features.shape == (6, model.stack.feature_width)
        assert not answers.logits.requires_grad
        assert set(answers.blocks) == {at for at in (2, 3) if at >= model.prefix_blocks}
        train_a_little(model, images)
    assert model.state_dict().keys() == before.keys()
    assert not any(name.startswith("twin") for name, _ in model.named_modules())


@pytest.mark.parametrize("frozen", [0, 2])
def test_that_watched_blocks_are_seen_and_change_nothing(
    frozen: int, tiny_stack: Callable[[], LayerStack], images: Tensor
) -> None:
    plain, watched = with_two_tasks(tiny_stack(), frozen), beside(tiny_stack(), frozen)
    watched.watch([2])
    watched.watch([3])
    h = watched.prefix(images)
    answers = watched.answers(h)
    for task, logits in plain(images).items():
        assert torch.equal(answers.outputs[task], logits)
    seen = watched.source_answers(h).blocks
    assert answers.blocks.keys() == seen.keys() == {2, 3}
    for at, output in answers.blocks.items():
        assert output.requires_grad
        torch.testing.assert_close(output, seen[at])
    assert torch.equal(answers.blocks[3], watched.stack.run(answers.blocks[2], 3))
    watched.answers(h)
    assert answers.blocks.keys() == {2, 3}, "each batch has a note of its own"


def test_that_a_model_without_a_twin_says_so(tiny_stack: Callable[[], LayerStack], images: Tensor) -> None:
    model = with_two_tasks(tiny_stack(), 0)
    with pytest.raises(ValueError, match="without a twin"):
        model.source_answers(images)
