"""What stands in the folder of an export, and what becomes of a folder that cannot take it."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
import torch
from PIL import Image
from safetensors import SafetensorError

from models.spec.errors import UserError
from workbench.documents import from_plain, replaced
from workbench.experiment import Experiment
from workbench.training.kept_adapters import write_adapters

NAMES = ["model.safetensors", "model.json", "load_model.py", "README.md"]


def test_that_the_sidecar_says_all_that_is_needed_to_use_the_weights(
    small: Experiment, keep: Any, tmp_path: Path
) -> None:
    kept = keep(small)
    paths = kept.export(tmp_path / "out", **{"test/class/accuracy": 0.875})
    assert [path.name for path in paths] == NAMES
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == sorted(NAMES)
    about = json.loads((tmp_path / "out" / "model.json").read_text())
    assert about["format"] == "transfer-workbench-export/1"
    assert about["tasks"] == [
        {
            "name": "class",
            "kind": "classification",
            "column": "class",
            "labels": [str(n) for n in range(10)],
            "outputs": 10,
            "head": {"kind": "linear", "pooling": "source", "width": 1280},
        }
    ]
    assert about["source"] == {
        "title": "EfficientNet-Lite0",
        "library": "timm",
        "architecture": "tf_efficientnet_lite0",
        "variant": "default",
        "classifier": "classifier",
        "options": {},
        "several_classifiers": False,
        "input_layer": "",
    }
    assert {key: about["input"][key] for key in ("size", "mean", "std", "interpolation", "fit")} == {
        "size": 32,
        "mean": [0.5] * 3,
        "std": [0.5] * 3,
        "interpolation": "bicubic",
        "fit": "crop",
    }
    assert about["scores"] == {"test/class/accuracy": 0.875}
    assert from_plain(about["experiment"]) == small
    assert about["versions"]["torch"] == version("torch")
    assert about["run"] == "r1"


def test_that_the_card_tells_people_what_it_is_and_how_well_it_does(
    small: Experiment, keep: Any, tmp_path: Path
) -> None:
    keep(replaced(small, {"freeze.boundary": 9})).export(tmp_path, **{"test/class/accuracy": 0.875})
    card = (tmp_path / "README.md").read_text()
    assert card.startswith("# my run\n")
    for words in (
        "EfficientNet-Lite0",
        "Digits (8×8), 20 labelled examples",
        "the lowest 9 blocks",
        "| class accuracy, test | 87.5 % |",
        "into 10 classes (0, 1, 2, 3, 4, 5, 6, 7, 8, 9)",
        "3 × 32 × 32",
    ):
        assert words in card


def test_that_a_card_without_scores_says_why(small: Experiment, keep: Any, tmp_path: Path) -> None:
    keep(small).export(tmp_path)
    assert "No part of the data was held back" in (tmp_path / "README.md").read_text()


def test_that_the_script_names_the_class_of_an_image_file(small: Experiment, keep: Any, tmp_path: Path) -> None:
    kept = keep(replaced(small, {"preprocessing.fit": "pad"}))
    kept.export(tmp_path / "out")
    Image.radial_gradient("L").crop((0, 0, 90, 40)).save(tmp_path / "grey.png")
    command = [sys.executable, "-I", str(tmp_path / "out" / "load_model.py"), str(tmp_path / "grey.png")]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=tmp_path)
    name, _, said = done.stdout.strip().partition(": ")
    assert name.endswith("grey.png")
    assert said.startswith("class = ")
    assert said.endswith("%)")


def test_that_the_script_names_files_that_are_no_images_and_goes_on_with_the_others(
    small: Experiment, keep: Any, tmp_path: Path
) -> None:
    keep(small).export(tmp_path / "out")
    whole, cut, text, gone = (tmp_path / name for name in ("whole.png", "cut.png", "text.png", "gone.png"))
    Image.radial_gradient("L").save(whole)
    cut.write_bytes(whole.read_bytes()[:2000])
    text.write_text("no image")
    command = [sys.executable, "-I", str(tmp_path / "out" / "load_model.py"), *map(str, (cut, text, gone, whole))]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    faults = done.stderr.splitlines()
    assert [fault.partition(" cannot be read as an image: ")[0] for fault in faults] == [str(cut), str(text), str(gone)]
    assert faults[2].endswith(": No such file or directory")
    assert done.stdout.startswith(f"{whole}: class = ")


def test_that_the_script_tells_the_chance_of_every_label_those_that_hold_first(
    small: Experiment, keep: Any, tmp_path: Path
) -> None:
    keep(small).export(tmp_path)
    script = (tmp_path / "load_model.py").read_text(encoding="utf-8")
    defined: dict[str, Any] = {}
    exec(script[script.index("def answer") : script.index("FAULTS_OF_FILES")], defined)  # noqa: S102 -- our own text
    task = {"kind": "multi-label", "labels": ["dark", "striped", "large"]}
    chances = torch.tensor([0.25, 0.75, 0.6])
    assert defined["answer"](task, chances.logit()) == "striped (75.0%), large (60.0%); not dark (25.0%)"
    none = defined["answer"](task, torch.tensor([0.25, 0.125, 0.5]).logit())
    assert none == "none; not large (50.0%), dark (25.0%), striped (12.5%)"
    assert defined["answer"](task, torch.full((3,), 0.75).logit()).count("not") == 0
    assert defined["answer"](task | {"kind": "classification"}, chances.log()) == "striped (46.9%)"


def test_that_a_later_export_takes_the_place_of_an_earlier_one_and_leaves_other_files(
    small: Experiment, keep: Any, tmp_path: Path
) -> None:
    first, second = keep(small, "first"), keep(replaced(small, {"freeze.boundary": 0, "seed": 1}), "second")
    first.export(tmp_path / "out")
    (tmp_path / "out" / "notes.txt").write_text("mine")
    before = (tmp_path / "out" / "model.safetensors").read_bytes()
    opened = (tmp_path / "out" / "model.safetensors").open("rb")
    second.export(tmp_path / "out")
    with opened:
        assert opened.read() == before  # whoever reads the old file reads it to its end
    assert (tmp_path / "out" / "model.safetensors").read_bytes() == second.weights.read_bytes() != before
    assert json.loads((tmp_path / "out" / "model.json").read_text())["experiment"]["seed"] == 1
    assert (tmp_path / "out" / "notes.txt").read_text() == "mine"
    assert not list((tmp_path / "out").glob("*.part"))


def test_that_a_folder_that_cannot_be_written_is_named(small: Experiment, keep: Any, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    kept = keep(small)
    for folder in (tmp_path / "file", tmp_path / "file" / "out"):
        with pytest.raises(UserError, match="cannot be written") as caught:
            kept.export(folder)
        assert str(tmp_path / "file") in caught.value.where
        assert caught.value.remedy


def test_that_nothing_half_written_stays_behind(small: Experiment, keep: Any, tmp_path: Path) -> None:
    """A folder stands where the weights should go, so that putting them in their place fails."""
    kept = keep(small)
    (tmp_path / "out" / "model.safetensors").mkdir(parents=True)
    with pytest.raises(UserError, match="cannot be written"):
        kept.export(tmp_path / "out")
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["model.safetensors"]


def test_that_a_full_disk_is_told_in_words_whoever_writes(
    small: Experiment, keep: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise SafetensorError("Error while serializing: I/O error: No space left on device (os error 28)")

    kept = keep(small)
    monkeypatch.setattr("workbench.export.write.plain_models", lambda *_: {"model-class": ({}, {})})
    monkeypatch.setattr("workbench.export.write.save_file", full)
    with pytest.raises(UserError, match="No space left on device") as caught:
        kept.export(tmp_path / "out")
    assert caught.value.remedy
    assert not list((tmp_path / "out").glob("*.part"))


def test_that_weights_which_are_gone_are_named(small: Experiment, keep: Any, tmp_path: Path) -> None:
    kept = keep(small)
    kept.weights.unlink()
    with pytest.raises(UserError) as caught:
        kept.export(tmp_path / "out")
    assert caught.value.where == str(kept.weights)


def test_that_every_file_may_be_read_as_other_new_files_are(small: Experiment, keep: Any, tmp_path: Path) -> None:
    two = {
        "tasks": [{"name": "digit"}, {"name": "again"}],
        "heads": [{"task": "digit"}, {"task": "again"}],
        "sharing.boundary": 14,
        "adapters": [{"kind": "lora", "blocks": ["1.0"]}],
        "recipe.epochs": 1,
    }
    kept = keep(replaced(small, two))
    write_adapters(kept.weights.parent, kept.parts.experiment, kept.parts.model)
    written = kept.export(tmp_path / "out")
    assert {"model-digit.safetensors", "adapter_model.safetensors"} <= {path.name for path in written}
    (tmp_path / "new").touch()
    assert {path.stat().st_mode for path in written} == {(tmp_path / "new").stat().st_mode}
    assert " 1 epoch, batch size" in (tmp_path / "out" / "README.md").read_text("utf-8")
