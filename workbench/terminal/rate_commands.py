"""The command that searches a learning rate: `find-rate`. Torch is loaded when needed."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from storage.locations import default_url
from workbench import documents
from workbench.terminal.console import terminal
from workbench.terminal.options import ChangesOption, JsonOption, StoreOption
from workbench.terminal.result import command

out = terminal()


def find_rate(
    file: Annotated[Path, typer.Argument(metavar="FILE.toml", help="The experiment: a TOML or JSON file.")],
    changes: ChangesOption = None,
    store: StoreOption = "",
    as_json: JsonOption = False,
) -> None:
    """Suggest learning rates: train a few steps at rising rates, and see where the loss falls. Nothing is kept."""
    with command("find-rate", as_json=as_json) as result:
        experiment = documents.replaced(documents.read(file), documents.parse_assignments(changes or []), str(file))
        from workbench.terminal.checking import check  # loads torch
        from workbench.terminal.rates import plain_curve, print_curve, search

        url = store or default_url()
        check(experiment, str(file), url)
        curve = search(experiment, url)
        result.content |= plain_curve(curve)
        if not as_json:
            print_curve(out, curve)
