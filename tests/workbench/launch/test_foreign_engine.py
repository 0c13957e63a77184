"""An engine whose replies this program cannot read, as after an update that replaced files below a running window."""

from __future__ import annotations

import queue
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from storage.locations import parsed_url
from workbench.experiment import Experiment
from workbench.launch.links import NOT_UNDERSTOOD, ProcessLink
from workbench.launch.messages import ListCatalogue, Reply
from workbench.launch.news import AnswerNews

SPEAKS_ON_COMMAND = """
import sys, time
print('{"kind": "ready", "device": "cpu"}', flush=True)
sys.stdin.readline()
print('{"kind": "of-a-later-version"}', flush=True)
time.sleep(600)
"""
CUT_OFF = """
import os, signal, sys
sys.stdout.write('{"kind": "rea')
sys.stdout.flush()
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Puts another engine where Python looks first: in the working folder."""

    def write(program: str) -> None:
        folder = tmp_path / "workbench" / "launch"
        folder.mkdir(parents=True)
        for package in (folder.parent, folder):
            (package / "__init__.py").touch()
        (folder / "engine.py").write_text(program)
        monkeypatch.chdir(tmp_path)

    return write


def test_that_a_question_to_an_engine_of_another_version_is_refused_in_words(
    install: Callable[[str], None], make_desk: Callable[..., Any]
) -> None:
    install(SPEAKS_ON_COMMAND)
    desk = make_desk()
    desk.desk.ask(ListCatalogue(request=1, library="torchvision"))
    refused = desk.wait_for(lambda news: news.answer if isinstance(news, AnswerNews) else None)
    assert (refused.request, refused.what) == (1, NOT_UNDERSTOOD)


def test_that_a_run_of_an_engine_of_another_version_is_marked_as_lost(
    install: Callable[[str], None], make_desk: Callable[..., Any], tiny: Experiment
) -> None:
    install(SPEAKS_ON_COMMAND)
    desk = make_desk()
    run = desk.desk.enqueue(tiny, "tiny")
    assert desk.finished(run).reason == NOT_UNDERSTOOD
    desk.close()
    assert (desk.record(run).status, desk.record(run).reason) == ("failed", NOT_UNDERSTOOD)


def test_that_a_reply_cut_off_by_a_crash_does_not_hide_the_crash(
    install: Callable[[str], None], tmp_path: Path
) -> None:
    install(CUT_OFF)
    heard: list[Reply] = []
    ends: queue.SimpleQueue[str] = queue.SimpleQueue()
    link = ProcessLink(str(parsed_url(tmp_path / "store.sqlite")), heard.append, ends.put)
    link.join()
    assert "SIGKILL" in ends.get(timeout=1)
    assert heard == []
