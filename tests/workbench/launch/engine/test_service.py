"""What an engine does with commands that cannot be carried out."""

from __future__ import annotations

from pathlib import Path

from storage.locations import parsed_url
from workbench.events import Finished
from workbench.experiment import Experiment
from workbench.launch.engine.service import EngineService
from workbench.launch.messages import Reply, Shutdown, StartRun, Told


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
