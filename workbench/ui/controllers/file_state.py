"""Whether the file that holds the data is still the one that was looked at."""

from __future__ import annotations

from pathlib import Path

from workbench.spec.data import DataFile, DataSource

FileState = tuple[int, int]
"""Size in bytes and time of the last change in nanoseconds."""


def file_state(data: DataSource) -> FileState | None:
    """None where the data are not in one file, or it cannot be reached."""
    if not isinstance(data, DataFile):
        return None
    try:
        seen = Path(data.path).stat()
    except (OSError, ValueError):
        return None
    return seen.st_size, seen.st_mtime_ns
