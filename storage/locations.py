"""Where things lie: the folder of the program's data, its database, and the files of each run."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs
from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from storage.errors import StoreError
from storage.ids import is_safe

HOME_VARIABLE = "TRANSFER_WORKBENCH_HOME"
"""Environment variable that names another folder for the program's data."""

DATABASE_NAME = "workbench.sqlite"


def default_folder() -> Path:
    """The folder of the program's data: the platform's own, or the one that `TRANSFER_WORKBENCH_HOME` names."""
    named = os.environ.get(HOME_VARIABLE)
    return (
        Path(named).expanduser().absolute() if named else Path(platformdirs.user_data_dir("transfer-workbench", False))
    )


def decoded_images_folder() -> Path:
    """The folder of decoded images, the same for all stores. It can be removed at any time."""
    return default_folder() / "decoded-images"


def default_url() -> str:
    """The URL of the database in the default folder."""
    return str(parsed_url(default_folder() / DATABASE_NAME))


def parsed_url(target: str | Path) -> URL:
    """The URL of a path to an SQLite file, or of a database named by its URL; paths of files come out absolute.

    Raises `StoreError` where a URL cannot be read.
    """
    if isinstance(target, Path) or "://" not in target:
        return URL.create("sqlite", database=str(Path(target).expanduser().absolute()))
    try:
        url = make_url(target)
    except ArgumentError as error:
        raise StoreError(
            "This is no database URL.", where=target, remedy="Name a file, or a URL such as postgresql://host/name."
        ) from error
    file = sqlite_file(url)
    return url if file is None else url.set(database=str(file))


def sqlite_file(url: URL) -> Path | None:
    """The file of an SQLite database; `None` for databases in memory and for other systems."""
    name = url.database or ""
    if url.get_backend_name() != "sqlite" or name in ("", ":memory:") or name.startswith("file:"):
        return None
    return Path(name).expanduser().absolute()


def run_folder(url: str, run_id: str) -> Path:
    """The folder for the files of a run: `runs/<id>` beside an SQLite file, else under the default folder.

    The folder is not created. Raises `ValueError` for an id that could lead elsewhere.
    """
    if not is_safe(run_id):
        raise ValueError(f"not an id of a run: {run_id!r}")
    return store_folder(url) / "runs" / run_id


def store_folder(url: str) -> Path:
    """The folder for what belongs to a store beside its database: that of an SQLite file, else the default folder."""
    file = sqlite_file(parsed_url(url))
    return default_folder() if file is None else file.parent
