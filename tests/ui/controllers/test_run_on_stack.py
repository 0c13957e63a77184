"""A run's course at the rows of the stack: of the run under way, and of one that is selected."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from pytestqt.qtbot import QtBot

from storage.store import Store
from tests.ui.controllers.waiting import until
from tests.ui.stack.conftest import make_stack
from workbench.documents import replaced, to_json
from workbench.events import BlockNow, BlocksTold, Event, Finished, Started
from workbench.experiment import Experiment
from workbench.launch.engine.recorder import Recorder
from workbench.ui.controllers.window import WindowController
from workbench.ui.stack.run_mark import BlockMark

NAMES = [block.name for block in make_stack().blocks]


def told(run: str, step: int, by: float, lowest: int = 0) -> BlocksTold:
    """Rates halve with every step, so that the last is not the highest."""
    blocks = [
        BlockNow(
            name=name,
            trains=at > 2,
            rate=at / 2**step if at > lowest else 0.0,
            distance=by * at,
            relative_distance=by * at / 10,
        )
        for at, name in enumerate(NAMES)
    ]
    return BlocksTold(run=run, step=step, epoch=1, blocks=tuple(blocks))


def started(run: str) -> Started:
    return Started(
        run=run,
        device="CPU",
        precision="float32",
        memory_format="contiguous",
        trainable_parameters=1,
        total_parameters=1,
        num_steps=8,
        steps_per_epoch=4,
        num_epochs=2,
    )


def fill(home: Path) -> None:
    """Three runs: two that told of the blocks shown, one of them of another model, and one that told nothing."""
    with Store.open(f"sqlite:///{home / 'workbench.sqlite'}") as store:
        for run, changes in (
            ("here", {}),
            ("elsewhere", {"source": {"kind": "torchvision", "architecture": "resnet18"}}),
            ("old", {}),
        ):
            store.add_run(run, f"Run {run}", to_json(replaced(Experiment(), changes)))
            if run == "old":
                continue
            events: list[Event] = [started(run), told(run, 0, 0.0, 4), told(run, 4, 0.2), told(run, 8, 0.5)]
            events.append(Finished(run=run, outcome="completed", step=8, epoch=2))
            with Recorder(store, run) as recorder:
                for event in events:
                    recorder.log(event)


def shown(controller: WindowController) -> list[BlockMark | None]:
    return [row.state.mark for row in controller.middle.stack.canvas.stack_scene.rows.items]


def top(controller: WindowController) -> BlockMark | None:
    return shown(controller)[-1]


def test_that_the_later_of_selecting_and_beginning_is_shown(
    qtbot: QtBot, build: Callable[[], WindowController], tmp_path: Path
) -> None:
    fill(tmp_path)
    controller = build()
    controller.pump.start()
    controller.middle.stack.set_stack(make_stack())
    controller.history.refresh()
    until(qtbot, lambda: len(controller.history.records) == 3)
    assert shown(controller) == [None] * 6
    table = controller.area.history.table

    table.select_runs(["here"])
    until(qtbot, lambda: top(controller) is not None)
    assert top(controller) == BlockMark("Run here", True, 5.0, 2.5, 0.25, ended=True, since_epoch=1)
    assert shown(controller)[4] == BlockMark("Run here", True, 4 / 2**4, 2.0, 0.2, ended=True, since_epoch=2)

    controller.pump.events_told.emit((started("live"), told("live", 0, 0.0)))
    assert top(controller) == BlockMark("this run", trains=True, rate=5.0, distance=0.0, relative_distance=0.0)
    controller.pump.events_told.emit((told("live", 4, 0.1), told("another", 4, 9.0)))
    until(qtbot, lambda: (mark := top(controller)) is not None and mark.distance == 0.5)

    for run in ("old", "elsewhere"):
        table.select_runs([run])
        until(qtbot, lambda: shown(controller) == [None] * 6)
        assert controller.run_on_stack.run == run

    table.clearSelection()
    controller.pump.events_told.emit((told("live", 8, 0.2),))
    assert (mark := top(controller)) is not None
    assert mark.distance == 1.0
    for event in (started("live"), told("live", 0, 0.0), told("live", 4, 0.1), told("live", 8, 0.2)):
        controller.area.apply(event)
    controller.pump.events_told.emit((Finished(run="live", outcome="completed", step=8, epoch=2),))
    assert top(controller) == BlockMark("this run", True, 5.0, 1.0, 0.1, ended=True, since_epoch=1)
