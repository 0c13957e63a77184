"""Bringing a source model's weights onto this machine, for the command line."""

from __future__ import annotations

from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn

from models.sources.build import download
from models.spec.source import SourceModel, TimmSource, TorchvisionSource
from workbench.launch.answer_cache import AnswerCache, cache_folder
from workbench.terminal.console import terminal


def download_weights(source: SourceModel) -> None:
    """Downloads what is missing, with a bar on standard error; nothing for sources that are never downloaded.

    The window's catalogues, which say what lies on this machine, are made anew. Raises `UserError`, with the size,
    where the address cannot be reached.
    """
    if not isinstance(source, TorchvisionSource | TimmSource) or source.initialisation == "random":
        return
    console = terminal(stderr=True)
    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=30),
        DownloadColumn(),
        TransferSpeedColumn(),
    )
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(f"Downloading {source.architecture}", total=None)
        download(source, lambda done, total: bar.update(task, completed=done, total=total or None))
    AnswerCache(cache_folder()).forget_catalogues()
