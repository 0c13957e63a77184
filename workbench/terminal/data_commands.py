"""The commands about data: `data cache`, `data shift`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from models.spec.sizes import size_text
from storage.locations import decoded_images_folder, default_url
from workbench import documents
from workbench.data.pixel_cache.cache import PixelCache
from workbench.terminal.options import ChangesOption, JsonOption, StoreOption
from workbench.terminal.result import command
from workbench.terminal.runs import print_plain

out = Console()
app = typer.Typer(help="Data and what is kept of them.", no_args_is_help=True)


@app.callback()
def data() -> None:
    """Data and what is kept of them."""


@app.command()
def cache(
    clear: Annotated[bool, typer.Option("--clear", metavar="", help="Forget all decoded images.")] = False,
    limit_gb: Annotated[
        float | None,
        typer.Option(
            "--limit", metavar="GB", min=0, help="How much the cache may take; 0 turns it off.", show_default=False
        ),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Show how much disk decoded images take, clear them, or set how much they may take."""
    with command("data cache", as_json=as_json) as result:
        kept = PixelCache(decoded_images_folder())
        result.content["freed_bytes"] = kept.clear() if clear else 0
        if limit_gb is not None:
            kept.set_limit(round(limit_gb * 1e9))
        result.content |= {
            "folder": str(kept.folder),
            "size_bytes": kept.size_bytes(),
            "limit_bytes": kept.limit_bytes,
        }
        if not as_json:
            if clear:
                print_plain(out, f"Freed {size_text(result.content['freed_bytes'])}.")
            print_plain(
                out, f"Decoded images take {size_text(kept.size_bytes())} of {size_text(kept.limit_bytes)} at most."
            )
            print_plain(out, str(kept.folder))


@app.command()
def shift(
    file: Annotated[Path, typer.Argument(metavar="FILE.toml", help="The experiment: a TOML or JSON file.")],
    changes: ChangesOption = None,
    store: StoreOption = "",
    as_json: JsonOption = False,
) -> None:
    """Name the setting that source and target data make, and measure the shift between them."""
    with command("data shift", as_json=as_json) as result:
        from workbench.terminal.shift import look, print_told  # torch is loaded here

        experiment = documents.replaced(documents.read(file), documents.parse_assignments(changes or []), str(file))
        told = look(experiment, store or default_url())
        result.content |= told.plain()
        if not as_json:
            print_told(out, told)
