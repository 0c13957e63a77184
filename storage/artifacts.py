"""Files that belong to runs: what is known of them, within a given session. The files themselves are not touched."""

from __future__ import annotations

from typing import cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.records import Artifact, ArtifactKind
from storage.runs import now
from storage.schema import ArtifactRow


def put(session: Session, run_id: str, artifact: Artifact) -> None:
    """Adds the artifact, or takes the place of the one that the run has at the same path."""
    query = select(ArtifactRow).where(ArtifactRow.run_id == run_id, ArtifactRow.path == artifact.path)
    row = session.scalar(query) or ArtifactRow(run_id=run_id, path=artifact.path)
    row.kind, row.size_bytes, row.sha256, row.created = artifact.kind, artifact.size_bytes, artifact.sha256, now()
    session.add(row)


def of_run(session: Session, run_id: str) -> list[Artifact]:
    """The run's artifacts, the oldest first."""
    query = select(ArtifactRow).where(ArtifactRow.run_id == run_id).order_by(ArtifactRow.created, ArtifactRow.id)
    return [
        Artifact(cast("ArtifactKind", row.kind), row.path, row.size_bytes, row.sha256) for row in session.scalars(query)
    ]
