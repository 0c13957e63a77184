"""Brings a database to the schema of this program: creates it, upgrades it, or refuses it by name."""

from __future__ import annotations

import threading
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text

from storage.database import Database
from storage.errors import StoreError

_FOLDER = Path(__file__).parent / "migrations"
_ADVISORY_LOCK = 0x7472_616E_7366_6572  # "transfer"; any number that other programs are unlikely to take
_one_at_a_time = threading.Lock()  # Alembic keeps the connection it works on in globals


def upgrade(database: Database) -> None:
    """Creates or upgrades the tables, in one transaction. Raises `StoreError` for a newer or a foreign database."""
    config = Config()
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    scripts = ScriptDirectory.from_config(config)
    with database.migrating(writes=False) as connection:
        if _is_current(connection, scripts, database.where):
            return
    with _one_at_a_time, database.migrating(writes=True) as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ADVISORY_LOCK})
        if not _is_current(connection, scripts, database.where):  # another process may have been first
            config.attributes["connection"] = connection
            command.upgrade(config, "head")


def _is_current(connection: Connection, scripts: ScriptDirectory, where: str) -> bool:
    revision = MigrationContext.configure(connection).get_current_revision()
    if revision is None and inspect(connection).get_table_names():
        raise StoreError(
            "The database holds the tables of another program.", where=where, remedy="Name another file or database."
        )
    known = {script.revision for script in scripts.walk_revisions()}
    if revision is not None and revision not in known:
        newest = scripts.get_current_head()
        raise StoreError(
            f"The store has the schema '{revision}', and this program knows schemas up to '{newest}'.",
            where=where,
            remedy="Update Transfer Workbench, or name another store.",
        )
    return revision == scripts.get_current_head()
