"""Whatever is done by hand can be undone, wholly and in order."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import given, settings
from hypothesis import strategies as st

from models.spec.errors import UserError
from tests.workbench.edits.stacks import NAMES, STACK
from workbench.documents import from_toml, replaced, to_toml
from workbench.edits import adapters, freezing, heads, presets
from workbench.edits.edit import Edit
from workbench.edits.rates import set_rate
from workbench.edits.tasks import add_task, change_task_kind, set_order
from workbench.experiment import Experiment
from workbench.spec.data_description import ColumnDescription
from workbench.ui.document import ExperimentDocument

Gesture = Callable[[Experiment], Edit]
BLOCKS = st.lists(st.sampled_from(NAMES), min_size=1, max_size=3, unique=True)
BLOCK = st.sampled_from(NAMES)
PLACE = st.integers(0, len(NAMES))
PARITY = ColumnDescription(name="parity", classes=())


def _ordered(experiment: Experiment) -> Edit:
    name = experiment.tasks[0].name
    if experiment.tasks[0].kind != "ordinal":
        return change_task_kind(experiment, name, "ordinal", None)
    return set_order(experiment, name, ("odd", "even"))


def _adapted(gesture: Callable[[Experiment, int], Edit]) -> Gesture:
    """A gesture on the first adapter; where there is none, one is added."""

    def act(experiment: Experiment) -> Edit:
        return gesture(experiment, 0) if experiment.adapters else adapters.add_adapter(experiment, NAMES, "lora", NAMES)

    return act


def _pasted(experiment: Experiment, blocks: list[str]) -> Edit:
    """All adapters onto other blocks; where these can carry none, nothing happens but a harmless edit."""
    goals = [block for block in STACK.blocks if block.name in blocks]
    try:
        return adapters.paste_adapters(experiment, NAMES, adapters.clipboard_text(experiment, NAMES), goals)
    except UserError:
        return freezing.choose_norm_policy("frozen")


GESTURES: st.SearchStrategy[Gesture] = st.one_of(
    PLACE.map(lambda at: lambda e: freezing.move_boundary(e, NAMES, at)),
    PLACE.map(lambda at: lambda e: freezing.move_top(e, NAMES, at)),
    PLACE.map(lambda at: lambda _: freezing.move_share(NAMES, at)),
    BLOCKS.map(lambda blocks: lambda e: freezing.toggle_blocks(e, NAMES, blocks)),
    st.sampled_from(("frozen", "statistics", "live")).map(lambda p: lambda _: freezing.choose_norm_policy(p)),
    st.tuples(BLOCKS, st.sampled_from((0.1, 2.0, None))).map(lambda a: lambda e: set_rate(e, NAMES, *a)),
    st.tuples(st.sampled_from(sorted(adapters.ADAPTER_KINDS)), BLOCKS).map(
        lambda a: lambda e: adapters.add_adapter(e, NAMES, *a)
    ),
    BLOCKS.map(lambda blocks: lambda e: adapters.remove_adapters(e, NAMES, blocks)),
    BLOCK.map(lambda goal: _adapted(lambda e, at: adapters.copy_adapter(e, NAMES, at, goal))),
    BLOCK.map(lambda goal: _adapted(lambda e, at: adapters.move_adapter(e, NAMES, at, e.adapters[at].blocks[0], goal))),
    st.just(_adapted(lambda e, at: adapters.part_adapter(e, at, e.adapters[at].blocks[-1]))),
    BLOCKS.map(lambda blocks: _adapted(lambda e, _: _pasted(e, blocks))),
    st.sampled_from(("linear", "mlp", "cosine")).map(lambda kind: lambda e: add_task(e, PARITY, kind)),
    st.sampled_from(("linear", "mlp")).map(lambda kind: lambda e: heads.choose_head_kind(e, e.tasks[-1].name, kind)),
    st.just(lambda e: heads.rename_task(e, e.tasks[0].name, heads.free_name(e, "other"))),
    st.sampled_from(("classification", "multi-label", "regression")).map(
        lambda kind: lambda e: change_task_kind(e, e.tasks[0].name, kind, None)
    ),
    st.just(_ordered),
    st.just(lambda e: heads.move_head(e, e.tasks[-1].name, 0)),
    st.sampled_from(sorted(presets.PRESETS)).flatmap(
        lambda key: BLOCKS.map(lambda blocks: lambda _: presets.choose_preset(key, STACK, blocks))
    ),
)


@settings(max_examples=120, deadline=None)
@given(st.lists(GESTURES, max_size=12))
def test_that_undoing_all_gives_the_first_document_and_redoing_all_the_last(gestures: list[Gesture]) -> None:
    document = ExperimentDocument()
    first = document.experiment
    for gesture in gestures:
        edit = gesture(document.experiment)
        assert document.edit(edit.name, edit.changes) == []
    last = document.experiment
    assert document.undo_stack.count() <= len(gestures)
    while document.undo_stack.canUndo():
        document.undo_stack.undo()
    assert document.experiment == first
    while document.undo_stack.canRedo():
        document.undo_stack.redo()
    assert document.experiment == last


@settings(max_examples=120, deadline=None)
@given(st.lists(GESTURES, max_size=12))
def test_that_whatever_is_done_stays_a_sound_document_that_files_hold(gestures: list[Gesture]) -> None:
    experiment = Experiment()
    for gesture in gestures:
        experiment = replaced(experiment, gesture(experiment).changes)
    assert from_toml(to_toml(experiment)) == experiment
    assert [problem for problem in experiment.problems(STACK) if problem.place.startswith(("freeze", "rates"))] == []
    natural = experiment.freeze.model_copy(update={"frozen": (), "thawed": ()}).trains(NAMES)
    exceptions = set(experiment.freeze.frozen) | set(experiment.freeze.thawed)
    assert exceptions == {
        name
        for name, trains, rule in zip(NAMES, experiment.freeze.trains(NAMES), natural, strict=True)
        if trains != rule
    }
