"""`list`, `show`, `compare` and `export`: what the store holds, for people and for scripts."""

from __future__ import annotations

from pathlib import Path

import pytest

from storage.store import Store
from workbench import documents
from workbench.block_series import values_of
from workbench.events import BlockNow, BlocksTold, Interpolated
from workbench.experiment import Experiment
from workbench.mixtures import points_of

from .conftest import History, call, weights_digest


def test_that_runs_are_listed_newest_first(history: History) -> None:
    told = call("list", "--store", history.store, "--json").json
    assert [run["run"] for run in told["runs"]] == [history.control, history.run]
    assert call("list", "--limit", 1, "--store", history.store, "--json").json["runs"] == told["runs"][:1]


def test_that_the_list_for_people_has_whole_ids_and_names_as_typed(history: History) -> None:
    lines = call("list", "--store", history.store).out.splitlines()
    assert lines[0].startswith("run ")
    line = next(line for line in lines if line.startswith(history.run))
    assert " [red]x[/] " in line
    assert " % test " in line


def test_that_an_empty_store_tells_how_to_begin() -> None:
    done = call("list")
    assert done.code == 0
    assert "No runs yet" in done.out
    assert call("list", "--json").json["runs"] == []


@pytest.mark.parametrize("command", ["list", "show", "compare"])
def test_that_the_store_may_be_named_before_the_command(history: History, command: str) -> None:
    arguments = {"list": [], "show": [history.run], "compare": [history.run, history.control]}[command]
    before = call("--store", history.store, command, *arguments, "--json")
    assert before == call(command, *arguments, "--store", history.store, "--json")
    assert before.code == 0


def test_that_the_store_named_behind_the_command_wins(history: History, store: Path) -> None:
    assert call("--store", history.store, "list", "--store", store, "--json").json["runs"] == []


def test_that_a_run_is_shown_with_its_document_as_toml(history: History) -> None:
    done = call("show", history.run, "--store", history.store)
    head, _, toml = done.out.partition("\nversion = ")
    told = call("show", history.run, "--store", history.store, "--json").json
    assert documents.from_toml(f"version = {toml}").model_dump(mode="json") == told["experiment"]
    for part in (history.run, "[red]x[/]", "completed", "1 of 1 epochs", "digit accuracy, test"):
        assert part in head
    assert f"weights: {told['paths']['weights']}" in head.splitlines()
    assert told["metrics"] == history.told["metrics"]


def test_that_the_beginning_of_an_id_names_its_run(history: History) -> None:
    shortest = next(n for n in range(1, 13) if history.run[:n] != history.control[:n])
    told = call("show", history.run[:shortest], "--store", history.store, "--json").json
    assert told["run"] == history.run


def test_that_an_ambiguous_id_is_answered_with_the_runs_it_may_mean(history: History) -> None:
    done = call("show", history.run[:1], "--store", history.store, "--json")
    assert done.code == 3
    assert history.run in done.json["error"]["what"]
    assert history.control in done.json["error"]["what"]
    assert done.json["error"]["remedy"]
    assert done.err.startswith("error: ")


@pytest.mark.parametrize("command", ["show", "resume", "export", "compare"])
def test_that_an_unknown_run_is_refused(history: History, tmp_path: Path, command: str) -> None:
    extra: list[object] = {"export": ["--out", tmp_path / "out"], "compare": [history.run]}.get(command, [])
    done = call(command, "nowhere", *extra, "--store", history.store, "--json")
    assert done.code == 3
    assert "nowhere" in done.json["error"]["what"]
    assert not (tmp_path / "out").exists()


def test_that_only_settings_that_differ_are_compared(history: History) -> None:
    told = call("compare", history.run, history.control, "--store", history.store, "--json").json
    assert told["settings"] == {
        "name": ["[red]x[/]", "[red]x[/] · from random initialisation"],
        "source.initialisation": ["pretrained", "random"],
        "freeze.boundary": [14, 0],
    }
    assert [run["run"] for run in told["runs"]] == [history.run, history.control]
    assert [run["metrics"] for run in told["runs"]] == [history.told["metrics"], history.told["control"]["metrics"]]


def test_that_all_settings_are_compared_when_asked_for(history: History) -> None:
    told = call("compare", history.run, history.control, "--all", "--store", history.store, "--json").json
    assert told["settings"]["recipe.epochs"] == [1, 1]
    assert told["settings"]["freeze.boundary"] == [14, 0]


def test_that_people_compare_runs_by_name_and_id(history: History) -> None:
    done = call("compare", history.run, history.control, "--store", history.store)
    assert done.code == 0
    for part in (history.run, history.control, "[red]x[/]", "digit accuracy, test", "source.initialisation"):
        assert part in done.out
    assert "recipe.epochs" not in done.out


