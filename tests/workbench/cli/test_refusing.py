"""What is refused before a run is made: every fault at once, with place and remedy, and nothing is left behind."""

from __future__ import annotations

import urllib.error
from pathlib import Path
from typing import Any

import pytest
import torch

from models.adapters.measuring import count_parameters
from models.describing import describe_source
from models.spec.errors import UserError
from models.spec.source import BundledSource, FileSource, RunSource, TimmSource, TorchvisionSource
from storage.locations import HOME_VARIABLE
from storage.store import Store
from workbench.data.describe import describe
from workbench.documents import read, replaced
from workbench.launch.answer_cache import AnswerCache, cache_folder
from workbench.launch.messages import CatalogueAnswer, ListCatalogue
from workbench.terminal import downloading
from workbench.terminal.checking import check

from .conftest import Said, call


def refused(document: Path, store: Path, *arguments: object) -> tuple[Said, dict[str, str]]:
    """What was said, and {place: message} of its problems; no run may have been made."""
    done = call("run", document, "--store", store, "--json", *arguments)
    assert done.code == 2, done.err
    problems: list[dict[str, Any]] = done.json["error"]["problems"]
    assert all(problem["remedy"] for problem in problems)
    if store.exists():
        with Store.open(store) as opened:
            assert opened.runs() == []
    return done, {problem["place"]: problem["message"] for problem in problems}


def test_that_every_fault_of_a_document_is_told_at_once(document: Path, store: Path) -> None:
    document.write_text('name = ""\nunknown = 1\n[recipe]\nepochs = 0\n[data]\nkind = "folder"\n')
    done, problems = refused(document, store)
    assert set(problems) == {"name", "unknown", "recipe.epochs", "data.path"}
    assert str(document) in done.err
    for place in problems:
        assert f"  {place}: " in done.err


def test_that_every_faulty_change_is_told_at_once(document: Path, store: Path) -> None:
    changes = ("--set", "recipe.epoch=3", "--set", "no.such=1", "--set", "split.labelled=-1", "--set", "seed=x")
    _, problems = refused(document, store, *changes)
    assert set(problems) == {"recipe.epoch", "no.such", "split.labelled", "seed"}


def test_that_few_labels_and_many_parameters_are_worth_knowing_and_stop_no_run(document: Path, store: Path) -> None:
    done = call("run", document, "--store", store, "--set", "split.labelled=5", "--set", "recipe.epochs=1")
    assert done.code == 0
    assert "Worth knowing: split.labelled: 5 labelled examples for 10 classes." in done.err
    assert "Worth knowing: freeze.boundary: 5 labels, " in done.err
    assert "Worth knowing" not in done.out


