"""Series of runs, laid down in chunks and read back, within a given session."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import numpy as np
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from storage.records import Series
from storage.schema import ChunkRow, SeriesRow
from storage.series import CHUNK_POINTS, Chunk, Points, Steps, Values, as_arrays, decode, encode, split


def append(session: Session, run_id: str, points: Mapping[str, Points]) -> None:
    """Adds points behind those already there; a point at the last step takes the place of the one there.

    Raises `ValueError` where the steps of a series would fall.
    """
    arrays = {name: as_arrays(pair) for name, pair in points.items()}
    arrays = {name: pair for name, pair in arrays.items() if len(pair[0])}
    known = {row.name: row for row in _series_rows(session, run_id, arrays)}
    fresh = {name: SeriesRow(run_id=run_id, name=name) for name in arrays if name not in known}
    session.add_all(fresh.values())
    session.flush()  # gives the rows their ids, in the order in which they first appeared
    tails = _tails(session, [row.id for row in known.values()])
    for name, (steps, values) in arrays.items():
        row = known.get(name) or fresh[name]
        _extend(session, row, tails.get(row.id), steps, values)


def read(session: Session, run_id: str, names: Collection[str] | None) -> dict[str, Series]:
    """Whole series by name, in the order in which they first appeared; unknown names are left out."""
    parts: dict[str, list[tuple[Steps, Values]]] = {}
    query = select(SeriesRow.name, ChunkRow).join(ChunkRow, ChunkRow.series_id == SeriesRow.id)
    query = query.where(SeriesRow.run_id == run_id).order_by(SeriesRow.id, ChunkRow.position)
    if names is not None:
        query = query.where(SeriesRow.name.in_(names))
    for name, chunk in session.execute(query):
        parts.setdefault(name, []).append(_points(chunk))
    return {name: _joined(name, pairs) for name, pairs in parts.items()}


def truncate(session: Session, run_id: str, after_step: int) -> None:
    """Drops the points of every series that lie behind `after_step`."""
    series_ids = select(SeriesRow.id).where(SeriesRow.run_id == run_id)
    of_run = ChunkRow.series_id.in_(series_ids)
    cut = select(ChunkRow).where(of_run, ChunkRow.first_step <= after_step, ChunkRow.last_step > after_step)
    for chunk in session.scalars(cut):
        steps, values = _points(chunk)
        kept = int(np.searchsorted(steps, after_step, side="right"))
        _fill(chunk, steps[:kept], values[:kept])
    session.flush()
    later = delete(ChunkRow).where(of_run, ChunkRow.first_step > after_step)
    session.execute(later.execution_options(synchronize_session=False))


def last_step(session: Session, run_id: str) -> int:
    """The last step of any series; 0 where there are no points."""
    query = select(func.max(ChunkRow.last_step)).join(SeriesRow, SeriesRow.id == ChunkRow.series_id)
    return session.scalar(query.where(SeriesRow.run_id == run_id)) or 0


def _series_rows(session: Session, run_id: str, names: Collection[str]) -> list[SeriesRow]:
    return list(session.scalars(select(SeriesRow).where(SeriesRow.run_id == run_id, SeriesRow.name.in_(names))))


def _tails(session: Session, series_ids: Collection[int]) -> dict[int, ChunkRow]:
    """The last chunk of each series: all in one question, since a run may have hundreds."""
    last = select(ChunkRow.series_id, func.max(ChunkRow.position).label("position"))
    found = last.where(ChunkRow.series_id.in_(series_ids)).group_by(ChunkRow.series_id).subquery()
    of_series = (ChunkRow.series_id == found.c.series_id) & (ChunkRow.position == found.c.position)
    return {row.series_id: row for row in session.scalars(select(ChunkRow).join(found, of_series))}


def _extend(session: Session, row: SeriesRow, tail: ChunkRow | None, steps: Steps, values: Values) -> None:
    position = 0 if tail is None else tail.position + 1
    if tail is not None and steps[0] < tail.last_step:
        raise ValueError(f"step {steps[0]} of series {row.name!r} comes after step {tail.last_step}")
    if tail is not None and (tail.count < CHUNK_POINTS or steps[0] == tail.last_step):
        kept = tail.count - int(steps[0] == tail.last_step)
        old_steps, old_values = _points(tail)
        steps, values = np.concatenate([old_steps[:kept], steps]), np.concatenate([old_values[:kept], values])
        _fill(tail, steps[:CHUNK_POINTS], values[:CHUNK_POINTS])
        steps, values = steps[CHUNK_POINTS:], values[CHUNK_POINTS:]
    for offset, (some_steps, some_values) in enumerate(split(steps, values)):
        chunk = ChunkRow(series_id=row.id, position=position + offset)
        _fill(chunk, some_steps, some_values)
        session.add(chunk)


def _points(row: ChunkRow) -> tuple[Steps, Values]:
    return decode(Chunk(row.count, row.codec, row.steps, row.values))


def _fill(row: ChunkRow, steps: Steps, values: Values) -> None:
    chunk = encode(steps, values)
    row.count, row.codec, row.steps, row.values = chunk.count, chunk.codec, chunk.steps, chunk.values
    row.first_step, row.last_step = int(steps[0]), int(steps[-1])


def _joined(name: str, pairs: list[tuple[Steps, Values]]) -> Series:
    return Series(name, np.concatenate([steps for steps, _ in pairs]), np.concatenate([values for _, values in pairs]))
