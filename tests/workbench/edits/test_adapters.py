"""Setting, taking off, copying and pasting adapters; rates of single blocks."""

from __future__ import annotations

import pytest

from models.spec.errors import UserError
from models.spec.stack import BlockDescription
from tests.workbench.edits.stacks import NAMES, STACK
from workbench.documents import replaced
from workbench.edits import adapters
from workbench.edits.edit import Edit
from workbench.edits.rates import set_rate
from workbench.experiment import Experiment

START = replaced(Experiment(), {"adapters": [{"kind": "lora", "blocks": ["1.0", "2.0"], "rank": 4}]})


def made(edit: Edit, experiment: Experiment) -> Experiment:
    return replaced(experiment, edit.changes)


def told(experiment: Experiment) -> list[tuple[str, tuple[str, ...], int]]:
    return [(entry.kind, entry.blocks, getattr(entry, "rank", 0)) for entry in experiment.adapters]


def test_that_adapters_dropped_alike_share_an_entry() -> None:
    first = made(adapters.add_adapter(Experiment(), NAMES, "lora", ["2.0"]), Experiment())
    edit = adapters.add_adapter(first, NAMES, "lora", ["head", "1.0"])
    assert edit.name == "Add LoRA to head and 1.0"
    assert told(made(edit, first)) == [("lora", ("1.0", "2.0", "head"), 8)]


def test_that_side_networks_apart_from_each_other_have_an_entry_each() -> None:
    """One that spans blocks with a gap could not be built."""
    below = made(adapters.add_adapter(Experiment(), NAMES, "side", ["stem", "1.0"]), Experiment())
    apart = made(adapters.add_adapter(below, NAMES, "side", ["head"]), below)
    assert [entry.blocks for entry in apart.adapters] == [("stem", "1.0"), ("head",)]
    assert apart.problems(STACK) == []
    beside = made(adapters.add_adapter(below, NAMES, "side", ["1.1"]), below)
    assert [entry.blocks for entry in beside.adapters] == [("stem", "1.0", "1.1")]


def test_that_a_block_keeps_the_adapter_of_that_kind_that_it_has() -> None:
    assert told(made(adapters.add_adapter(START, NAMES, "lora", ["1.0", "head"]), START)) == [
        ("lora", ("1.0", "2.0"), 4),
        ("lora", ("head",), 8),
    ]


def test_that_adapters_of_two_natures_stand_on_one_block() -> None:
    assert told(made(adapters.add_adapter(START, NAMES, "bitfit", ["1.0"]), START)) == [
        ("lora", ("1.0", "2.0"), 4),
        ("bitfit", ("1.0",), 0),
    ]


def test_that_adapters_are_taken_off_blocks() -> None:
    both = made(adapters.add_adapter(START, NAMES, "bitfit", ["1.0"]), START)
    assert told(made(adapters.remove_adapters(both, NAMES, ["1.0"]), both)) == [("lora", ("2.0",), 4)]
    only = adapters.remove_adapters(both, NAMES, ["1.0"], index=1)
    assert only.name == "Remove BitFit from 1.0"
    assert made(only, both) == START


def test_that_one_block_is_parted_from_the_others_and_changed_alone() -> None:
    parted = made(adapters.part_adapter(START, 0, "2.0"), START)
    assert told(parted) == [("lora", ("1.0",), 4), ("lora", ("2.0",), 4)]
    edit = adapters.change_adapter(parted, 1, "rank", 16)
    assert edit.name == "Set rank of LoRA"
    assert told(made(edit, parted)) == [("lora", ("1.0",), 4), ("lora", ("2.0",), 16)]


def test_that_an_adapter_is_moved_and_copied_with_its_parameters() -> None:
    assert told(made(adapters.move_adapter(START, NAMES, 0, "2.0", "head"), START)) == [("lora", ("1.0", "head"), 4)]
    assert told(made(adapters.copy_adapter(START, NAMES, 0, "stem"), START)) == [("lora", ("stem", "1.0", "2.0"), 4)]


