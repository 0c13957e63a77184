"""The commands that read the history: `list`, `show` and `compare`."""

from __future__ import annotations

from typing import Annotated

import typer

from models.spec.errors import UserError
from storage.locations import default_url
from storage.owners import is_alive
from storage.store import Store
from workbench import documents
from workbench.terminal.blocks import course_of, plain_course, print_course
from workbench.terminal.console import terminal
from workbench.terminal.mixtures import mixtures_of, print_mixtures
from workbench.terminal.options import JsonOption, RunArgument, StoreOption
from workbench.terminal.result import command
from workbench.terminal.runs import plain_run, print_comparison, print_plain, print_run
from workbench.terminal.tables import run_table, units_in

out = terminal()


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
                run_table(records, out.width)
                if records
                else "No runs yet. Begin with: run examples/mnist5k-linear-probe.toml"
            )


def show(run_id: RunArgument, store: StoreOption = "", as_json: JsonOption = False) -> None:
    """Show one run: how it ended, its scores, its files, its mixtures, its blocks, and the experiment as TOML."""
    with command("show", as_json=as_json) as result:
        with Store.open(store or default_url()) as history:
            record = history.run(run_id)
            files = history.artifacts(record.id)
            mixtures = mixtures_of(history, record.id)
            course = course_of(history, record.id)
        experiment = documents.from_json(record.document)
        result.content |= plain_run(record) | {
            "paths": {file.kind: file.path for file in files},
            "mixtures": mixtures.plain() if mixtures else None,
            "blocks": plain_course(course, record) if course else None,
            "experiment": experiment.model_dump(mode="json"),
        }
        if not as_json:
            print_run(out, record, files)
            if mixtures is not None:
                print_mixtures(out, mixtures, units_in(record))
            if course is not None:
                print_course(out, course, record)
            print_plain(out, "")
            print_plain(out, documents.to_toml(experiment))


def compare(
    run_ids: Annotated[list[str], typer.Argument(metavar="RUN RUN…", help="Two or more runs.")],
    everything: Annotated[bool, typer.Option("--all", metavar="", help="Also settings that do not differ.")] = False,
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
            print_comparison(out, records, rows)
