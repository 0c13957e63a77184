"""The commands about data: `data check`, `data download`, `data cache`, `data shift`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from models.spec.errors import UserError
from models.spec.sizes import size_text
from storage.locations import decoded_images_folder, default_url
from workbench import documents
from workbench.data.pixel_cache.cache import PixelCache
from workbench.data.torchvision_sets import download_torchvision
from workbench.edits.data import guessed_tasks
from workbench.spec.data import TorchvisionData
from workbench.terminal.console import terminal
from workbench.terminal.data_check import checked, duplicates, print_check
from workbench.terminal.data_names import source_named
from workbench.terminal.options import ChangesOption, JsonOption, StoreOption
from workbench.terminal.reading_bar import reading_bar
from workbench.terminal.result import command
from workbench.terminal.runs import print_plain

DataArgument = Annotated[
    str, typer.Argument(metavar="DATA", help="An image folder, a table file, a bundled set or one of torchvision's.")
]
RootOption = Annotated[
    str, typer.Option("--root", metavar="DIR", help="The folder of torchvision's set.", show_default=False)
]

_MOST_GB = 1e6

out = terminal()
app = typer.Typer(help="Data and what is kept of them.", no_args_is_help=True)


@app.callback()
def data() -> None:
    """Data and what is kept of them."""


@app.command()
def check(
    data: DataArgument,
    alike: Annotated[
        bool, typer.Option("--duplicates", metavar="", help="Also compare all images: copies, near copies, leaks.")
    ] = False,
    root: RootOption = "",
    as_json: JsonOption = False,
) -> None:
    """Say what data hold, what could be learned from them, and what is wrong with them."""
    with command("data check", as_json=as_json) as result:
        source = source_named(data, root)
        with reading_bar() as tell:
            description, split = checked(source, tell)
            findings = duplicates(source, description, split, tell) if alike else description.findings
        result.content |= {
            "data": source.model_dump(mode="json"),
            "description": description.model_dump(mode="json", exclude={"thumbnails", "findings"}),
            "tasks": [task.model_dump(mode="json") for task in guessed_tasks(source, description)],
            "split": split.model_dump(mode="json"),
            "findings": [finding.model_dump(mode="json") for finding in findings],
        }
        if not as_json:
            print_check(out, source, description, split, findings)


@app.command()
def download(data: DataArgument, root: RootOption = "", as_json: JsonOption = False) -> None:
    """Bring one of torchvision's data sets onto this machine. torchvision does not tell its size beforehand."""
    with command("data download", as_json=as_json) as result:
        source = source_named(data, root)
        if not isinstance(source, TorchvisionData):
            raise UserError("There is nothing to download.", where=data, remedy="Name one of torchvision's data sets.")
        folder = download_torchvision(source)
        result.content |= {"data": source.model_dump(mode="json"), "folder": str(folder)}
        if not as_json:
            print_plain(out, f"{source.name} lies in {folder}.")


@app.command()
def cache(
    clear: Annotated[bool, typer.Option("--clear", metavar="", help="Forget all decoded images.")] = False,
    limit_gb: Annotated[
        float | None,
        typer.Option(
            "--limit",
            metavar="GB",
            min=0,
            max=_MOST_GB,
            help="How much the cache may take; 0 turns it off.",
            show_default=False,
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
