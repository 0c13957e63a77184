"""How much adapters add: once the engine told it of a block, an edit elsewhere does not take it away."""

from __future__ import annotations

import pytest

from models.spec.source import TorchvisionSource
from tests.ui.by_hand.conftest import ReadyDesk
from tests.ui.by_hand.hands import Hands
from workbench.edits import adapters
from workbench.edits.edit import Edit
from workbench.launch.messages import Refused
from workbench.launch.news import AnswerNews


def counted(hands: Hands) -> dict[tuple[str, str], int]:
    """What the chips say, by kind and block."""
    sizes = hands.controller.stack.adapter_sizes.sizes()
    entries = hands.experiment.adapters
    return {
        (entry.kind, name): count for entry, told in zip(entries, sizes, strict=True) for name, count in told.items()
    }


def added(hands: Hands) -> dict[str, int]:
    return {name: told.added for name, told in hands.controller.stack.adapter_sizes.additions().items()}


def answer(hands: Hands, expected: int) -> None:
    desk = hands.controller.pump.desk
    assert isinstance(desk, ReadyDesk)
    desk.count_adapters()
    hands.until(lambda: len(counted(hands)) == expected)


def do(hands: Hands, edit: Edit) -> None:
    assert hands.controller.editing.do(edit) == []


def test_that_counts_stay_where_one_block_is_parted_moved_or_copied(hands: Hands) -> None:
    names = hands.controller.editing.names
    do(hands, adapters.add_adapter(hands.experiment, names, "lora", ["1.0", "1.1", "2.0"]))
    assert counted(hands) == {}
    answer(hands, 3)
    assert added(hands) == {"1.0": 800, "1.1": 800, "2.0": 800}
    do(hands, adapters.part_adapter(hands.experiment, 0, "1.1"))
    assert counted(hands) == dict.fromkeys([("lora", "1.0"), ("lora", "1.1"), ("lora", "2.0")], 800)
    do(hands, adapters.change_adapter(hands.experiment, 1, "rank", 4))
    assert counted(hands) == dict.fromkeys([("lora", "1.0"), ("lora", "2.0")], 800)
    assert added(hands) == {"1.0": 800, "2.0": 800}
    do(hands, adapters.move_adapter(hands.experiment, names, 0, "2.0", "head"))
    assert counted(hands) == {("lora", "1.0"): 800}
    answer(hands, 3)
    do(hands, adapters.move_adapter(hands.experiment, names, 0, "head", "2.0"))
    assert added(hands) == {"1.0": 800, "1.1": 400, "2.0": 800}


def test_that_another_adapter_on_a_block_asks_anew_for_that_block_alone(hands: Hands) -> None:
    names = hands.controller.editing.names
    do(hands, adapters.add_adapter(hands.experiment, names, "lora", ["1.0", "1.1"]))
    answer(hands, 2)
    do(hands, adapters.add_adapter(hands.experiment, names, "bitfit", ["1.1"]))
    assert added(hands) == {"1.0": 800}
    assert counted(hands) == {("lora", "1.0"): 800, ("lora", "1.1"): 800}
    answer(hands, 3)
    assert added(hands) == {"1.0": 800, "1.1": 900}


def test_that_a_part_of_a_side_network_is_not_counted_by_another_part(hands: Hands) -> None:
    names = hands.controller.editing.names
    do(hands, adapters.add_adapter(hands.experiment, names, "side", ["1.0", "1.1"]))
    answer(hands, 2)
    do(hands, adapters.remove_adapters(hands.experiment, names, ["1.1"]))
    assert counted(hands) == {}


def test_that_counts_in_one_source_say_nothing_of_another(hands: Hands) -> None:
    names = hands.controller.editing.names
    do(hands, adapters.add_adapter(hands.experiment, names, "lora", ["1.0"]))
    answer(hands, 1)
    entry = hands.experiment.adapters[0].model_dump(mode="json")
    source = TorchvisionSource(architecture="other").model_dump(mode="json")
    do(hands, Edit("Another source", {"source": source, "adapters": [entry]}))
    assert counted(hands) == {}
    assert added(hands) == {}


