"""One run in an engine: the learner, the recorder beside it, and every event to whoever listens."""

from __future__ import annotations

import json
import traceback
from collections.abc import Callable
from pathlib import Path

from models.sources.built import RunWeights
from models.spec.errors import UserError
from models.tensor_files import read_metadata
from storage.errors import StoreError
from storage.locations import decoded_images_folder, run_folder
from storage.owners import this_process
from storage.store import Store
from workbench.data.pixel_cache.cache import PixelCache
from workbench.documents import from_json
from workbench.events import Event, Finished, Notice
from workbench.export.write import export_run
from workbench.launch.engine.recorder import Recorder
from workbench.launch.messages import StartRun
from workbench.spec.data import data_title
from workbench.training.control import Control
from workbench.training.learn import RunContext, learn
from workbench.training.work_clock import WorkClock

Emit = Callable[[Event], None]


def train_and_record(
    command: StartRun, store_url: str, emit: Emit, control: Control, checkpoint_interval_s: float = 10.0
) -> Finished:
    """Trains the run whose row stands in the store, and records it.

    `emit` gets every event, the last one only when all points are safely in the store. Whatever goes wrong in the run
    ends as a `Finished` event; a bug carries its traceback. Raises `StoreError`, and trains nothing, where the store
    cannot be opened or has no such run.
    """
    with Store.open(store_url) as store:
        store.update_run(command.run, owner=this_process(), status="running")
        seconds_before = store.run(command.run).seconds
    recorder = Recorder(store_url, command.run)

    def tell(event: Event) -> None:
        recorder.log(event)
        if not isinstance(event, Finished):
            emit(event)

    context = RunContext(
        run=command.run,
        experiment=command.experiment,
        folder=run_folder(store_url, command.run),
        emit=tell,
        control=control,
        resume=command.resume,
        resolve_run=lambda run: weights_of(store_url, run),
        checkpoint_interval_s=checkpoint_interval_s,
        pixel_cache=PixelCache(decoded_images_folder()),
        clock=WorkClock(seconds_before),
    )
    try:
        finished = _learn(context, tell)
    finally:
        fault = recorder.close()
    if fault is not None:
        emit(Notice(run=command.run, message=f"The history could not be written: {fault}"))
    emit(finished)
    return finished


def _learn(context: RunContext, tell: Emit) -> Finished:
    try:
        return learn(context)
    except Exception as error:  # noqa: BLE001  # the top of a run: a bug becomes a failed run that keeps its traceback
        finished = Finished(
            run=context.run,
            outcome="failed",
            step=0,
            epoch=0,
            reason=f"{type(error).__name__}: {error}",
            details=traceback.format_exc(),
            seconds=context.clock.seconds,
        )
        tell(finished)
        return finished


def export_of(store_url: str, run: str, folder: Path) -> tuple[Path, ...]:
    """Exports a run's kept weights into `folder`; returns the paths written."""
    with Store.open(store_url) as store:
        record = store.run(run)
    return export_run(weights_of(store_url, record.id).weights, record.name, record.values, folder)


def weights_of(store_url: str, run: str) -> RunWeights:
    """The source and the kept weights of an earlier run. Raises `UserError` where there are none."""
    try:
        with Store.open(store_url) as store:
            record = store.run(run)
            files = [file.path for file in store.artifacts(record.id) if file.kind == "weights"]
    except StoreError as error:
        raise UserError(error.what, where=error.where, remedy=error.remedy) from error
    path = Path(files[-1]) if files else None
    if path is None or not path.exists():
        raise UserError(
            f"The run '{record.name}' has no kept weights.", where=f"run {run}", remedy="Choose a finished run."
        )
    experiment = from_json(record.document)
    labels = json.loads(read_metadata(path).get("labels", "{}"))
    return RunWeights(
        source=experiment.source,
        weights=path,
        name=record.name,
        dataset=data_title(experiment.data),
        labels=tuple(labels.get(experiment.tasks[0].name, ())) if experiment.tasks else (),
    )
