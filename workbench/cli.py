"""The command line: the same documents, the same engine and the same store as the window."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from models.spec.errors import UserError
from storage.ids import new_id
from storage.locations import default_url
from storage.owners import is_alive, this_process
from storage.records import RunRecord
from storage.store import Store
from workbench import documents
from workbench.documents import InvalidDocument
from workbench.evidence.scratch import scratch_control
from workbench.experiment import Experiment
from workbench.launch.messages import StartRun
from workbench.terminal.result import OUTCOME_CODES, ExitCode, Result, command
from workbench.terminal.tables import run_table, score_table, settings_table

app = typer.Typer(
    name="transfer-workbench",
    help="Transfer learning and multi-task learning, answered by measurement. Without a command the window opens.",
    add_completion=False,
    pretty_exceptions_enable=False,
)
out = Console()

OpenWindow = Callable[[str], int]
"""Opens the window over the store at a URL; returns the exit code."""

StoreOption = Annotated[
    str,
    typer.Option("--store", metavar="URL", help="Where runs are kept: a file or a database URL.", show_default=False),
]
JsonOption = Annotated[bool, typer.Option("--json", help="End with one JSON object on standard output.")]
RunArgument = Annotated[str, typer.Argument(metavar="RUN", help="A run's id, or an unambiguous beginning of it.")]


@app.callback(invoke_without_command=True)
def window(context: typer.Context, store: StoreOption = "") -> None:
    """Opens the window, unless a command is given."""
    if context.invoked_subcommand is None:
        open_window: OpenWindow = context.obj
        raise typer.Exit(open_window(store or default_url()))


@app.command()
def run(  # one argument an option of the command
    file: Annotated[Path, typer.Argument(metavar="FILE.toml", help="The experiment.")],
    changes: Annotated[list[str] | None, typer.Option("--set", metavar="FIELD=VALUE", help="Changes a field.")] = None,
    control: Annotated[
        bool, typer.Option("--control", help="Also train from random initialisation, to compare.")
    ] = False,
    name: Annotated[str, typer.Option(help="The run's name; the experiment's where it is not given.")] = "",
    folder: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help="Export the trained weights there.")
    ] = None,
    store: StoreOption = "",
    as_json: JsonOption = False,
) -> None:
    """Train an experiment. Ctrl+C checkpoints and leaves the run to be resumed."""
    with command("run", as_json=as_json) as result:
        experiment = checked(
            documents.replaced(documents.read(file), dict(map(documents.parse_assignment, changes or [])))
        )
        url = store or default_url()
        record = _train_new(experiment, name or experiment.name, url, result)
        _export_if(record, folder, url, result)
        if control and result.code is ExitCode.OK:
            _train_control(record, experiment, url, result)
        if not as_json:
            _print_outcome(result)


@app.command()
def resume(run_id: RunArgument, folder: Annotated[Path | None, typer.Option("--out", metavar="DIR")] = None,
           store: StoreOption = "", as_json: JsonOption = False) -> None:  # fmt: skip
    """Go on with an interrupted run from its last checkpoint."""
    with command("resume", as_json=as_json) as result:
        url = store or default_url()
        with Store.open(url) as history:
            history.interrupt_orphans(is_alive)
            record = history.run(run_id)
        if record.status not in ("interrupted", "failed"):
            raise UserError(
                f"The run is {record.status}.", where=f"run {record.id}", remedy="Only interrupted runs can be resumed."
            )
        start = StartRun(run=record.id, experiment=documents.from_json(record.document), resume=True)
        record = _train(start, record.name, url, result)
        _export_if(record, folder, url, result)
        if not as_json:
            _print_outcome(result)


@app.command("list")
def list_runs(
    limit: Annotated[int, typer.Option(min=1, help="How many of the newest runs.")] = 50,
    store: StoreOption = "",
    as_json: JsonOption = False,
) -> None:
    """List the runs of the store, newest first."""
    with command("list", as_json=as_json) as result:
        with Store.open(store or default_url()) as history:
            history.interrupt_orphans(is_alive)
            records = history.runs(limit=limit)
        result.content["runs"] = [plain_run(record) for record in records]
        if not as_json:
            out.print(
                run_table(records) if records else "No runs yet. Begin with: run examples/mnist5k-linear-probe.toml"
            )


@app.command()
def show(run_id: RunArgument, store: StoreOption = "", as_json: JsonOption = False) -> None:
    """Show one run: how it ended, its scores, its files, and the experiment as TOML."""
    with command("show", as_json=as_json) as result:
        with Store.open(store or default_url()) as history:
            record = history.run(run_id)
            files = history.artifacts(record.id)
        experiment = documents.from_json(record.document)
        result.content |= plain_run(record) | {
            "paths": {file.kind: file.path for file in files},
            "experiment": experiment.model_dump(mode="json"),
        }
        if not as_json:
            out.print(run_table([record]))
            out.print(score_table([("value", record.values)]))
            for file in files:
                out.print(f"{file.kind}: {file.path}", highlight=False, soft_wrap=True)
            if record.reason:
                out.print(record.reason, highlight=False, markup=False)
            out.print(documents.to_toml(experiment), highlight=False, markup=False)


@app.command()
def compare(
    run_ids: Annotated[list[str], typer.Argument(metavar="RUN RUN…", help="Two or more runs.")],
    everything: Annotated[bool, typer.Option("--all", help="Also settings that do not differ.")] = False,
    store: StoreOption = "",
    as_json: JsonOption = False,
) -> None:
    """Put runs side by side: their scores, and the settings that differ."""
    with command("compare", as_json=as_json) as result:
        if len(run_ids) < 2:
            raise UserError("One run cannot be compared.", where="compare", remedy="Name two or more runs.")
        with Store.open(store or default_url()) as history:
            records = [history.run(run_id) for run_id in run_ids]
        experiments = [documents.from_json(record.document) for record in records]
        rows = [row for row in documents.side_by_side(experiments) if everything or row.differs]
        result.content["runs"] = [plain_run(record) for record in records]
        result.content["settings"] = {row.path: list(row.values) for row in rows}
        if not as_json:
            out.print(score_table([(record.name, record.values) for record in records]))
            out.print()
            out.print(settings_table([record.name for record in records], rows))


@app.command()
def export(
    run_id: RunArgument,
    folder: Annotated[Path, typer.Option("--out", metavar="DIR", help="The folder to write to.")],
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
                out.print(path, highlight=False, soft_wrap=True)


def checked(experiment: Experiment) -> Experiment:
    """The experiment, where it has no problem that can be seen without model and data; else `InvalidDocument`."""
    problems = experiment.problems()
    if problems:
        raise InvalidDocument("experiment", problems)
    return experiment


def plain_run(record: RunRecord) -> dict[str, Any]:
    """What JSON says of a run."""
    fields = asdict(record)
    wanted = (
        "name",
        "status",
        "created",
        "started",
        "ended",
        "device",
        "step",
        "num_steps",
        "epoch",
        "num_epochs",
        "seconds",
    )
    return {
        "run": record.id,
        **{key: fields[key] for key in wanted},
        "metrics": record.values,
        "reason": record.reason,
        "note": record.note,
        "tags": list(record.tags),
    }


def _train_new(experiment: Experiment, name: str, url: str, result: Result) -> RunRecord:
    run_id = new_id()
    with Store.open(url) as history:
        history.interrupt_orphans(is_alive)
        history.add_run(run_id, name, documents.to_json(experiment), owner=this_process())
    return _train(StartRun(run=run_id, experiment=experiment), name, url, result)


def _train(start: StartRun, name: str, url: str, result: Result) -> RunRecord:
    from workbench.terminal.training import train_here  # loads torch

    finished = train_here(start, name, url)
    with Store.open(url) as history:
        record = history.run(start.run)
    result.code = OUTCOME_CODES[finished.outcome]
    result.content |= plain_run(record) | {"paths": {"weights": finished.weights} if finished.weights else {}}
    if finished.reason:
        result.content["reason"] = finished.reason
    return record


def _train_control(record: RunRecord, experiment: Experiment, url: str, result: Result) -> None:
    other = Result("control")
    _train_new(scratch_control(experiment), f"{record.name} · from random initialisation", url, other)
    result.content["control"] = other.content
    result.code = other.code


def _export_if(record: RunRecord, folder: Path | None, url: str, result: Result) -> None:
    if folder is None or result.code is not ExitCode.OK:
        return
    from workbench.launch.engine.session import export_of  # loads torch

    result.content.setdefault("paths", {})["export"] = [str(path) for path in export_of(url, record.id, folder)]


def _print_outcome(result: Result) -> None:
    content = result.content
    columns = [(content["name"], content["metrics"])]
    if "control" in content:
        columns.append(("from random initialisation", content["control"]["metrics"]))
    out.print(score_table(columns))
    if content.get("reason"):
        out.print(content["reason"], highlight=False, markup=False)
    for kind, paths in content["paths"].items():
        for path in paths if isinstance(paths, list) else [paths]:
            out.print(f"{kind}: {path}", highlight=False, soft_wrap=True)
    out.print(
        f"run {content['run']} · {content['status']} · show it again with: show {content['run']}", highlight=False
    )


def main(open_window: OpenWindow) -> None:
    """Runs the command that was typed; without one, `open_window`, which the caller brings: no command needs Qt."""
    app(obj=open_window)
