"""Boundaries, exceptions and what the undo list calls them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.workbench.edits.stacks import NAMES
from workbench.documents import replaced
from workbench.edits.edit import Edit
from workbench.edits.freezing import choose_norm_policy, move_boundary, move_share, move_top, toggle_blocks, train_only
from workbench.experiment import Experiment


def made(edit: Edit, experiment: Experiment | None = None) -> Experiment:
    return replaced(experiment or Experiment(), edit.changes)


def with_freeze(**fields: Any) -> Experiment:
    return replaced(Experiment(), {"freeze": fields})


def trained(experiment: Experiment) -> list[str]:
    return [name for name, trains in zip(NAMES, experiment.freeze.trains(NAMES), strict=True) if trains]


@pytest.mark.parametrize(
    ("frozen", "boundary", "name"),
    [
        (0, 0, "Move boundary below stem"),
        (3, 3, "Move boundary below 2.0"),
        (5, "all", "Move boundary to the top"),
        (9, "all", "Move boundary to the top"),
    ],
)
def test_that_moving_the_boundary_says_where_to(frozen: int, boundary: object, name: str) -> None:
    edit = move_boundary(Experiment(), NAMES, frozen)
    assert edit.name == name
    assert made(edit).freeze.boundary == boundary


def test_that_the_boundary_pushes_the_one_from_the_top_upwards() -> None:
    start = with_freeze(boundary=0, top=3)
    edit = move_boundary(start, NAMES, 4)
    assert edit.name == "Move boundary below head, and freeze from head to the top"
    after = made(edit, start)
    assert (after.freeze.boundary, after.freeze.top) == (4, 1)
    assert move_boundary(start, NAMES, 5).name == "Move boundary to the top, and freeze nothing from the top"
    assert move_boundary(start, NAMES, 2).name == "Move boundary below 1.1"


def test_that_the_boundary_from_the_top_pushes_the_other_down() -> None:
    start = with_freeze(boundary=3)
    edit = move_top(start, NAMES, 4)
    assert edit.name == "Freeze from 1.0 to the top, and move boundary below 1.0"
    assert move_top(start, NAMES, 2).name == "Freeze from 2.0 to the top"
    after = made(edit, start)
    assert (after.freeze.boundary, after.freeze.top) == (1, 4)
    assert trained(after) == []


def test_that_freezing_from_the_top_trains_the_input_side() -> None:
    assert trained(with_freeze(boundary=0, top=3)) == ["stem", "1.0"]


def test_that_a_single_block_is_thawed_and_frozen_again() -> None:
    thawed = made(toggle_blocks(Experiment(), NAMES, ["1.1"]))
    assert trained(thawed) == ["1.1"]
    assert toggle_blocks(Experiment(), NAMES, ["1.1"]).name == "Thaw 1.1"
    back = toggle_blocks(thawed, NAMES, ["1.1"])
    assert back.name == "Freeze 1.1"
    assert made(back, thawed) == Experiment()


def test_that_several_blocks_are_thawed_where_one_of_them_is_frozen() -> None:
    start = with_freeze(boundary=3)
    after = made(toggle_blocks(start, NAMES, ["1.1", "2.0"]), start)
    assert trained(after) == ["1.1", "2.0", "head"]
    assert after.freeze.thawed == ("1.1",)
    assert toggle_blocks(after, NAMES, ["stem", "1.0", "1.1"]).name == "Thaw 3 blocks"


def test_that_surgical_fine_tuning_trains_some_blocks_only() -> None:
    start = with_freeze(boundary=1, top=2, frozen=["1.1"])
    edit = train_only(start, NAMES, ["1.1", "1.0"])
    assert edit.name == "Train only 1.1 and 1.0"
    assert trained(made(edit, start)) == ["1.0", "1.1"]


def test_that_an_exception_ends_where_the_boundary_makes_it_the_rule() -> None:
    start = with_freeze(boundary=4, thawed=["1.1"], frozen=["head"])
    kept = made(move_boundary(start, NAMES, 3), start)
    assert (kept.freeze.thawed, kept.freeze.frozen) == (("1.1",), ("head",))
    gone = made(move_boundary(start, NAMES, 2), start)
    assert (gone.freeze.thawed, gone.freeze.frozen) == ((), ("head",))


def test_that_a_name_of_another_model_is_not_lost() -> None:
    start = with_freeze(boundary=4, thawed=["layer1.0"])
    assert made(toggle_blocks(start, NAMES, ["head"]), start).freeze.thawed == ("layer1.0",)


def test_that_the_share_boundary_and_the_norm_policy_are_set() -> None:
    assert made(move_share(NAMES, 2)).sharing.boundary == 2
    assert move_share(NAMES, 2).name == "Move share boundary below 1.1"
    assert made(move_share(NAMES, 5)).sharing.boundary == "all"
    assert made(choose_norm_policy("live")).freeze.batch_norm == "live"
