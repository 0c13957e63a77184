"""A finished run as the source of the next one."""

from __future__ import annotations

from pathlib import Path

from models.spec.source import RunSource
from storage.locations import parsed_url
from storage.store import Store
from workbench.documents import replaced, to_json
from workbench.experiment import Experiment
from workbench.launch.engine.answers import answer
from workbench.launch.engine.session import train_and_record
from workbench.launch.messages import DescribeStack, StackAnswer, StartRun
from workbench.training.control import Control


def test_that_store_and_last_event_agree_about_the_time_of_all_sittings(tiny: Experiment, tmp_path: Path) -> None:
    url = str(parsed_url(tmp_path / "store.sqlite"))
    experiment = replaced(tiny, {"recipe.epochs": 1})
    with Store.open(url) as store:
        store.add_run("r1", "probe", to_json(experiment))
        store.update_run("r1", seconds=500.0)
        finished = train_and_record(StartRun(run="r1", experiment=experiment), url, lambda _: None, Control())
        assert store.run("r1").seconds == finished.seconds > 500.0
        unusable = replaced(experiment, {"recipe.device": "mps"})
        failed = train_and_record(StartRun(run="r1", experiment=unusable), url, lambda _: None, Control())
        assert failed.outcome == "failed"
        assert store.run("r1").seconds == failed.seconds > finished.seconds


def test_that_an_earlier_run_is_told_by_its_name_its_data_and_its_labels(tiny: Experiment, tmp_path: Path) -> None:
    url = str(parsed_url(tmp_path / "store.sqlite"))
    experiment = replaced(tiny, {"recipe.epochs": 1})
    with Store.open(url) as store:
        store.add_run("r1", "Digits, top 4", to_json(experiment))
    assert train_and_record(StartRun(run="r1", experiment=experiment), url, lambda _: None, Control()).weights
    told = answer(DescribeStack(request=1, source=RunSource(run="r1"), image_size=32), url, lambda _: None)
    assert isinstance(told, StackAnswer)
    assert told.stack.title == "EfficientNet-Lite0 from “Digits, top 4”"
    assert told.stack.weights is not None
    assert told.stack.weights.dataset == "Digits (8×8)"
    assert (told.stack.origin, told.stack.source_labels) == ("run", tuple("0123456789"))
