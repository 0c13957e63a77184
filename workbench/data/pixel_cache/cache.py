"""The folder of decoded images: how large it may grow, what is forgotten first, and how it is emptied.

Every file in it is complete (`shard.py`), so several programs may write, read and forget at once without a lock. What
is forgotten while another program has it mapped stays readable there until it is done with it.
"""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import time
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from models.spec.errors import UserError
from models.spec.sizes import size_text
from workbench.data.pixel_cache.shard import PARTIAL_SUFFIX, SUFFIX

LEAST_DEFAULT_BYTES = 10 * 10**9
RESERVE_BYTES = 10**9
"""What is left free on the disk for everybody else."""
SHARD_BYTES = 64 * 2**20
"""What a program that is killed loses at most; the fewer files, the fewer are open at a time."""
ABANDONED_AFTER_S = 24 * 3600.0
_LIMIT_FILE = "limit_bytes"


@dataclass(frozen=True)
class PixelCache:
    """A folder, which need not exist. `shard_bytes`: decoded pixels that are written at a time."""

    folder: Path
    shard_bytes: int = SHARD_BYTES

    @property
    def limit_bytes(self) -> int:
        """What was set; else 10 GB, or a tenth of what is free and ours where that is more. 0 keeps nothing."""
        try:
            return max(0, int((self.folder / _LIMIT_FILE).read_text()))
        except (OSError, ValueError):
            return max(LEAST_DEFAULT_BYTES, (_free(self.folder) + self.size_bytes()) // 10)

    def set_limit(self, limit_bytes: int | None) -> None:
        """Remembers a limit, or with `None` forgets it, and forgets images beyond it. Raises `UserError`."""
        try:
            self._remember(limit_bytes)
        except OSError as error:
            raise UserError(
                f"The limit cannot be remembered: {error.strerror or error}.",
                where=str(self.folder),
                remedy="Make the folder writable.",
            ) from error
        self._forget(self.size_bytes() - self.limit_bytes, ())

    def _remember(self, limit_bytes: int | None) -> None:
        path = self.folder / _LIMIT_FILE
        if limit_bytes is None:
            path.unlink(missing_ok=True)
        else:
            self.folder.mkdir(parents=True, exist_ok=True)
            partial = path.with_suffix(PARTIAL_SUFFIX)
            partial.write_text(str(limit_bytes))
            partial.replace(path)

    def size_bytes(self) -> int:
        """What the folder's images take, those half written included."""
        return sum(state.st_size for _, state in self._files())

    def clear(self) -> int:
        """Forgets all images; returns the bytes. A program that decodes at the moment goes on in its memory."""
        return self._forget(self.size_bytes(), (), also_partial=True)

    def files(self, key: str) -> list[Path]:
        """The files of images that were decoded as `key` says."""
        return sorted(path for path, _ in self._files() if path.suffix == SUFFIX and path.name.startswith(f"{key}-"))

    def room_bytes(self, keep: Collection[Path]) -> int:
        """What could be written, were all files but `keep` forgotten; 0 where the folder cannot be written to."""
        kept = sum(state.st_size for path, state in self._files() if path in keep)
        forgettable = self.size_bytes() - kept
        if not _is_writable(self.folder):
            return 0
        return max(0, min(self.limit_bytes - kept, _free(self.folder) + forgettable - RESERVE_BYTES))

    def make_room(self, needed_bytes: int, keep: Collection[Path]) -> None:
        """Forgets what was not used for longest, never `keep`.

        Raises `OSError` where that does not suffice, which says whether the limit or the disk stands against it.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        over_limit = self.size_bytes() + needed_bytes - self.limit_bytes
        over_disk = needed_bytes + RESERVE_BYTES - _free(self.folder)
        over = max(over_limit, over_disk)
        if over > 0 and self._forget(over, keep) < over:
            reached = f"the cache's limit of {size_text(self.limit_bytes)} is reached"
            reason = reached if over_limit >= over_disk else os.strerror(errno.ENOSPC)
            raise OSError(errno.ENOSPC, reason, str(self.folder))

    def _forget(self, wanted_bytes: int, keep: Collection[Path], *, also_partial: bool = False) -> int:
        """Removes the oldest files until `wanted_bytes` are free, first what killed programs left half written."""
        freed = 0
        for path, state in sorted(self._files(), key=lambda file: (file[0].suffix == SUFFIX, file[1].st_mtime)):
            written_now = path.suffix == PARTIAL_SUFFIX and time.time() - state.st_mtime < ABANDONED_AFTER_S
            if freed >= wanted_bytes:
                break
            if path in keep or (written_now and not also_partial):
                continue
            with contextlib.suppress(OSError):  # gone by now; or mapped, where the system forbids removing it
                path.unlink()
                freed += state.st_size
        return freed

    def _files(self) -> Iterator[tuple[Path, os.stat_result]]:
        try:
            entries = list(os.scandir(self.folder))
        except OSError:
            return
        for entry in entries:
            if entry.name.endswith((SUFFIX, PARTIAL_SUFFIX)):
                with contextlib.suppress(OSError):  # gone by now
                    yield Path(entry.path), entry.stat()


def used_now(path: Path) -> None:
    """What is used last is forgotten last."""
    with contextlib.suppress(OSError):
        os.utime(path)


def _free(folder: Path) -> int:
    """Of the disk on which the folder lies, or would."""
    for there in (folder, *folder.parents):
        with contextlib.suppress(OSError):
            return shutil.disk_usage(there).free
    return 0


def _is_writable(folder: Path) -> bool:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return False
    return os.access(folder, os.W_OK | os.X_OK)