def test_that_adapters_are_counted_anew_for_images_of_other_channels(hands: Hands) -> None:
    names = hands.controller.editing.names
    do(hands, adapters.add_adapter(hands.experiment, names, "lora", ["stem"]))
    answer(hands, 1)
    do(hands, Edit("Grey images", {"preprocessing.channels": 1}))
    assert counted(hands) == {}
    desk = hands.controller.pump.desk
    assert isinstance(desk, ReadyDesk)
    assert desk.open_question is not None
    assert desk.open_question.channels == 1


@pytest.mark.parametrize(("where", "places"), [("adapters", ["adapters"]), ("preprocessing.image_size", [])])
def test_that_images_which_the_source_does_not_take_are_no_fault_of_its_adapters(
    hands: Hands, where: str, places: list[str]
) -> None:
    names = hands.controller.editing.names
    do(hands, adapters.add_adapter(hands.experiment, names, "lora", ["stem"]))
    desk = hands.controller.pump.desk
    assert isinstance(desk, ReadyDesk)
    assert desk.open_question is not None
    heard: list[None] = []
    sizes = hands.controller.stack.adapter_sizes
    sizes.told.connect(lambda: heard.append(None))
    refused = Refused(request=desk.open_question.request, what="It does not fit.", where=where, remedy="Another.")
    desk._tell(AnswerNews(refused))
    hands.until(lambda: heard)
    assert [problem.place for problem in sizes.problems()] == places


def test_that_a_fault_of_adapters_goes_with_them(hands: Hands) -> None:
    names = hands.controller.editing.names
    do(hands, adapters.add_adapter(hands.experiment, names, "lora", ["1.0"]))
    refuse(hands, where="adapters", remedy="Another.")
    hands.until(hands.controller.transfer.problems)
    hands.controller.transfer.choose_source(TorchvisionSource(architecture="other"))
    assert hands.experiment.adapters == ()
    assert hands.controller.transfer.problems() == []


def test_that_an_engine_that_ends_is_no_fault_of_adapters_and_is_asked_again(hands: Hands) -> None:
    names = hands.controller.editing.names
    do(hands, adapters.add_adapter(hands.experiment, names, "lora", ["1.0"]))
    heard: list[None] = []
    hands.controller.stack.adapter_sizes.told.connect(lambda: heard.append(None))
    refuse(hands, remedy="Try again.")
    hands.until(lambda: heard)
    assert hands.controller.transfer.problems() == []
    do(hands, Edit("Rename", {"name": "Another"}))
    answer(hands, 1)


def test_that_counts_that_come_during_a_drag_leave_it_as_it_is_seen(hands: Hands) -> None:
    names = hands.controller.editing.names
    do(hands, adapters.add_adapter(hands.experiment, names, "lora", ["1.0"]))
    stood = hands.view.canvas.states
    hands.view.boundary_previewed.emit(0)
    dragged = [state.trains for state in hands.view.canvas.states]
    assert dragged != [state.trains for state in stood]
    answer(hands, 1)
    assert [state.trains for state in hands.view.canvas.states] == dragged
    assert "800" in hands.view.canvas.states[names.index("1.0")].chips[0].text
    hands.view.boundary_previewed.emit(hands.experiment.freeze.frozen_blocks(len(names)))
    assert [state.trains for state in hands.view.canvas.states] == [state.trains for state in stood]


def refuse(hands: Hands, **why: str) -> None:
    """The engine refuses to count."""
    desk = hands.controller.pump.desk
    assert isinstance(desk, ReadyDesk)
    assert desk.open_question is not None
    desk._tell(AnswerNews(Refused(request=desk.open_question.request, what="Not now.", **why)))