def test_that_a_copied_adapter_is_pasted_in_place_of_what_it_collides_with() -> None:
    start = replaced(START, {"adapters": [*_rows(START), {"kind": "lora", "blocks": ["head"], "rank": 2}]})
    text = adapters.clipboard_text(start, ["head"])
    edit = adapters.paste_adapters(start, NAMES, text, blocks("1.0", "stem"))
    assert edit.name == "Paste LoRA on 1.0 in place of LoRA r4"
    assert edit.besides == "LoRA replaces LoRA r4 on 1.0."
    assert told(made(edit, start)) == [("lora", ("2.0",), 4), ("lora", ("1.0", "head"), 2)]


def test_that_moving_and_copying_name_what_gives_way() -> None:
    start = replaced(START, {"adapters": [*_rows(START), {"kind": "ia3", "blocks": ["head"]}]})
    moved, copied = (
        adapters.move_adapter(start, NAMES, 1, "head", "2.0"),
        adapters.copy_adapter(start, NAMES, 1, "1.0"),
    )
    assert moved.name == "Move IA³ from head to 2.0 in place of LoRA"
    assert moved.besides == "IA³ replaces LoRA on 2.0."
    assert copied.name == "Copy IA³ to 1.0 in place of LoRA"
    assert told(made(moved, start)) == [("lora", ("1.0",), 4), ("ia3", ("2.0",), 0)]


def test_that_nothing_gives_way_to_its_like_or_to_what_it_can_stand_beside() -> None:
    both = made(adapters.add_adapter(START, NAMES, "bitfit", ["head"]), START)
    onto_its_like = adapters.move_adapter(both, NAMES, 0, "1.0", "2.0")
    assert (onto_its_like.name, onto_its_like.besides) == ("Move LoRA from 1.0 to 2.0", "")
    beside = adapters.copy_adapter(both, NAMES, 0, "head")
    assert (beside.name, beside.besides) == ("Copy LoRA to head", "")


def test_that_of_adapters_pasted_together_only_those_that_stay_are_named() -> None:
    start = replaced(START, {"adapters": [*_rows(START), {"kind": "ia3", "blocks": ["head"]}]})
    edit = adapters.paste_adapters(Experiment(), NAMES, adapters.clipboard_text(start, ["2.0", "head"]), blocks("1.1"))
    assert edit.name == "Paste IA³ on 1.1"
    assert told(made(edit, Experiment())) == [("ia3", ("1.1",), 0)]


@pytest.mark.parametrize("text", ["", "hello", "[]", "{}", '{"adapters": [{"kind": "nonsense"}]}', '{"adapters": 3}'])
def test_that_a_clipboard_without_adapters_is_refused_in_words(text: str) -> None:
    with pytest.raises(UserError, match="holds no adapters"):
        adapters.paste_adapters(START, NAMES, text, blocks("1.0"))


def test_that_blocks_without_adapters_copy_nothing() -> None:
    assert adapters.clipboard_text(START, ["stem"]) == ""


def test_that_a_rate_is_set_by_hand_and_given_back_to_the_rule() -> None:
    edit = set_rate(START, NAMES, ["2.0", "1.0"], 0.5)
    assert edit.name == "Set rate of 2.0 and 1.0 to ×0.5"
    after = made(edit, START)
    assert [(entry.block, entry.multiplier) for entry in after.rates.by_hand] == [("1.0", 0.5), ("2.0", 0.5)]
    assert made(set_rate(after, NAMES, ["1.0", "2.0"], None), after) == START


def test_that_adapters_are_not_pasted_where_they_find_nothing_to_adapt() -> None:
    with pytest.raises(UserError, match="nothing to adapt"):
        adapters.paste_adapters(START, NAMES, adapters.clipboard_text(START, NAMES), blocks("stem"))


def test_that_a_clipboard_tells_whether_it_holds_adapters() -> None:
    assert adapters.is_clipboard_text(adapters.clipboard_text(START, NAMES))
    assert not adapters.is_clipboard_text("hello")


def blocks(*names: str) -> list[BlockDescription]:
    return [block for block in STACK.blocks if block.name in names]


def _rows(experiment: Experiment) -> list[dict[str, object]]:
    return [entry.model_dump(mode="json") for entry in experiment.adapters]
