"""The commands that train, or hand on what was trained: `run`, `resume`, `export`. Torch is loaded when needed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from models.spec.errors import UserError
from storage.ids import new_id
from storage.locations import default_url
from storage.owners import is_alive, this_process
from storage.records import RunRecord
from storage.store import Store
from workbench import documents
from workbench.evidence.scratch import scratch_control
from workbench.experiment import Experiment
from workbench.launch.messages import StartRun
from workbench.terminal.console import terminal
from workbench.terminal.options import ChangesOption, JsonOption, OutOption, RunArgument, StoreOption
from workbench.terminal.result import ExitCode, Result, code_of, command
from workbench.terminal.runs import plain_run, print_outcome, print_plain

out = terminal()


def run(  # noqa: PLR0913, PLR0917  # one argument an option of the command
    file: Annotated[Path, typer.Argument(metavar="FILE.toml", help="The experiment: a TOML or JSON file.")],
    changes: ChangesOption = None,
    control: Annotated[
        bool, typer.Option("--control", metavar="", help="Also train from random initialisation, to compare.")
    ] = False,
    download: Annotated[
        bool, typer.Option("--download", metavar="", help="Download the source model's weights where they are missing.")
    ] = False,
    name: Annotated[
        str,
        typer.Option(
            metavar="NAME", help="What the run is called; as the experiment where not given.", show_default=False
        ),
    ] = "",
    folder: OutOption = None,
    store: StoreOption = "",
    as_json: JsonOption = False,
) -> None:
    """Train an experiment. Ctrl+C checkpoints and leaves the run to be resumed."""
    with command("run", as_json=as_json) as result:
        experiment = documents.replaced(documents.read(file), documents.parse_assignments(changes or []), str(file))
        url = store or default_url()
        if download:
            _download(experiment)
        _check(experiment, str(file), url)
        record = _train_new(experiment, name or experiment.name, url, result)
        with _telling(result, as_json=as_json):
            _export_if(record, folder, url, result)
            if control and result.code is ExitCode.OK:
                _train_control(record, experiment, url, result)


def resume(run_id: RunArgument, folder: OutOption = None, store: StoreOption = "", as_json: JsonOption = False) -> None:
    """Go on with an interrupted run from its last checkpoint."""
    with command("resume", as_json=as_json) as result:
        url = store or default_url()
        with Store.open(url) as history:
            history.interrupt_orphans(is_alive)
            record = history.run(run_id)
        if record.status not in ("interrupted", "failed"):
            raise UserError(
                f"The run is {record.status}.",
                where=f"run {record.id}",
                remedy="Only interrupted and failed runs can be resumed.",
            )
        start = StartRun(run=record.id, experiment=documents.from_json(record.document), resume=True)
        record = _train(lambda _: start, url, result)
        with _telling(result, as_json=as_json):
            _export_if(record, folder, url, result)


def export(
    run_id: RunArgument,
    folder: Annotated[
        Path, typer.Option("--out", metavar="DIR", help="The folder to write to; made where it is missing.")
    ],
    store: StoreOption = "",
    as_json: JsonOption = False,
) -> None:
    """Write a run's trained weights with all that is needed to use them elsewhere."""
    with command("export", as_json=as_json) as result:
        url = store or default_url()
        with Store.open(url) as history:
            record = history.run(run_id)
        result.content |= plain_run(record)
        _export_if(record, folder, url, result)
        if not as_json:
            for path in result.content["paths"]["export"]:
                print_plain(out, path)


def _check(experiment: Experiment, where: str, url: str) -> None:
    """Raises what is wrong before a run is made of the experiment; the store first, which is quickly tried."""
    with Store.open(url) as history:
        history.interrupt_orphans(is_alive)
    from workbench.terminal.checking import check  # loads torch

    check(experiment, where, url)


def _download(experiment: Experiment) -> None:
    from workbench.terminal.downloading import download_weights  # loads torch

    download_weights(experiment.source)


def _train_new(experiment: Experiment, name: str, url: str, result: Result) -> RunRecord:
    def add(history: Store) -> StartRun:
        start = StartRun(run=new_id(), experiment=experiment)
        history.add_run(start.run, name, documents.to_json(experiment), owner=this_process())
        return start

    return _train(add, url, result)


def _train(begin: Callable[[Store], StartRun], url: str, result: Result) -> RunRecord:
    from workbench.terminal.training import interruptible, train_here  # loads torch

    with interruptible() as control:
        with Store.open(url) as history:
            start = begin(history)
            name = history.run(start.run).name
        try:
            finished = train_here(start, name, url, control)
        except KeyboardInterrupt:
            with Store.open(url) as history:
                history.update_run(
                    start.run,
                    status="interrupted",
                    reason="Ended by Ctrl+C without a last checkpoint.",
                    ended=datetime.now(UTC),
                )
            raise
    with Store.open(url) as history:
        record = history.run(start.run)
    result.code = code_of(finished)
    result.content |= plain_run(record)
    result.content |= {"status": finished.outcome, "reason": finished.reason}  # also where the store was not written
    result.content["paths"] = {"weights": finished.weights} if finished.weights else {}
    return record


def _train_control(record: RunRecord, experiment: Experiment, url: str, result: Result) -> None:
    other = Result("control")
    _train_new(scratch_control(experiment), f"{record.name} · from random initialisation", url, other)
    result.content["control"] = other.content
    result.code = other.code


@contextmanager
def _telling(result: Result, *, as_json: bool) -> Iterator[None]:
    """Tells of the trained run, also where what was to follow it goes wrong."""
    try:
        yield
    finally:
        if not as_json:
            print_outcome(out, result)


def _export_if(record: RunRecord, folder: Path | None, url: str, result: Result) -> None:
    if folder is None or result.code is not ExitCode.OK:
        return
    from workbench.launch.engine.session import export_of  # loads torch

    result.content.setdefault("paths", {})["export"] = [str(path) for path in export_of(url, record.id, folder)]
