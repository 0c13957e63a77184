"""From the first look at the bundled experiment to weights that predict outside, and back again another day."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt

from storage.store import Store
from tests.journeys.person import CTRL, Person
from workbench.data.sources import open_dataset
from workbench.data.splitting import split_examples
from workbench.documents import from_json
from workbench.ui.forms.disclosure import Disclosure
from workbench.ui.runs.export_dialog import ExportDialog

SHIFT = Qt.KeyboardModifier.ShiftModifier
FIELDS = {"Epochs": "30", "Batch size": "16", "Labelled examples": "64", "Image size": "32", "Seed": "3"}
FOLDED = {"Validation": "0.03", "Test": "0.03"}
FIRST, SECOND = "top 2 blocks, seed 3", "linear probe, seed 3"

PREDICTION_OUTSIDE = """
import json, sys

class Refuse:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in ("workbench", "models", "storage", "PySide6"):
            raise ImportError(name)

sys.meta_path.insert(0, Refuse())
sys.path.insert(0, sys.argv[1])
import load_model, torch
from PIL import Image
model = load_model.load()
with torch.inference_mode():
    images = torch.cat([load_model.preprocess(Image.open(name)) for name in sys.argv[2:]])
    print(json.dumps(model(images)["digit"].log_softmax(dim=1).tolist()))
