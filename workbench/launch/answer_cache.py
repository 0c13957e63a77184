"""Answers that do not change as long as the libraries do not, kept on disk so that the window fills at once."""

from __future__ import annotations

import contextlib
import hashlib
from pathlib import Path

from pydantic import ValidationError

from models.spec.source import BundledSource, PerceptronSource, TimmSource, TorchvisionSource
from storage.locations import default_folder
from workbench.launch.messages import (
    REPLY,
    Answer,
    CatalogueAnswer,
    DataAnswer,
    DescribeData,
    DescribeStack,
    ListCatalogue,
    Request,
    StackAnswer,
)
from workbench.spec.data import BundledData
from workbench.versions import version_of

_LIBRARIES = ("torch", "torchvision", "timm", "mlxtend", "scikit-learn")
_FORMAT = 15
"""Raised whenever a model, data or a catalogue would be described otherwise than before."""


def cache_folder() -> Path:
    """Where this user's answers are kept: the same for all stores."""
    return default_folder() / "descriptions"


class AnswerCache:
    """One JSON file an answer; a file that cannot be read counts as none."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._versions = ";".join(f"{name}={version_of(name)}" for name in _LIBRARIES)

    def get(self, request: Request) -> Answer | None:
        path = self._path(request)
        if path is None or not path.exists():
            return None
        try:
            answer = REPLY.validate_json(path.read_bytes())
        except (OSError, ValidationError):
            return None
        if not isinstance(answer, StackAnswer | DataAnswer | CatalogueAnswer):
            return None
        return answer.model_copy(update={"request": request.request})

    def put(self, request: Request, answer: Answer) -> None:
        path = self._path(request)
        if path is None or not isinstance(answer, StackAnswer | DataAnswer | CatalogueAnswer):
            return
        # A full or read-only disk costs only the next start's head start.
        with contextlib.suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            temporary = path.with_suffix(".part")
            temporary.write_bytes(REPLY.dump_json(answer))
            temporary.replace(path)

    def forget_catalogues(self) -> None:
        """After a download: what lies on this machine has changed."""
        for path in self._folder.glob("list-catalogue-*.json"):
            path.unlink(missing_ok=True)

    def _path(self, request: Request) -> Path | None:
        if not _lasting(request):
            return None
        question = request.model_dump_json(exclude={"request"})
        key = hashlib.sha256(f"{_FORMAT}|{self._versions}|{question}".encode()).hexdigest()[:32]
        return self._folder / f"{request.kind}-{key}.json"


def _lasting(request: Request) -> bool:
    if isinstance(request, DescribeStack):
        return isinstance(request.source, BundledSource | TorchvisionSource | TimmSource | PerceptronSource)
    if isinstance(request, DescribeData):
        return isinstance(request.data, BundledData)
    return isinstance(request, ListCatalogue)
