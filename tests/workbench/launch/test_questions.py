"""Questions that are open, and answers that need no engine."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.spec.source import TorchvisionSource
from workbench.launch.messages import (
    CatalogueAnswer,
    DownloadWeights,
    ExportRun,
    FilesAnswer,
    ListCatalogue,
    Refused,
    Request,
)
from workbench.launch.questions import Questions

CATALOGUE = ListCatalogue(request=1, library="torchvision")
DOWNLOAD = DownloadWeights(request=2, source=TorchvisionSource(architecture="resnet18"))


@pytest.fixture
def questions(tmp_path: Path) -> Questions:
    """A catalogue was answered."""
    made = Questions(tmp_path)
    made.ask(CATALOGUE)
    made.answered(CatalogueAnswer(request=1, entries=()))
    return made


def test_that_an_answer_that_lasts_is_known_from_then_on_under_the_new_number(questions: Questions) -> None:
    assert questions.known(CATALOGUE.model_copy(update={"request": 7})) == CatalogueAnswer(request=7, entries=())
    assert not questions.open_numbers


@pytest.mark.parametrize(
    ("request_made", "kept"), [(DOWNLOAD, False), (ExportRun(request=2, run="a", out="/nowhere"), True)]
)
def test_that_downloaded_weights_alone_outdate_catalogues(
    questions: Questions, request_made: Request, *, kept: bool
) -> None:
    questions.ask(request_made)
    questions.answered(FilesAnswer(request=2, paths=("a",)))
    assert (questions.known(CATALOGUE) is not None) is kept


def test_that_a_download_that_failed_outdates_nothing(questions: Questions) -> None:
    questions.ask(DOWNLOAD)
    questions.answered(Refused(request=2, what="There is no network."))
    assert questions.known(CATALOGUE) is not None
