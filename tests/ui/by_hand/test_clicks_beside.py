"""A click beside an open panel closes it and changes nothing else."""

from __future__ import annotations

import pytest

from tests.ui.by_hand.hands import Hands
from workbench.ui.stack.targets import RowPart


@pytest.mark.parametrize("part", ["row", "chevron", "norm"])
def test_that_a_click_beside_the_panel_of_batch_norms_only_closes_it(hands: Hands, part: RowPart) -> None:
    panel = hands.controller.stack.popovers.norms
    hands.controller.stack.edit_norms()
    assert panel.isVisible()
    before = hands.experiment
    hands.click(hands.on("stem", part))
    assert not panel.isVisible()
    assert hands.view.canvas.hasFocus()
    assert hands.experiment == before
    assert not hands.view.canvas.stack_scene.is_unfolded(0)


def test_that_the_click_after_it_reaches_the_stack(hands: Hands) -> None:
    hands.controller.stack.edit_norms()
    hands.click(hands.on("stem"))
    hands.click(hands.on("stem"))
    assert hands.experiment.freeze.boundary == 0