def test_that_a_run_does_not_differ_from_itself(history: History) -> None:
    done = call("compare", history.run, history.run, "--store", history.store)
    assert "The settings do not differ." in done.out


def test_that_one_run_cannot_be_compared(history: History) -> None:
    done = call("compare", history.run, "--store", history.store, "--json")
    assert done.code == 2
    assert "two or more" in done.json["error"]["remedy"]


def test_that_a_kept_run_is_exported_again_alike(history: History, tmp_path: Path) -> None:
    folder = tmp_path / "[red]out[/]"
    told = call("export", history.run, "--out", folder, "--store", history.store, "--json").json
    assert all(Path(path).is_file() for path in told["paths"]["export"])
    assert weights_digest(folder / "model.safetensors") == weights_digest(history.exported / "model.safetensors")
    done = call("export", history.run, "--out", folder, "--store", history.store)
    assert done.out.splitlines() == told["paths"]["export"]


def test_that_a_finished_run_cannot_be_resumed(history: History) -> None:
    done = call("resume", history.run, "--store", history.store, "--json")
    assert done.code == 2
    assert "completed" in done.json["error"]["what"]


def test_that_without_a_command_the_window_opens_over_the_store(history: History) -> None:
    opened: list[str] = []

    def open_window(url: str) -> int:
        opened.append(url)
        return 7

    assert call("--store", str(history.store), open_window=open_window).code == 7
    assert opened == [str(history.store)]


def test_that_what_mixtures_with_the_start_gave_is_shown(store: Path) -> None:
    values = {"validation/class/accuracy": (0.125, 0.75), "test/class/accuracy": (0.1, 0.7), "test/loss": (3.0, 1.0)}
    told = Interpolated(run="1abc", shares=(0.0, 1.0), values=values, kept=1.0)
    with Store.open(store) as kept:
        for run in ("1abc", "2abc"):
            kept.add_run(run, "mixed", documents.to_json(Experiment()), "completed")
        kept.append("1abc", points_of(told))
    lines = [line.split() for line in call("show", "1abc", "--store", store).out.splitlines()]
    assert ["0.00", "12.5", "%", "10.0", "%"] in lines
    assert ["1.00", "75.0", "%", "70.0", "%", "kept"] in lines
    assert call("show", "1abc", "--store", store, "--json").json["mixtures"] == {
        "shares": [0.0, 1.0],
        "values": {name: list(pair) for name, pair in values.items()},
        "kept": 1.0,
    }
    assert call("show", "2abc", "--store", store, "--json").json["mixtures"] is None


def test_that_what_a_run_did_to_its_blocks_is_shown(store: Path) -> None:
    """Two epochs of four steps: the heads, then the upper of two blocks at a rate that falls."""

    def told(step: int, rate: float, distance: float) -> BlocksTold:
        stem = BlockNow(name="stem", trains=False, rate=0.0, distance=0.0, relative_distance=0.0)
        top = BlockNow(name="top", trains=rate > 0, rate=rate, distance=distance, relative_distance=distance / 40)
        return BlocksTold(run="1abc", step=step, epoch=1, blocks=(stem, top))

    points: dict[str, tuple[list[int], list[float]]] = {}
    for event in (told(0, 0.0, 0.0), told(4, 5e-4, 0.0), told(8, 1e-4, 0.5)):
        for name, value in values_of(event).items():
            points.setdefault(name, ([], []))[0].append(event.step)
            points[name][1].append(value)
    with Store.open(store) as kept:
        for run in ("1abc", "2abc"):
            kept.add_run(run, "gradual", documents.to_json(Experiment()), "completed")
        kept.update_run("1abc", step=8, num_steps=8, num_epochs=2)
        kept.append("1abc", points)
    lines = [line.split() for line in call("show", "1abc", "--store", store).out.splitlines()]
    assert ["from", "epoch", "1:", "the", "heads"] in lines
    assert ["from", "epoch", "2:", "only", "top"] in lines
    assert ["top", "2", "5e-4", "1.2", "%", "0.500"] in lines
    assert not [line for line in lines if line[:1] == ["stem"]]
    shown = call("show", "1abc", "--store", store, "--json").json["blocks"]
    assert shown["phases"] == [
        {"first_epoch": 1, "first_step": 0, "trains": [], "told": "the heads"},
        {"first_epoch": 2, "first_step": 4, "trains": ["top"], "told": "only top"},
    ]
    assert shown["each"][1] == {
        "block": "top",
        "first_epoch": 2,
        "highest_rate": 5e-4,
        "distance": 0.5,
        "relative_distance": 0.0125,
    }
    assert shown["each"][0]["first_epoch"] is None
    assert call("show", "2abc", "--store", store, "--json").json["blocks"] is None
