"""`Store`: everything that is kept, behind one object; any number of threads and processes may have one open."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Self, Unpack

from sqlalchemy import select

from storage import artifacts, curves, runs
from storage.database import Database
from storage.errors import StoreError
from storage.ids import is_safe
from storage.locations import parsed_url, sqlite_file
from storage.owners import is_alive as process_is_alive
from storage.records import UNFINISHED, Artifact, RunChanges, RunRecord, RunStatus, Series
from storage.schema import ChangesRow
from storage.series import Points
from storage.upgrade import upgrade

_ORPHANED = "The process that trained this run ended without a word; resume it from its last checkpoint."
_LEFT_WAITING = "The program ended while this run waited for its turn; resume it to have it trained."


class Store:
    """Experiments, runs, series, artifacts, notes and tags of one database.

    Every method is one transaction, kept whole or not at all, and raises `StoreError` where the database cannot do it
    (`StoreBusyError` where another process holds it) or where there is no such run. Safe to share between threads.
    """

    def __init__(self, database: Database, url: str) -> None:
        self._database = database
        self.url = url
        """What `Store.open` takes to open the same store, also from another folder; may hold a password."""

    @classmethod
    def open(cls, target: str | Path, *, busy_timeout_s: float = 10.0) -> Self:
        """The store in an SQLite file (a path) or in the database at a URL; created or upgraded where needed.

        Raises `StoreError` for a store that is newer than the program, foreign, damaged or out of reach.
        """
        url = parsed_url(target)
        file = sqlite_file(url)
        if file is not None:
            _make_folder(file.parent)
        database = Database(url, busy_timeout_s)
        try:
            upgrade(database)
        except BaseException:
            database.close()
            raise
        return cls(database, url.render_as_string(hide_password=False))

    def close(self) -> None:
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"Store({self._database.where!r})"

    # Runs -------------------------------------------------------------------------------------------------------

    def add_run(
        self, run_id: str, name: str, document: str, status: RunStatus = "queued", owner: str = ""
    ) -> RunRecord:
        """Keeps a new run of the experiment `document` (JSON) under an id from `new_id`.

        `owner` is the process that will see to it, as `storage.owners.this_process` names it; without one,
        `interrupt_orphans` takes the run for an orphan. Raises `ValueError` for an id that cannot name a folder.
        """
        if not is_safe(run_id):
            raise ValueError(f"not an id of a run: {run_id!r}")
        run = RunRecord(run_id, name, status, document, runs.now(), owner=owner)
        with self._database.writing() as session:
            runs.insert(session, run)
        return run

    def update_run(self, run_id: str, **changes: Unpack[RunChanges]) -> None:
        """Sets the given fields of a run."""
        self.record(run_id, changes=changes)

    def record(
        self,
        run_id: str,
        points: Mapping[str, Points] | None = None,
        *,
        changes: RunChanges | None = None,
        truncate_after: int | None = None,
        new_artifacts: Iterable[Artifact] = (),
    ) -> None:
        """Drops points behind `truncate_after`, appends `points`, sets `changes` and adds files: all or nothing."""
        with self._database.writing() as session:
            runs.require(session, run_id)
            if truncate_after is not None:
                curves.truncate(session, run_id, truncate_after)
            curves.append(session, run_id, points or {})
            runs.change(session, run_id, changes or {})
            for artifact in new_artifacts:
                artifacts.put(session, run_id, artifact)

    def run(self, run_id: str) -> RunRecord:
        """The run with this id, or the only one whose id begins so."""
        with self._database.reading() as session:
            return runs.find(session, run_id)

    def runs(self, statuses: Collection[RunStatus] | None = None, limit: int | None = None) -> list[RunRecord]:
        """Runs in these states (`None`: any), newest first."""
        with self._database.reading() as session:
            return runs.select_all(session, statuses, limit)

    def rename(self, run_id: str, name: str) -> None:
        with self._database.writing() as session:
            runs.require(session, run_id)
            runs.rename(session, run_id, name)

    def set_note(self, run_id: str, note: str) -> None:
        """Replaces the run's note; an empty one removes it."""
        with self._database.writing() as session:
            runs.require(session, run_id)
            runs.set_note(session, run_id, note)

    def set_tags(self, run_id: str, tags: Iterable[str]) -> None:
        """Replaces the run's tags; each is kept once, without spaces around it, in the order given."""
        with self._database.writing() as session:
            runs.require(session, run_id)
            runs.set_tags(session, run_id, tags)

    def delete_run(self, run_id: str) -> None:
        """Forgets a run and all that is kept of it here. Its folder of files is the caller's to remove."""
        with self._database.writing() as session:
            runs.remove(session, run_id)

    def interrupt_orphans(self, is_alive: Callable[[str], bool] = process_is_alive) -> list[str]:
        """Marks unfinished runs whose owner is gone as interrupted, and returns their ids, the newest first."""
        with self._database.reading() as session:
            if not any(not is_alive(run.owner) for run in runs.select_all(session, UNFINISHED, None)):
                return []
        with self._database.writing() as session:
            orphans = [run for run in runs.select_all(session, UNFINISHED, None) if not is_alive(run.owner)]
            for run in orphans:
                reason = _LEFT_WAITING if run.status == "queued" else _ORPHANED
                runs.change(session, run.id, {"status": "interrupted", "reason": reason, "ended": runs.now()})
        return [run.id for run in orphans]

    # Series -----------------------------------------------------------------------------------------------------

    def append(self, run_id: str, points: Mapping[str, Points]) -> None:
        """Adds `{series: (steps, values)}` behind the points there; one at the last step takes that point's place.

        Raises `ValueError` where the steps of a series would fall.
        """
        self.record(run_id, points)

    def series(self, run_id: str, names: Collection[str] | None = None) -> dict[str, Series]:
        """The run's series by name (`None`: all), in the order in which they first appeared."""
        with self._database.reading() as session:
            runs.require(session, run_id)
            return curves.read(session, run_id, names)

    def truncate(self, run_id: str, after_step: int) -> None:
        """Drops the points of every series behind `after_step`, so that a resumed run can say them again."""
        self.record(run_id, truncate_after=after_step)

    def last_step(self, run_id: str) -> int:
        """The last step of any series of the run; 0 where there are no points."""
        with self._database.reading() as session:
            runs.require(session, run_id)
            return curves.last_step(session, run_id)

    # Artifacts --------------------------------------------------------------------------------------------------

    def add_artifact(self, run_id: str, artifact: Artifact) -> None:
        """Adds a file of the run, or takes the place of the one known at the same path."""
        self.record(run_id, new_artifacts=[artifact])

    def artifacts(self, run_id: str) -> list[Artifact]:
        """The run's files, the oldest first."""
        with self._database.reading() as session:
            runs.require(session, run_id)
            return artifacts.of_run(session, run_id)

    # Changes ----------------------------------------------------------------------------------------------------

    def change_counter(self) -> int:
        """A number that rises with every change, by whichever process: cheap to ask several times a second."""
        with self._database.reading() as session:
            return session.scalars(select(ChangesRow.counter)).one()


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"The folder of the store cannot be made: {error.strerror}.", where=str(folder), remedy="Name another path."
        ) from error