"""


def test_that_two_runs_are_made_compared_exported_and_found_again(
    sit_down: Callable[..., Person], store: Store, tmp_path: Path
) -> None:
    person = sit_down()
    sees_the_bundled_experiment(person)
    moves_the_boundary(person)
    edits_the_recipe(person)
    runs_pauses_and_goes_on(person, store)
    runs_again_with_another_boundary(person)
    compares_both(person)
    exports_the_first(person, tmp_path / "export")
    predicts_outside_what_the_history_says(store, tmp_path)
    person.close_window()
    person.until(lambda: person.program_has_ended)
    another_day = sit_down()
    another_day.until(lambda: another_day.statuses() == {FIRST: "done", SECOND: "done"})


def sees_the_bundled_experiment(person: Person) -> None:
    person.until(person.knows_source_and_data)
    assert "EfficientNet-Lite0" in person.left_side()
    assert "MNIST-5k" in person.left_side()
    assert person.says_what_trains()[0].startswith("Trains only the task heads")


def moves_the_boundary(person: Person) -> None:
    """One drag is one step of undo, however many stops it makes; the keyboard does the same."""
    undo = person.controller.document.undo_stack
    before = person.says_what_trains()
    top = person.stack.canvas.shown
    read = person.drag_boundary(top - 1, top - 2, top - 3)
    assert len({before, *read}) == 4
    assert all(figure in caption for caption, figure in [before, *read])
    assert undo.count() == 1
    person.press(Qt.Key.Key_Z, CTRL)
    assert person.says_what_trains() == before
    person.press(Qt.Key.Key_Z, CTRL | SHIFT)
    assert person.says_what_trains() == read[-1]
    person.press(Qt.Key.Key_Up)
    assert person.says_what_trains() == read[-2]
    assert undo.count() == 2


def edits_the_recipe(person: Person) -> None:
    for title, text in FIELDS.items():
        person.set_field(title, text)
    folded = next(d for d in person.controller.recipe.findChildren(Disclosure) if "Validation" in d.toolTip())
    person.click(folded.accessibleName())
    for title, text in FOLDED.items():
        person.set_field(title, text)
    edited = person.controller.document.experiment
    assert (edited.recipe.epochs, edited.recipe.batch_size, edited.split.labelled) == (30, 16, 64)
    assert (edited.preprocessing.image_size, edited.seed) == (32, 3)
    assert (edited.split.validation, edited.split.test) == (0.03, 0.03)
    person.until(lambda: person.figure("steps") == "4 × 30 = 120")  # once the engine has told the new split
    assert "28×28 grey → 32×32" in person.left_side()
    assert "64 of" in person.left_side()


def runs_pauses_and_goes_on(person: Person, store: Store) -> None:
    person.run()
    person.until(lambda: person.last_step() >= 2)
    person.click("Pause")
    person.until(lambda: person.run_bar().startswith(f"{FIRST} · paused · epoch "))
    assert any(device in person.run_bar() for device in ("CPU", "NVIDIA", "Apple"))
    held_at = person.last_step()
    assert held_at < 120
    person.until(lambda: person.statuses() == {FIRST: "paused"})
    person.watch(500)
    assert person.last_step() == held_at
    person.until(lambda: store.last_step(store.runs()[0].id) == held_at)
    person.click("Continue")
    person.until(lambda: person.last_step() > held_at)
    person.until(lambda: person.run_bar().startswith(f"{FIRST} · done: "))
    person.until(lambda: person.statuses() == {FIRST: "done"})
    assert person.last_step() == 120
    person.until(lambda: person.last_drawn() == [[30.0], [30.0]])  # validation accuracy and training loss, in epochs


def runs_again_with_another_boundary(person: Person) -> None:
    person.set_field("Epochs", "3")
    person.drag_boundary(person.stack.canvas.stack_scene.num_blocks)
    person.run()
    person.until(lambda: person.run_bar().startswith(f"{SECOND} · done: "))
    person.until(lambda: person.statuses() == {FIRST: "done", SECOND: "done"})
    person.until(lambda: person.last_drawn() == [[30.0, 3.0], [30.0, 3.0]])


def compares_both(person: Person) -> None:
    person.show_tab("History")
    person.select(FIRST, SECOND)
    person.click("Compare")
    compare = person.area.compare
    person.until(lambda: compare.isVisible() and person.last_drawn(compare.curves) == [[3.0, 30.0], [3.0, 30.0]])
    colours = {curve.style.colour.name() for curve in compare.curves.plots[0]._curves}
    assert len(colours) == 2
    assert settings_compared(person) == {"Freeze › Freeze boundary", "Recipe › Epochs"}
    person.click("Only differences")
    assert settings_compared(person) > {"Freeze › Freeze boundary", "Recipe › Epochs", "Recipe › Batch size"}


def settings_compared(person: Person) -> set[str]:
    """The titles of the rows that are settings within a part of the document."""
    model = person.area.compare.model
    titles = (str(model.headerData(row, Qt.Orientation.Vertical)) for row in range(model.rowCount()))
    return {title for title in titles if " › " in title}


def exports_the_first(person: Person, folder: Path) -> None:
    person.show_tab("History")
    person.select(FIRST)
    person.click("Export weights…")
    dialog = person.dialog(ExportDialog)
    person.type_into(dialog.folder_field, str(folder))
    person.click("Export", dialog)
    person.until(lambda: person.reads(f"4 files written to {folder}.", dialog))
    person.click("Close", dialog)
    assert (folder / "model.safetensors").exists()


def predicts_outside_what_the_history_says(store: Store, folder: Path) -> None:
    """The exported script reads the test images as files; its predictions have the accuracy and the loss that the kept
    weights had in the program.
    """
    record = next(record for record in store.runs() if record.name == FIRST)
    images, labels_N = images_held_back(record.document, folder)
    command = [sys.executable, "-I", "-c", PREDICTION_OUTSIDE, str(folder / "export"), *map(str, images)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder)
    assert done.returncode == 0, done.stderr
    chances_NC = np.array(json.loads(done.stdout))  # logarithms
    accuracy = float((chances_NC.argmax(axis=1) == labels_N).mean())
    loss = float(-chances_NC[np.arange(len(labels_N)), labels_N].mean())
    assert accuracy == pytest.approx(record.values["test/digit/accuracy"])
    # float32's rounding: batches of another size, convolutions in another order
    assert loss == pytest.approx(record.values["test/digit/loss"], rel=1e-4)


def images_held_back(document: str, folder: Path) -> tuple[list[Path], np.ndarray]:
    """The run's test images as PNG files, and their labels (N,)."""
    experiment = from_json(document)
    data = open_dataset(experiment.data, lambda *_: None)
    labels_N = data.columns["class"].codes
    held_back = split_examples([labels_N], experiment.split, num_examples=len(data)).test
    paths = []
    for index in held_back:
        paths.append(folder / f"{index}.png")
        Image.fromarray(data.images.read(int(index), None)[..., 0]).save(paths[-1])
    return paths, labels_N[held_back]