def test_that_adapters_count_among_the_many_parameters_as_the_window_counts_them(
    document: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lora = {"kind": "lora", "blocks": ["6.0"], "rank": 4}
    plain = replaced(read(document), {"split.labelled": 50, "recipe.batch_size": 16})
    adapted = replaced(plain, {"adapters": [lora]})
    images = {"image_size": adapted.preprocessing.asked_size, "channels": adapted.preprocessing.asked_channels}
    stack = describe_source(adapted.source, **images)
    blocks = count_parameters(adapted.source, adapted.adapters, **images).blocks
    in_window = adapted.notices(stack, describe(adapted.data, adapted.split), blocks)
    assert "freeze.boundary" in {notice.place for notice in in_window}
    check(adapted, str(document), "sqlite://")
    told = capsys.readouterr().err.splitlines()
    assert [line.removeprefix("Worth knowing: ") for line in told] == [str(notice) for notice in in_window]
    assert blocks["6.0"].added > 0


def test_that_an_adapter_whose_size_fits_no_layer_is_told_before_a_run_is_made(document: Path, store: Path) -> None:
    _, problems = refused(document, store, "--set", 'adapters=[{kind="boft", blocks=["6.0"], block_size=37}]')
    assert set(problems) == {"adapters"}


def test_that_a_change_without_a_value_is_refused(document: Path, store: Path) -> None:
    _, problems = refused(document, store, "--set", "recipe.epochs", "--set", "seed")
    assert set(problems) == {"recipe.epochs", "seed"}


def test_that_faults_seen_only_in_the_model_and_in_the_data_are_told_together(document: Path, store: Path) -> None:
    changes = ("--set", "freeze.boundary=99", "--set", "split.labelled=100000", "--set", "heads.0.task=other")
    _, problems = refused(document, store, *changes)
    assert set(problems) == {"freeze.boundary", "split.labelled", "heads.0.task", "heads"}


def test_that_a_missing_source_and_a_missing_device_are_told_together(document: Path, store: Path) -> None:
    absent = "mps" if torch.cuda.is_available() else "cuda"
    changes = ("--set", "source.kind=run", "--set", "source.run=nowhere", "--set", f"recipe.device={absent}")
    _, problems = refused(document, store, *changes)
    assert set(problems) == {"source", "recipe.device"}
    assert "nowhere" in problems["source"]


@pytest.mark.parametrize("kind", ["missing", "empty", "without images"])
def test_that_a_folder_without_images_is_refused_beside_other_faults(
    document: Path, store: Path, tmp_path: Path, kind: str
) -> None:
    folder = tmp_path / "images"
    if kind != "missing":
        folder.mkdir()
    if kind == "without images":
        (folder / "cats").mkdir()
        (folder / "dogs").mkdir()
        (folder / "dogs" / "notes.txt").write_text("woof")
    changes = ("--set", "data.kind=folder", "--set", f"data.path={folder}", "--set", "freeze.boundary=99")
    done, problems = refused(document, store, *changes)
    assert set(problems) == {"data", "freeze.boundary"}
    assert str(folder) in problems["data"]
    assert str(folder) in done.err


@pytest.mark.parametrize(("name", "text"), [("a.toml", "name = \n"), ("a.json", '{"name": '), ("b.json", "[]")])
def test_that_a_file_that_is_no_document_is_named(tmp_path: Path, store: Path, name: str, text: str) -> None:
    path = tmp_path / name
    path.write_text(text)
    done, _ = refused(path, store)
    assert done.json["error"]["where"] == str(path)


@pytest.mark.parametrize("name", ["absent.toml", "."])
def test_that_a_file_that_cannot_be_read_is_named_once(tmp_path: Path, store: Path, name: str) -> None:
    done = call("run", tmp_path / name, "--store", store, "--json")
    assert done.code == 2
    assert done.json["error"]["remedy"]
    assert done.err.count(str(tmp_path)) == 1


def test_that_markup_in_a_path_is_printed_as_it_is(tmp_path: Path, store: Path) -> None:
    path = tmp_path / "[red]absent[/].toml"
    assert str(path) in call("run", path, "--store", store).err


def test_that_weights_that_cannot_be_loaded_are_the_users_to_mend(
    document: Path, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(*_: object, **__: object) -> None:
        raise UserError("The weights are gone.", where="source", remedy="Choose others.")

    monkeypatch.setattr("workbench.training.assembly.build", missing)
    done = call("run", document, "--store", store, "--json")
    assert done.code == 2
    assert done.json["status"] == "failed"
    assert "The weights are gone." in done.json["reason"]


def _not_a_database(folder: Path) -> str:
    path = folder / "notes.txt"
    path.write_text("no database " * 200)
    return str(path)


def _below_a_file(folder: Path) -> str:
    return f"{_not_a_database(folder)}/store.sqlite"


def _unknown_system(_: Path) -> str:
    return "nosuchdb://host/name"


@pytest.mark.parametrize("where", [_not_a_database, _below_a_file, _unknown_system])
@pytest.mark.parametrize("command", ["run", "list"])
def test_that_a_store_that_cannot_be_used_is_told(document: Path, tmp_path: Path, where: Any, command: str) -> None:
    arguments = [document] if command == "run" else []
    done = call(command, *arguments, "--store", where(tmp_path), "--json")
    assert done.code == 3
    assert done.json["error"]["what"]
    assert done.err.startswith("error: ")


def test_that_an_unknown_option_is_refused(document: Path) -> None:
    done = call("run", document, "--nonsense")
    assert done.code == 2
    assert "--nonsense" in done.err


def test_that_weights_that_are_not_here_are_told_before_a_run_is_made(
    document: Path, store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(torch.hub, "_hub_dir", str(tmp_path))
    _, problems = refused(
        document, store, "--set", "source.kind=torchvision", "--set", "source.architecture=mobilenet_v3_small"
    )
    assert "not on this machine (10.3 MB)" in problems["source"]
    gone = tmp_path / "gone.pt"
    _, problems = refused(document, store, "--set", "source.kind=file", "--set", f"source.path={gone}")
    assert problems == {"source": f"{gone}: There is no such file."}


def test_that_a_download_without_a_network_is_refused_with_its_size(
    document: Path, store: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def offline(*_args: object, **_kwargs: object) -> None:
        raise urllib.error.URLError("no network")

    monkeypatch.setattr(torch.hub, "_hub_dir", str(tmp_path))
    monkeypatch.setattr("urllib.request.urlopen", offline)
    source = ("--set", "source.kind=torchvision", "--set", "source.architecture=resnet18")
    done = call("run", document, "--store", store, "--json", "--download", *source)
    assert done.code == 2
    assert "(46.8 MB) cannot be downloaded: no network" in done.json["error"]["what"]
    assert not store.exists()


def test_that_only_weights_that_are_missing_are_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path))
    asked: list[str] = []
    monkeypatch.setattr(downloading, "download", lambda source, _progress: asked.append(source.kind))
    for source in (
        BundledSource(),
        TimmSource(architecture="resnet18", initialisation="random"),
        FileSource(path="weights.pt"),
        RunSource(run="one"),
        TorchvisionSource(architecture="resnet18"),
        TimmSource(architecture="resnet18"),
    ):
        downloading.download_weights(source)
    assert asked == ["torchvision", "timm"]


def test_that_the_window_looks_anew_at_what_lies_here_after_a_download(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path))
    monkeypatch.setattr(downloading, "download", lambda *_: None)
    cache, request = AnswerCache(cache_folder()), ListCatalogue(request=1, library="torchvision")
    cache.put(request, CatalogueAnswer(request=1, entries=()))
    assert cache.get(request) is not None
    downloading.download_weights(TorchvisionSource(architecture="resnet18"))
    assert cache.get(request) is None
