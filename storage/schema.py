"""The tables, as the program reads and writes them now. Migrations are frozen apart and never import this file."""

from __future__ import annotations

import json
import math
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    DateTime,
    Dialect,
    ForeignKey,
    LargeBinary,
    MetaData,
    Text,
    TypeDecorator,
    UniqueConstraint,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

_NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}
"""Constraints get names of ours, so that later migrations can address them on every database."""

_RUN = "runs.id"


class UtcDateTime(TypeDecorator[datetime]):
    """Times go in and come out aware and in UTC, also on databases that keep no time zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - the signature is given
        if value is not None and value.tzinfo is None:
            raise ValueError("a time without its time zone")
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - the signature is given
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Scores(TypeDecorator[dict[str, float]]):
    """Numbers by name as a JSON object; what is not finite is kept as text, which JSON has no number for."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: dict[str, float] | None, dialect: Dialect) -> str:  # noqa: ARG002 - the signature is given
        plain = {name: score if math.isfinite(score) else str(score) for name, score in (value or {}).items()}
        return json.dumps(plain)

    def process_result_value(self, value: Any, dialect: Dialect) -> dict[str, float]:  # noqa: ARG002 - the signature is given
        return {name: float(score) for name, score in json.loads(value or "{}").items()}


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=_NAMES)
    type_annotation_map = {str: Text(), datetime: UtcDateTime(), dict[str, float]: Scores()}  # noqa: RUF012 - SQLAlchemy's form


class ExperimentRow(Base):
    """A distinct document; runs of the same document share it."""

    __tablename__ = "experiments"

    hash: Mapped[str] = mapped_column(primary_key=True)
    """SHA-256 of the document's UTF-8 bytes, in hexadecimal."""
    document: Mapped[str]
    created: Mapped[datetime]


class RunRow(Base):
    __tablename__ = "runs"

    id: Mapped[str] = mapped_column(primary_key=True)
    experiment_hash: Mapped[str] = mapped_column(ForeignKey("experiments.hash"), index=True)
    name: Mapped[str]
    status: Mapped[str] = mapped_column(index=True)
    created: Mapped[datetime] = mapped_column(index=True)
    started: Mapped[datetime | None]
    ended: Mapped[datetime | None]
    device: Mapped[str] = mapped_column(default="")
    step: Mapped[int] = mapped_column(BigInteger, default=0)
    num_steps: Mapped[int] = mapped_column(BigInteger, default=0)
    epoch: Mapped[int] = mapped_column(BigInteger, default=0)
    num_epochs: Mapped[int] = mapped_column(BigInteger, default=0)
    seconds: Mapped[float] = mapped_column(default=0.0)
    values: Mapped[dict[str, float]] = mapped_column("scores", default=dict)
    reason: Mapped[str] = mapped_column(default="")
    details: Mapped[str] = mapped_column(default="")
    owner: Mapped[str] = mapped_column(default="")
    examples: Mapped[str] = mapped_column(default="")
    """What it trains and is judged on, as the program tells it."""

    experiment: Mapped[ExperimentRow] = relationship(lazy="joined", innerjoin=True)
    note: Mapped[NoteRow | None] = relationship(lazy="joined", passive_deletes=True, cascade="all, delete-orphan")
    tags: Mapped[list[TagRow]] = relationship(
        lazy="selectin", passive_deletes=True, cascade="all, delete-orphan", order_by="TagRow.position"
    )


class NoteRow(Base):
    __tablename__ = "notes"

    run_id: Mapped[str] = mapped_column(ForeignKey(_RUN, ondelete="CASCADE"), primary_key=True)
    text: Mapped[str]


class TagRow(Base):
    __tablename__ = "tags"

    run_id: Mapped[str] = mapped_column(ForeignKey(_RUN, ondelete="CASCADE"), primary_key=True)
    tag: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int]


class SeriesRow(Base):
    __tablename__ = "series"
    __table_args__ = (UniqueConstraint("run_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[str] = mapped_column(ForeignKey(_RUN, ondelete="CASCADE"))
    name: Mapped[str]


class ChunkRow(Base):
    """Up to 4096 points of one series; see `storage.series` for the bytes."""

    __tablename__ = "chunks"

    series_id: Mapped[int] = mapped_column(ForeignKey("series.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    """The chunk's place in its series, from 0."""
    count: Mapped[int]
    first_step: Mapped[int] = mapped_column(BigInteger)
    last_step: Mapped[int] = mapped_column(BigInteger)
    codec: Mapped[str]
    steps: Mapped[bytes] = mapped_column("step_bytes", LargeBinary)
    values: Mapped[bytes] = mapped_column("value_bytes", LargeBinary)


class ArtifactRow(Base):
    __tablename__ = "artifacts"
    __table_args__ = (UniqueConstraint("run_id", "path"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[str] = mapped_column(ForeignKey(_RUN, ondelete="CASCADE"))
    kind: Mapped[str]
    path: Mapped[str]
    size_bytes: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str]
    created: Mapped[datetime]


class ChangesRow(Base):
    """One row that counts the transactions that wrote, so that a reader can ask cheaply whether anything changed."""

    __tablename__ = "changes"

    id: Mapped[int] = mapped_column(primary_key=True)
    counter: Mapped[int] = mapped_column(BigInteger)
