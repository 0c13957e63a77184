"""The command line: the same documents, the same engine and the same store as the window."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

import typer

from storage.locations import default_url
from workbench.terminal import data_commands, history_commands, rate_commands, run_commands
from workbench.terminal.options import StoreOption
from workbench.terminal.result import command
from workbench.versions import PROGRAM, version_of

app = typer.Typer(
    name="transfer-workbench",
    help="Transfer learning and multi-task learning, answered by measurement. Without a command the window opens.",
    epilog=(
        "Exit codes: 0 done · 1 the run failed · 2 the experiment, an argument, the data or the source model needs "
        "mending · 3 the store cannot be used or has no such run · 4 interrupted, to be resumed · 5 cancelled."
    ),
    add_completion=False,
    pretty_exceptions_enable=False,
)
OpenWindow = Callable[[str], int]
"""Opens the window over the store at a URL; returns the exit code."""


def _print_version(asked: bool) -> None:  # noqa: FBT001  # Typer's callback
    if asked:
        typer.echo(f"Transfer Workbench {version_of(PROGRAM)}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def window(
    context: typer.Context,
    store: StoreOption = "",
    version: Annotated[  # noqa: ARG001  # acted on by its callback
        bool,
        typer.Option(
            "--version", metavar="", callback=_print_version, is_eager=True, help="Print the version and exit."
        ),
    ] = False,
) -> None:
    """Opens the window, unless a command is given."""
    if context.invoked_subcommand is None:
        open_window: OpenWindow = context.obj
        with command("window", as_json=False):
            raise typer.Exit(open_window(store or default_url()))
    elif store:
        context.default_map = {context.invoked_subcommand: {"store": store}}  # where the command does not name its own


app.command()(run_commands.run)
app.command()(run_commands.resume)
app.command("list")(history_commands.list_runs)
app.command()(history_commands.show)
app.command()(history_commands.compare)
app.command()(run_commands.export)
app.command("find-rate")(rate_commands.find_rate)
app.add_typer(data_commands.app, name="data")


def main(open_window: OpenWindow) -> None:
    """Runs the command that was typed; without one, `open_window`, which the caller brings: no command needs Qt."""
    app(obj=open_window)
