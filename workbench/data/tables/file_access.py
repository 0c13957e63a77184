"""Opening a table's file, and what stands in the way of that, in words."""

from __future__ import annotations

import contextlib
import errno
import gzip
import io
import stat
import zlib
from collections.abc import Iterator
from pathlib import Path

from models.spec.errors import UserError
from workbench.data.listing import shown

GZIP_MAGIC = b"\x1f\x8b"

_REASONS = {
    errno.ENOENT: ("There is no such file.", "Choose a file that exists."),
    errno.ENOTDIR: ("There is no such file.", "Choose a file that exists."),
    errno.ENAMETOOLONG: ("There is no such file: its name is too long.", "Choose a file that exists."),
    errno.ELOOP: ("The file is a symbolic link that leads back to itself.", "Choose the file that was meant."),
    errno.EACCES: ("There is no permission to read the file.", "Change its permissions, or copy it."),
    errno.EPERM: ("There is no permission to read the file.", "Change its permissions, or copy it."),
    errno.EISDIR: ("This is a folder with the name of a file.", "Choose a file in it, or open it as an image folder."),
}


def table_path(text: str) -> Path:
    """The path of a document's text, with the home folder of `~` in place where there is one."""
    path = Path(text)
    with contextlib.suppress(RuntimeError):  # no such user: the file is then missing under its own name
        path = path.expanduser()
    return path


@contextlib.contextmanager
def faults_of(path: Path) -> Iterator[None]:
    """Turns what the system says against reading the file into `UserError`."""
    where = shown(str(path))
    try:
        yield
    except (gzip.BadGzipFile, zlib.error, EOFError) as error:
        raise UserError(
            "The compressed file is damaged or incomplete.", where=where, remedy="Fetch or make it anew."
        ) from error
    except OSError as error:
        what, remedy = _REASONS.get(
            error.errno or 0, (f"The file cannot be read: {error.strerror or error}.", "Check the disk it lies on.")
        )
        raise UserError(what, where=where, remedy=remedy) from error


def check_regular(path: Path) -> None:
    """Raises `UserError` where there is no file, or one that would be read for ever, or an empty one."""
    where = shown(str(path))
    if "\0" in str(path):
        raise UserError("There is no such file.", where=where, remedy="Choose a file that exists.")
    with faults_of(path):
        state = path.stat()
        if stat.S_ISDIR(state.st_mode):
            raise IsADirectoryError(errno.EISDIR, "is a folder")
    if not stat.S_ISREG(state.st_mode):
        raise UserError("This is a device or a pipe, no file.", where=where, remedy="Choose a regular file.")
    if state.st_size == 0:
        raise nothing_in(path)


def nothing_in(path: Path) -> UserError:
    return UserError(
        "The file is empty.", where=shown(str(path)), remedy="Write column names into its first line, then the rows."
    )


def is_compressed(path: Path) -> bool:
    """Whether with gzip. Raises what `faults_of` translates."""
    with path.open("rb") as file:
        return file.read(len(GZIP_MAGIC)) == GZIP_MAGIC


def open_bytes(path: Path) -> io.BufferedReader:
    """The file's content, unpacked where it is compressed. Raises what `faults_of` translates."""
    return io.BufferedReader(gzip.GzipFile(path, "rb")) if is_compressed(path) else path.open("rb")
