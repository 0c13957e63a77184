"""What is told of blocks as series, and that nothing else is taken for them."""

from __future__ import annotations

from pathlib import Path

from storage.store import Store
from workbench.block_course import BlockCourse
from workbench.block_series import is_of_block, parted, series_of, values_of
from workbench.documents import to_json
from workbench.events import BlockNow, BlocksTold, Event, Started
from workbench.experiment import Experiment
from workbench.launch.engine.recorder import Recorder


def told(step: int, distance: float) -> BlocksTold:
    blocks = [
        BlockNow(name="stem", trains=False, rate=0.0, distance=0.0, relative_distance=0.0),
        BlockNow(name="a/b", trains=True, rate=0.5, distance=distance, relative_distance=distance / 2),
    ]
    return BlocksTold(run="r1", step=step, epoch=1, blocks=tuple(blocks))


def test_that_names_go_there_and_back_also_with_slashes() -> None:
    values = values_of(told(4, 3.0))
    assert values[series_of("relative_distance", "a/b")] == 1.5
    assert [parted(name) for name in values][5:] == [
        ("a/b", kind) for kind in ("trains", "rate", "distance", "relative_distance")
    ]
    assert all(map(is_of_block, values))
    assert not is_of_block("train/block/accuracy")


def test_that_the_history_keeps_them_and_a_resumed_run_tells_them_anew(tmp_path: Path) -> None:
    events: list[Event] = [told(0, 0.0), told(4, 1.0), told(8, 2.0), _resumed_at(4), told(4, 1.0), told(8, 2.5)]
    with Store.open(tmp_path / "runs.sqlite") as store:
        store.add_run("r1", "run", to_json(Experiment()))
        with Recorder(store, "r1") as recorder:
            for event in events:
                recorder.log(event)
        kept = store.series("r1")[series_of("distance", "a/b")]
        assert (kept.steps.tolist(), kept.values.tolist()) == ([0, 4, 8], [0.0, 1.0, 2.5])
        assert store.run("r1").values == {}


def test_that_the_history_writes_what_changed_and_knows_every_epoch(tmp_path: Path) -> None:
    events: list[Event] = [told(0, 0.0), told(4, 0.0), told(8, 2.0), told(12, 2.0)]
    with Store.open(tmp_path / "runs.sqlite") as store:
        store.add_run("r1", "run", to_json(Experiment()))
        with Recorder(store, "r1") as recorder:
            for event in events:
                recorder.log(event)
        kept = store.series("r1")
        assert kept[series_of("distance", "a/b")].steps.tolist() == [0, 8]
        assert kept[series_of("distance", "stem")].steps.tolist() == [0]
        course = BlockCourse.of(kept)
        assert course is not None
        assert course.steps.tolist() == [0, 4, 8, 12]
        assert course.distances.tolist() == [[0.0] * 4, [0.0, 0.0, 2.0, 2.0]]


def _resumed_at(step: int) -> Started:
    return Started(
        run="r1",
        device="CPU",
        precision="float32",
        memory_format="contiguous",
        trainable_parameters=1,
        total_parameters=1,
        num_steps=8,
        steps_per_epoch=4,
        num_epochs=2,
        resumed_at=step,
    )
