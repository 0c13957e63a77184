"""Ctrl+C and SIGTERM: the run is checkpointed, and resumed to the very weights it would have had."""

from __future__ import annotations

import importlib
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from .conftest import DOCUMENT, Said, call, said, start, weights_digest

EPOCHS = ("--set", "recipe.epochs=12")


@pytest.fixture(scope="module")
def uninterrupted(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The digest of the weights of a run that nothing disturbed."""
    folder = tmp_path_factory.mktemp("uninterrupted")
    (folder / "tiny.toml").write_text(DOCUMENT)
    done = call("run", folder / "tiny.toml", *EPOCHS, "--store", folder / "store.sqlite", "--json")
    assert done.code == 0, done.err
    return weights_digest(done.json["paths"]["weights"])


def read_until(process: subprocess.Popen[str], beginning: str) -> str:
    assert process.stderr is not None
    read = ""
    for line in process.stderr:
        read += line
        if line.startswith(beginning):
            return read
    raise AssertionError(read)


def seen_meanwhile(store: Path) -> Said:
    """What another process is told of the one run, which is being trained."""
    done = call("list", "--store", store, "--json")
    (run,) = done.json["runs"]
    assert run["status"] == "running"
    return call("resume", run["run"], "--store", store, "--json")


@pytest.fixture(autouse=True)
def _heeded_ctrl_c() -> Iterator[None]:
    """A program that a shell starts in the background inherits that Ctrl+C is passed over."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def test_that_ctrl_c_is_no_loss_the_run_resumes_to_the_same_weights(
    document: Path, store: Path, uninterrupted: str
) -> None:
    with start("run", document, *EPOCHS, "--store", store, "--out", store.parent / "early", "--json") as process:
        read_until(process, "epoch  2/12")
        meanwhile = seen_meanwhile(store)
        process.send_signal(signal.SIGINT)
        ended = said(process)
    assert meanwhile.code == 2
    assert "running" in meanwhile.json["error"]["what"]

    assert ended.code == 4, ended.err
    told = ended.json
    assert (told["status"], told["paths"]) == ("interrupted", {})
    assert 8 <= told["step"] < 48
    assert not (store.parent / "early").exists()
    assert (store.parent / "runs" / told["run"] / "checkpoint.safetensors").is_file()

    resumed = call("resume", told["run"], "--store", store, "--out", store.parent / "late", "--json")
    assert resumed.code == 0, resumed.err
    assert (resumed.json["run"], resumed.json["status"], resumed.json["step"]) == (told["run"], "completed", 48)
    assert weights_digest(resumed.json["paths"]["weights"]) == uninterrupted
    assert weights_digest(store.parent / "late" / "model.safetensors")
    assert not (store.parent / "runs" / told["run"] / "checkpoint.safetensors").exists()


def test_that_a_run_asked_to_terminate_resumes_to_the_same_weights(
    document: Path, store: Path, uninterrupted: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        interrupt_during(patch, "workbench.training.trainer.evaluate", signal.SIGTERM)
        ended = call("run", document, *EPOCHS, "--store", store, "--json")
    assert (ended.code, ended.json["status"], ended.json["step"]) == (4, "interrupted", 4)
    resumed = call("resume", ended.json["run"], "--store", store, "--json")
    assert resumed.code == 0, resumed.err
    assert weights_digest(resumed.json["paths"]["weights"]) == uninterrupted


def test_that_people_are_told_how_to_go_on(document: Path, store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        interrupt_during(patch, "workbench.training.learn.assemble_run")
        done = call("run", document, "--store", store, "--control")
    assert done.code == 4
    (run,) = call("list", "--store", store, "--json").json["runs"]
    assert f"run {run['run']} · interrupted · go on with: resume {run['run']}" in done.out.splitlines()
    assert call("resume", run["run"], "--store", store).code == 0


def test_that_ctrl_c_before_the_run_is_made_leaves_nothing(
    document: Path, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    interrupt_during(monkeypatch, "workbench.terminal.checking.describe")
    done = call("run", document, "--store", store, "--json")
    assert done.code == 130
    assert done.json["error"]["what"] == "Ended by Ctrl+C."
    assert call("list", "--store", store, "--json").json["runs"] == []


def test_that_a_second_ctrl_c_ends_at_once_and_the_run_can_be_resumed(
    document: Path, store: Path, uninterrupted: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        interrupt_during(patch, "workbench.training.trainer.evaluate", times=2)
        done = call("run", document, *EPOCHS, "--store", store, "--json")
    assert done.code == 130
    (run,) = call("list", "--store", store, "--json").json["runs"]
    assert (run["status"], run["step"]) == ("interrupted", 4)
    assert run["ended"]
    resumed = call("resume", run["run"], "--store", store, "--json")
    assert weights_digest(resumed.json["paths"]["weights"]) == uninterrupted


def interrupt_during(
    patch: pytest.MonkeyPatch, function: str, number: signal.Signals = signal.SIGINT, *, times: int = 1
) -> None:
    """The signal arrives while `function` is at work."""
    module, _, name = function.rpartition(".")
    real = getattr(importlib.import_module(module), name)

    def interrupted(*arguments: Any, **options: Any) -> Any:
        for _ in range(times):
            signal.raise_signal(number)
        return real(*arguments, **options)

    patch.setattr(function, interrupted)
