"""Downloads against a server on this machine, and without any."""

from __future__ import annotations

import hashlib
import socket
import threading
import urllib.error
from collections.abc import Iterator
from http.client import HTTPException, HTTPMessage, IncompleteRead
from pathlib import Path
from typing import Self

import pytest
import torch

from models.sources import download as downloads
from models.sources.build import download
from models.spec.errors import UserError
from models.spec.source import TimmSource, TorchvisionSource

CONTENT = bytes(range(256)) * 10_000


class Response:
    """What an HTTPS server answers, as urllib hands it on."""

    def __init__(self, content: bytes, promised_bytes: int) -> None:
        self._content = content
        self.headers = {"Content-Length": str(promised_bytes)}

    def read(self, count: int) -> bytes:
        part, self._content = self._content[:count], self._content[count:]
        return part

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_args: object) -> None:
        return None


@pytest.fixture(autouse=True)
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setattr(torch.hub, "_hub_dir", str(tmp_path))
    yield tmp_path / "checkpoints"
    assert not list(tmp_path.rglob("*.part"))


def serve(monkeypatch: pytest.MonkeyPatch, content: bytes, promised_bytes: int | None = None) -> None:
    promised = len(content) if promised_bytes is None else promised_bytes
    monkeypatch.setattr("urllib.request.urlopen", lambda _url, **_options: Response(content, promised))


def test_that_a_whole_file_appears_with_its_progress(hub: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    serve(monkeypatch, CONTENT)
    digest = hashlib.sha256(CONTENT).hexdigest()[:8]
    seen: list[tuple[int, int]] = []
    file = downloads.fetch_url(
        f"https://example.org/net-{digest}.pth", "net", None, lambda done, total: seen.append((done, total))
    )
    assert file == hub / f"net-{digest}.pth"
    assert file.read_bytes() == CONTENT
    assert seen[-1] == (len(CONTENT), len(CONTENT))
    assert len(seen) == -(-len(CONTENT) // (1 << 20))


def test_that_a_damaged_file_does_not_appear(hub: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    serve(monkeypatch, CONTENT[:-1])
    digest = hashlib.sha256(CONTENT).hexdigest()[:8]
    with pytest.raises(UserError, match="damaged"):
        downloads.fetch_url(f"https://example.org/net-{digest}.pth", "net", None, lambda _done, _total: None)
    assert not list(hub.iterdir())


def test_that_a_file_cut_short_does_not_appear_where_its_name_holds_no_checksum(
    hub: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    serve(monkeypatch, CONTENT, len(CONTENT) + 1)
    with pytest.raises(UserError, match="the connection was refused or broken off"):
        downloads.fetch_url("https://example.org/net.pth", "net", None, lambda _done, _total: None)
    assert not list(hub.iterdir())


def test_that_a_folder_which_cannot_be_made_is_told(hub: Path) -> None:
    hub.write_text("a file where the folder should be")
    with pytest.raises(UserError, match="cannot be downloaded: File exists"):
        downloads.fetch_url("https://example.org/net.pth", "net", None, lambda _done, _total: None)


def test_that_without_a_network_the_size_and_a_remedy_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def offline(*_args: object, **_kwargs: object) -> None:
        raise urllib.error.URLError(socket.gaierror(-2, "Name or service not known"))

    monkeypatch.setattr("urllib.request.urlopen", offline)
    with pytest.raises(UserError, match=r"resnet18 .* \(46.8 MB\) cannot be downloaded: (.*)$") as caught:
        download(TorchvisionSource(architecture="resnet18"), lambda _done, _total: None)
    assert caught.value.what.endswith("downloaded: the address cannot be found; is this machine online?")
    assert "Check the connection" in caught.value.remedy


def test_that_the_hub_is_not_waited_for_without_a_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def offline(*_args: object, **_kwargs: object) -> None:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr("urllib.request.getproxies", dict)
    monkeypatch.setattr("socket.getaddrinfo", offline)
    with pytest.raises(UserError, match=r"vit_tiny_patch16_224.* \(22.9 MB\) cannot .*: the address cannot be found"):
        download(TimmSource(architecture="vit_tiny_patch16_224"), lambda _done, _total: None)


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (TimeoutError("timed out"), "the server does not answer."),
        (ConnectionResetError(104, "Connection reset by peer"), "the connection was refused or broken off."),
        (OSError(28, "No space left on device"), "No space left on device."),
        (IncompleteRead(b"", 5), "the connection was refused or broken off."),
        (urllib.error.URLError("certificate has expired"), "certificate has expired."),
        (urllib.error.URLError("[Errno 5] Input/output error"), "Input/output error."),
        (urllib.error.HTTPError("https://a.org", 404, "Not Found", HTTPMessage(), None), "Not Found."),
    ],
)
def test_that_other_reasons_are_told_without_their_numbers(
    error: OSError | HTTPException, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*_args: object, **_kwargs: object) -> None:
        raise error

    monkeypatch.setattr("urllib.request.urlopen", failing)
    with pytest.raises(UserError) as caught:
        downloads.fetch_url("https://example.org/net.pth", "net", 102_540_417, lambda _done, _total: None)
    assert caught.value.what == f"The weights of net (102.5 MB) cannot be downloaded: {said}"


def test_that_the_hubs_progress_bar_reports_bytes_and_starts_no_thread() -> None:
    seen: list[tuple[int, int]] = []
    before = threading.active_count()
    bar = downloads._reporting_bar(lambda done, total: seen.append((done, total)))
    with bar(total=100, unit="B", mininterval=0, name="hub", disable=True) as progress:
        progress.update(40)
        progress.update(60)
    assert (40, 100) in seen
    assert seen[-1] == (100, 100)
    assert threading.active_count() == before


def test_that_an_insecure_address_is_refused() -> None:
    with pytest.raises(UserError, match="not a secure one"):
        downloads.fetch_url("http://example.org/net.pth", "net", None, lambda _done, _total: None)
