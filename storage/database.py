"""One database: its connections, and the only two ways to a transaction, for reading and for writing."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any

from sqlalchemy import URL, Connection, Engine, StaticPool, create_engine, event, update
from sqlalchemy.exc import NoSuchModuleError
from sqlalchemy.orm import Session, sessionmaker

from storage.errors import StoreError
from storage.faults import translated
from storage.locations import sqlite_file
from storage.schema import ChangesRow


class Database:
    """Connections to the database at `url`; a call waits `busy_timeout_s` for the lock of another process."""

    def __init__(self, url: URL, busy_timeout_s: float) -> None:
        file = sqlite_file(url)
        self.where = str(file) if file else url.render_as_string(hide_password=True)
        self.engine = _engine(url, busy_timeout_s, self.where)
        # The lock for writing is taken at the start of a transaction: SQLite would refuse to raise a lock for reading.
        self._write_engine = self.engine.execution_options(writes=True)
        self._read = sessionmaker(self.engine, expire_on_commit=False)
        self._write = sessionmaker(self._write_engine, expire_on_commit=False)
        one_connection = isinstance(self.engine.pool, StaticPool)
        self._turn: AbstractContextManager[Any] = threading.RLock() if one_connection else nullcontext()

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A transaction that sees one state of the database. Raises `StoreError`."""
        with self._turn, translated(self.where), self._read.begin() as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A transaction that is kept whole or not at all, and counted in `changes`. Raises `StoreError`."""
        with self._turn, translated(self.where), self._write.begin() as session:
            yield session
            session.flush()
            session.execute(update(ChangesRow).values(counter=ChangesRow.counter + 1))

    @contextmanager
    def migrating(self, *, writes: bool) -> Iterator[Connection]:
        """A bare connection within a transaction, for looking at the schema or changing it. Raises `StoreError`."""
        engine = self._write_engine if writes else self.engine
        with self._turn, translated(self.where), engine.begin() as connection:
            yield connection

    def close(self) -> None:
        self.engine.dispose()


def _engine(url: URL, busy_timeout_s: float, where: str) -> Engine:
    try:
        if url.get_backend_name() != "sqlite":
            return create_engine(url, pool_pre_ping=True)
        engine = create_engine(url) if sqlite_file(url) else _in_memory(url)
    except (ImportError, NoSuchModuleError) as error:
        raise StoreError(
            f"The driver of this database is missing: {error}.",
            where=where,
            remedy="Install it beside the program; for PostgreSQL: pip install 'psycopg[binary]'.",
        ) from error
    event.listen(engine, "connect", _Pragmas(busy_timeout_s))
    event.listen(engine, "begin", _begin)
    return engine


def _in_memory(url: URL) -> Engine:
    """A database in memory lives as long as its one connection, so all threads take turns on it."""
    return create_engine(url, poolclass=StaticPool, connect_args={"check_same_thread": False})


class _Pragmas:
    """Sets up every new SQLite connection."""

    def __init__(self, busy_timeout_s: float) -> None:
        self._statements = (
            f"PRAGMA busy_timeout = {round(busy_timeout_s * 1000)}",
            "PRAGMA journal_mode = WAL",
            "PRAGMA synchronous = NORMAL",
            "PRAGMA foreign_keys = ON",
        )

    def __call__(self, connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # transactions begin where `_begin` says, not where the driver guesses
        cursor = connection.cursor()
        try:
            for statement in self._statements:
                cursor.execute(statement).fetchall()
        finally:
            cursor.close()


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
