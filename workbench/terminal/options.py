"""Options and arguments that several commands have in common."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

StoreOption = Annotated[
    str,
    typer.Option(
        "--store",
        metavar="URL",
        help="Where runs are kept: an SQLite file or a database URL; the platform's data folder where not given.",
        show_default=False,
    ),
]
ChangesOption = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="FIELD=VALUE", help="Change a field, for example recipe.epochs=5; can be repeated."),
]
OutOption = Annotated[
    Path | None, typer.Option("--out", metavar="DIR", help="Export the trained weights there.", show_default=False)
]
JsonOption = Annotated[bool, typer.Option("--json", metavar="", help="End with one JSON object on standard output.")]
RunArgument = Annotated[str, typer.Argument(metavar="RUN", help="A run's id, or an unambiguous beginning of it.")]
