"""An export of a perceptron predicts the rows of a file without this program."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from safetensors.torch import load_file

from models.sources.build import build
from models.spec.source import FileSource
from workbench.data.describe import describe
from workbench.data.sources import open_dataset
from workbench.data.table_features import encode
from workbench.data.tables.column_names import unique_names
from workbench.documents import replaced
from workbench.experiment import Experiment
from workbench.export.row_intake import of_rows
from workbench.spec.data import DataFile
from workbench.spec.row_fit import features_of_data
from workbench.spec.tasks import Classification

PREDICT = """
import sys
sys.path.insert(0, sys.argv[1])
import load_model, torch
from safetensors.torch import save_file
rows = load_model.encoded(load_model.read_rows(sys.argv[2]))
with torch.inference_mode():
    save_file({"rows": rows, **load_model.load()(rows)}, sys.argv[3])
assert not {"workbench", "models", "PySide6"} & set(sys.modules)
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Numbers with a decimal comma, numbers and words that are missing, more words than have a feature of their own."""
    random, rows = np.random.default_rng(0), []
    for index in range(120):
        age = "n/a" if index % 11 == 0 else str(20 + int(random.integers(50)))
        weight = f"{random.normal(70, 9):.2f}".replace(".", ",")
        colour = "" if index % 13 == 0 else ("red", "dark blue", "green")[index % 3]
        score = "" if index % 40 == 0 else index * 0.5
        rows.append(f"{age};{weight};{colour};town {index % 37};{'ill' if index % 2 else 'well'};{score}")
    path = tmp_path / "people.csv"
    path.write_text("\n".join(["age;weight;colour;town;class;score", *rows]), encoding="utf-8")
    return path


def people(file: Path) -> Experiment:
    data = DataFile(path=str(file), reads="table")
    tasks: list[dict[str, Any]] = [
        {"kind": "classification", "name": "class", "column": "class"},
        {"kind": "regression", "name": "score", "column": "score"},
    ]
    heads = [{"kind": "linear", "task": "class", "pooling": "average"}, {"kind": "mlp", "task": "score", "hidden": 8}]
    experiment = replaced(Experiment(), {"data": data.model_dump(), "tasks": tasks, "heads": heads})
    names = features_of_data(describe(data, experiment.split, experiment.tasks), experiment.tasks, "")
    source = {"kind": "perceptron", "features": len(names), "hidden": 16, "layers": 3}
    return replaced(experiment, {"source": source, "freeze.boundary": 0, "recipe.device": "cpu"})


def test_that_an_export_predicts_the_rows_of_a_file_without_this_program(file: Path, keep: Any, tmp_path: Path) -> None:
    kept = keep(people(file))
    folder = tmp_path / "out"
    kept.export(folder)
    command = [sys.executable, "-I", "-c", PREDICT, str(folder), str(file), str(tmp_path / "plain.safetensors")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    plain = load_file(tmp_path / "plain.safetensors")
    inputs, names = kept.parts.data.examples.inputs, kept.parts.data.examples.names
    lines = [int(name.rpartition(" ")[2]) - 2 for name in names]  # the header is line 1
    torch.testing.assert_close(plain["rows"][lines], torch.from_numpy(inputs.values))
    with torch.inference_mode():
        ours = kept.parts.model.train(False)(torch.from_numpy(inputs.values))
    for task, logits in ours.items():
        assert logits.std() > 0
        torch.testing.assert_close(plain[task][lines], logits, rtol=1e-4, atol=1e-5)
    said = subprocess.run(
        [sys.executable, "-I", str(folder / "load_model.py"), str(file)], capture_output=True, text=True, check=True
    ).stdout.splitlines()
    assert len(said) == 2 * 120
    assert "row 1: class = " in said[0]
    missing = json.loads((folder / "model.json").read_text(encoding="utf-8"))["missing"]
    assert {task: sum(parts.values()) for task, parts in missing.items()} == {"class": 0, "score": 3}
    assert "| Missing labels | score: " in (folder / "README.md").read_text(encoding="utf-8")


def run_script(folder: Path, *files: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-I", str(folder / "load_model.py"), *map(str, files)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_that_files_which_cannot_be_read_as_rows_are_told_and_the_others_predicted(
    file: Path, keep: Any, tmp_path: Path
) -> None:
    keep(people(file)).export(tmp_path / "out")
    told = file.read_text(encoding="utf-8").splitlines()
    word, headless, gone = (tmp_path / name for name in ("word.csv", "headless.csv", "gone.csv"))
    cells = told[2].split(";")
    word.write_text("\n".join([*told[:2], ";".join([cells[0], "heavy", *cells[2:]])]), encoding="utf-8")
    headless.write_text("\n".join(told[1:]), encoding="utf-8")
    done = run_script(tmp_path / "out", word, headless, gone, file)
    faults = done.stderr.splitlines()
    assert done.returncode == 1
    assert faults[0] == f"{word} cannot be read as rows: row 2, column weight: 'heavy' is no number"
    assert faults[1].startswith(f"{headless} cannot be read as rows: there is no column age, weight, colour, town (")
    assert faults[2:] == [f"{gone} cannot be read as rows: No such file or directory"]
    assert len(done.stdout.splitlines()) == 2 * 120


def test_that_the_export_says_what_it_reads_and_is_a_source_again(file: Path, keep: Any, tmp_path: Path) -> None:
    kept = keep(people(file))
    kept.export(tmp_path / "out")
    card = (tmp_path / "out" / "README.md").read_text(encoding="utf-8")
    assert "python load_model.py ROWS.csv" in card
    assert "the columns age, weight, colour, town as" in card
    again = build(FileSource(path=str(tmp_path / "out" / "model.safetensors")))
    told = json.loads((tmp_path / "out" / "model.json").read_text(encoding="utf-8"))
    assert list(again.input.feature_names) == told["input"]["feature_names"]
    assert again.input.feature_names[:4] == ("age", "age is missing", "weight", "colour=dark blue")
    merged = kept.parts.model.merged_state_dict()
    assert all(torch.equal(tensor, merged[name]) for name, tensor in again.model.state_dict().items())


def intake(*needed: str) -> dict[str, Any]:
    """What the script of an export defines for reading rows."""
    parts = of_rows()
    defined: dict[str, Any] = {"ABOUT": {"encoding": {"columns": [{"column": name} for name in needed]}}}
    exec(f"{parts['imports']}\nfrom torch import Tensor, nn\n{parts['intake']}", defined)  # noqa: S102 -- our own text
    return defined


@pytest.mark.parametrize("line", ["age , weight", "a,a,a (2),a", ",b,", '"stroke\nwidth",b', "column 2,"])
def test_that_columns_are_called_as_in_training(line: str) -> None:
    script = intake()
    raw = next(csv.reader(io.StringIO(line, newline="")))
    assert script["column_names"](raw) == unique_names(raw)[0]


def test_that_the_rows_below_such_names_are_read(tmp_path: Path) -> None:
    file, script = tmp_path / "rows.csv", intake("weight")
    file.write_text("\nage , weight\n1,2\n3\n", encoding="utf-8")
    assert script["read_rows"](str(file)) == [{"age": "1", "weight": "2"}, {"age": "3", "weight": None}]


@pytest.mark.parametrize(
    "cells",
    [
        ("1,234", "900", "12,500", "3"),
        ("1,234,567", "1,000.5", "-", "none"),
        ("1,234", "0,5", "12,500", "NA"),
        ("1.5", "?", "+2", "4e3"),
        ("a,b", "1,234.5", "7", "8", "9"),
        ("1.5", "inf", "2", "-1e300", "4", "5", "6", "7", "8", "9"),
    ],
)
def test_that_cells_are_the_numbers_that_they_were_in_training(tmp_path: Path, cells: tuple[str, ...]) -> None:
    file = tmp_path / "rows.csv"
    file.write_text("x;class\n" + "".join(f"{cell};{'ab'[row % 2]}\n" for row, cell in enumerate(cells)))
    dataset = open_dataset(DataFile(path=str(file), reads="table"), lambda *_: None)
    rows = encode(dataset, [Classification(name="class", column="class")], "", np.arange(3))
    script = intake()
    script["ABOUT"]["encoding"] = rows.encoding.model_dump(mode="json")
    np.testing.assert_allclose(script["encoded"](script["read_rows"](str(file))).numpy(), rows.values, rtol=1e-6)
