"""Bringing weights onto this machine, only when the user asks: with progress in bytes, checked, then renamed."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import socket
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from http.client import HTTPException
from pathlib import Path
from typing import Any

from models.sources.cached_files import hub_file, told_size
from models.spec.errors import UserError

Progress = Callable[[int, int], None]
"""Called with the bytes done and the bytes in all; the latter is 0 where it is not known."""

_CHUNK_BYTES = 1 << 20
_TIMEOUT_S = 30.0
_ERROR_NUMBER = re.compile(r"^\[Errno -?\d+\]")
_HASH_IN_NAME = re.compile(r"-([a-f0-9]{8,})\.")


def unreachable(title: str, size_bytes: int | None, reason: str) -> UserError:
    sentence = f"The weights of {title} ({told_size(size_bytes)}) cannot be downloaded: {reason}"
    return UserError(
        sentence if sentence.endswith("?") else f"{sentence}.",
        where="source",
        remedy="Check the connection to the internet, or choose weights that are on this machine.",
    )


def fetch_url(url: str, title: str, size_bytes: int | None, progress: Progress) -> Path:
    """Downloads `url` to torch.hub's folder and returns the file's path.

    The file appears under its own name only once it is whole and, where its name holds one, its SHA-256 prefix fits.
    Raises `UserError` where the address cannot be reached or what came is not the file.
    """
    target = hub_file(url)
    if target.exists():
        return target
    partial = target.with_name(f"{target.name}.{os.getpid()}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        digest = _stream(url, partial, progress)
        expected = _HASH_IN_NAME.search(target.name)
        if expected and not digest.startswith(expected.group(1)):
            raise unreachable(title, size_bytes, "what arrived is damaged (its checksum differs)")
        partial.replace(target)
    except (OSError, HTTPException) as error:
        raise unreachable(title, size_bytes, _reason(error)) from error
    finally:
        with contextlib.suppress(OSError):
            partial.unlink(missing_ok=True)
    return target


def fetch_from_hub(repository: str, filename: str, title: str, size_bytes: int | None, progress: Progress) -> Path:
    """Downloads one file of a Hugging Face repository to its cache. Raises `UserError` where it cannot be reached."""
    from huggingface_hub import constants, errors, hf_hub_download

    try:
        _resolve_host(constants.ENDPOINT)
        return Path(hf_hub_download(repository, filename, tqdm_class=_reporting_bar(progress)))
    except (errors.HfHubHTTPError, _http_error(), OSError) as error:
        raise unreachable(title, size_bytes, _reason(error)) from error


def _reason(error: object) -> str:
    """What hindered a download in plain words; an error that is not a common one speaks for itself."""
    cause = getattr(error, "reason", error)  # urllib wraps it
    match cause:
        case socket.gaierror():
            return "the address cannot be found; is this machine online?"
        case TimeoutError():
            return "the server does not answer"
        case ConnectionError() | HTTPException():
            return "the connection was refused or broken off"
        case OSError(strerror=str(said)):
            return said
        case _:
            said = _ERROR_NUMBER.sub("", str(cause)).strip()
            return said.splitlines()[0].rstrip(".") if said else type(cause).__name__


def _http_error() -> type[Exception]:
    """The base error of whichever HTTP client the hub's library uses."""
    from huggingface_hub import errors

    error: type[Exception] = errors.HTTPError  # type: ignore[attr-defined]
    return error


def _resolve_host(endpoint: str) -> None:
    """Fails at once without a network; the hub's client would retry for half a minute. A proxy resolves for itself."""
    if not urllib.request.getproxies():
        socket.getaddrinfo(urllib.parse.urlsplit(endpoint).hostname, 443)


def _stream(url: str, partial: Path, progress: Progress) -> str:
    """Writes `url` to `partial`, synced to the disk; returns its SHA-256.

    Raises `OSError` or `HTTPException` where not all of it comes.
    """
    digest = hashlib.sha256()
    if not url.startswith("https://"):
        raise urllib.error.URLError("the address is not a secure one")
    with urllib.request.urlopen(url, timeout=_TIMEOUT_S) as response, partial.open("wb") as file:  # noqa: S310 -- https
        total, done = int(response.headers.get("Content-Length") or 0), 0
        while chunk := response.read(_CHUNK_BYTES):
            file.write(chunk)
            digest.update(chunk)
            done += len(chunk)
            progress(done, total)
        if done < total:
            raise ConnectionError(f"{total - done} of {total} bytes are missing")
        file.flush()
        os.fsync(file.fileno())
    return digest.hexdigest()


def _reporting_bar(progress: Progress) -> type[Any]:
    """A progress bar class that draws nothing and reports bytes."""
    from tqdm import tqdm  # type: ignore[import-untyped]

    class ReportingBar(tqdm):  # type: ignore[misc]
        monitor_interval = 0  # tqdm would keep a thread to watch its bars

        def __init__(self, *args: Any, **kwargs: Any) -> None:
            kwargs.pop("name", None)
            super().__init__(*args, **{**kwargs, "disable": False})

        def display(self, *_args: Any, **_kwargs: Any) -> None:
            progress(int(self.n), int(self.total or 0))

    return ReportingBar
