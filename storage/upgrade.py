"""Brings a database to the schema of this program: creates it, upgrades it, or refuses it by name."""

from __future__ import annotations

import threading
from pathlib import Path

from sqlalchemy import Connection, inspect, text

from storage.database import Database
from storage.errors import StoreError

_FOLDER = Path(__file__).parent / "migrations"
_PREFIX = "schema_"
_ADVISORY_LOCK = 0x7472_616E_7366_6572  # "transfer"; any number that other programs are unlikely to take
_one_at_a_time = threading.Lock()  # Alembic keeps the connection it works on in globals


def revisions() -> list[str]:
    """The names of all schemas this program knows, the newest last; each has a file `schema_<name>.py`."""
    return sorted(path.stem.removeprefix(_PREFIX) for path in (_FOLDER / "versions").glob(f"{_PREFIX}*.py"))


def upgrade(database: Database) -> None:
    """Creates or upgrades the tables, in one transaction. Raises `StoreError` for a newer or a foreign database."""
    with database.migrating(writes=False) as connection:
        if _is_current(connection, database.where):
            return
    with _one_at_a_time, database.migrating(writes=True) as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ADVISORY_LOCK})
        if not _is_current(connection, database.where):  # another process may have been first
            _migrate(connection)


def _is_current(connection: Connection, where: str) -> bool:
    known = revisions()
    revision = _revision(connection, where)
    if revision is not None and revision not in known:
        raise StoreError(
            f"The store has the schema '{revision}', and this program knows schemas up to '{known[-1]}'.",
            where=where,
            remedy="Update Transfer Workbench, or name another store.",
        )
    return revision == known[-1]


def _revision(connection: Connection, where: str) -> str | None:
    """The schema of the database; `None` where it is empty."""
    tables = inspect(connection).get_table_names()
    revision: str | None = None
    if "alembic_version" in tables:
        revision = connection.scalar(text("SELECT version_num FROM alembic_version"))
    if revision is None and tables:
        raise StoreError(
            "The database holds the tables of another program.", where=where, remedy="Name another file or database."
        )
    return revision


def _migrate(connection: Connection) -> None:
    from alembic import command  # a tenth of a second that only a new or an old store costs
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
