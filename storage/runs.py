"""Rows of runs with their documents, notes and tags: written, found and told as records, within a given session."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable
from datetime import UTC, datetime
from typing import cast

from sqlalchemy import CursorResult, delete, exists, func, select, update
from sqlalchemy.orm import Session

from storage.errors import StoreError
from storage.records import RunChanges, RunRecord, RunStatus
from storage.schema import ExperimentRow, NoteRow, RunRow, TagRow

_MOST_NAMED = 5
"""How many runs a message about an ambiguous id lists."""


def now() -> datetime:
    return datetime.now(UTC)


def insert(session: Session, run: RunRecord) -> None:
    """Adds the run, and its document where no other run has the same."""
    digest = hashlib.sha256(run.document.encode()).hexdigest()
    experiment = session.get(ExperimentRow, digest)
    if experiment is None:
        experiment = ExperimentRow(hash=digest, document=run.document, created=run.created)
    row = RunRow(id=run.id, name=run.name, status=run.status, created=run.created, owner=run.owner)
    row.experiment = experiment
    session.add(row)


def find(session: Session, run_id: str) -> RunRecord:
    """The run with this id, or the only one whose id begins so. Raises `StoreError` where there is none or several."""
    row = session.get(RunRow, run_id)
    if row is not None:
        return _record(row)
    begins = func.lower(RunRow.id).startswith(run_id.lower(), autoescape=True)
    found = session.scalars(select(RunRow).where(begins).order_by(RunRow.id).limit(_MOST_NAMED + 1)).all()
    if not run_id or not found:
        raise unknown(run_id)
    if len(found) > 1:
        names = ", ".join(row.id for row in found[:_MOST_NAMED]) + (", …" if len(found) > _MOST_NAMED else "")
        raise StoreError(f"Several runs begin with '{run_id}': {names}.", remedy="Give more letters of the id.")
    return _record(found[0])


def select_all(session: Session, statuses: Collection[RunStatus] | None, limit: int | None) -> list[RunRecord]:
    """Runs in these states (`None`: any), newest first."""
    query = select(RunRow).order_by(RunRow.created.desc(), RunRow.id.desc()).limit(limit)
    if statuses is not None:
        query = query.where(RunRow.status.in_(statuses))
    return [_record(row) for row in session.scalars(query)]


def require(session: Session, run_id: str) -> None:
    """Raises `StoreError` where there is no run with exactly this id."""
    if session.scalar(select(RunRow.id).where(RunRow.id == run_id)) is None:
        raise unknown(run_id)


def change(session: Session, run_id: str, changes: RunChanges) -> None:
    """Sets the fields named in `changes` of one run."""
    if changes:
        columns = {getattr(RunRow, name): value for name, value in changes.items()}
        session.execute(update(RunRow).where(RunRow.id == run_id).values(columns))


def rename(session: Session, run_id: str, name: str) -> None:
    session.execute(update(RunRow).where(RunRow.id == run_id).values(name=name))


def set_note(session: Session, run_id: str, note: str) -> None:
    session.execute(delete(NoteRow).where(NoteRow.run_id == run_id))
    if note:
        session.add(NoteRow(run_id=run_id, text=note))


def set_tags(session: Session, run_id: str, tags: Iterable[str]) -> None:
    """Replaces the tags; each is kept once, without spaces around it, in the order given."""
    session.execute(delete(TagRow).where(TagRow.run_id == run_id))
    distinct = dict.fromkeys(tag.strip() for tag in tags)
    session.add_all(TagRow(run_id=run_id, tag=tag, position=at) for at, tag in enumerate(filter(None, distinct)))


def remove(session: Session, run_id: str) -> None:
    """Removes the run with all that belongs to it, and its document where no other run has it."""
    removed = cast("CursorResult[tuple[()]]", session.execute(delete(RunRow).where(RunRow.id == run_id)))
    if removed.rowcount == 0:
        raise unknown(run_id)
    used = exists().where(RunRow.experiment_hash == ExperimentRow.hash)
    session.execute(delete(ExperimentRow).where(~used).execution_options(synchronize_session=False))


def unknown(run_id: str) -> StoreError:
    return StoreError(f"There is no run '{run_id}'.", remedy="Look the id up in the history (`list`).")


def _record(row: RunRow) -> RunRecord:
    return RunRecord(
        id=row.id,
        name=row.name,
        status=cast("RunStatus", row.status),
        document=row.experiment.document,
        created=row.created,
        started=row.started,
        ended=row.ended,
        device=row.device,
        step=row.step,
        num_steps=row.num_steps,
        epoch=row.epoch,
        num_epochs=row.num_epochs,
        seconds=row.seconds,
        values=row.values,
        reason=row.reason,
        details=row.details,
        note=row.note.text if row.note else "",
        tags=tuple(tag.tag for tag in row.tags),
        owner=row.owner,
        examples=row.examples,
    )
