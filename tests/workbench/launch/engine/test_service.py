"""What an engine does with commands that cannot be carried out."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest

from storage.locations import parsed_url
from storage.store import Store
from workbench.documents import replaced, to_json
from workbench.events import Finished
from workbench.experiment import Experiment
from workbench.launch.engine.service import EngineService
from workbench.launch.messages import DownloadData, Refused, Reply, Shutdown, StartRun, Steer, Told
from workbench.spec.data import TorchvisionData


def test_that_a_run_that_cannot_be_recorded_fails_in_words_and_the_engine_goes_on(tmp_path: Path) -> None:
    said: list[Reply] = []
    service = EngineService(str(parsed_url(tmp_path / "store.sqlite")), said.append)
    service.accept(StartRun(run="nowhere", experiment=Experiment()))
    service.accept(Shutdown())
    service.work()
    (told,) = (reply for reply in said if isinstance(reply, Told))
    (finished,) = told.events
    assert isinstance(finished, Finished)
    assert finished.outcome == "failed"
    assert "There is no run 'nowhere'." in finished.reason
    assert not finished.details


def test_that_what_is_asked_of_a_run_that_has_ended_does_not_wait_for_it_to_go_on(
    tiny: Experiment, tmp_path: Path
) -> None:
    url = str(parsed_url(tmp_path / "store.sqlite"))
    with Store.open(url) as store:
        store.add_run("one", "late", to_json(tiny))
    said: list[Reply] = []
    service = EngineService(url, said.append)
    service.accept(Steer(run="one", action="cancel"))
    service.accept(StartRun(run="one", experiment=replaced(tiny, {"recipe.epochs": 1}), resume=True))
    worker = threading.Thread(target=service.work)
    worker.start()
    while not (ends := [e for r in list(said) if isinstance(r, Told) for e in r.events if isinstance(e, Finished)]):
        time.sleep(0.02)
    service.accept(Shutdown())
    worker.join()
    assert [end.outcome for end in ends] == ["completed"]


def test_that_a_data_set_that_cannot_be_downloaded_is_answered_with_the_way_by_hand(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "https_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")  # nobody listens there
    said: list[Reply] = []
    service = EngineService(str(parsed_url(tmp_path / "store.sqlite")), said.append)
    service.accept(DownloadData(request=7, data=TorchvisionData(name="USPS", root=str(tmp_path))))
    service.accept(Shutdown())
    service.work()
    (refused,) = (reply for reply in said if isinstance(reply, Refused))
    assert refused.request == 7
    assert "USPS was not downloaded" in refused.what
    assert "usps.bz2" in refused.remedy
