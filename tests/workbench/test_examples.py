"""The documents that come with the program."""

from __future__ import annotations

from pathlib import Path

import pytest

from workbench import documents
from workbench.data.describe import describe
from workbench.data.sources import open_dataset
from workbench.examples import ExampleResult, ExampleResults, digest_of, read_examples, read_results
from workbench.spec.data import BundledData

FOLDER = Path(__file__).parents[2] / "examples"
EXAMPLES = sorted(FOLDER.glob("*.toml"))


def no_news(done: int, total: int) -> None:
    """Nobody watches."""


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_that_an_example_fits_its_data(path: Path) -> None:
    experiment = documents.read(path)
    told = describe(experiment.data, experiment.split, experiment.tasks)
    assert experiment.problems(None, told) == []
    assert told.split.train >= 100


def test_that_examples_have_names_of_their_own() -> None:
    names = [documents.read(path).name for path in EXAMPLES]
    assert len(names) == len(set(names)) >= 6


def test_that_two_examples_predict_two_things_of_one_image() -> None:
    by_name = {path.stem: documents.read(path) for path in EXAMPLES}
    thickness = by_name["mnist5k-digit-and-thickness"]
    assert [task.kind for task in thickness.tasks] == ["classification", "regression"]
    sides = by_name["multimnist-left-and-right"]
    assert [task.column for task in sides.tasks] == ["left", "right"]
    assert isinstance(sides.data, BundledData)
    assert open_dataset(sides.data, no_news).parts is not None


def test_that_every_example_asks_a_question_and_shows_the_result_of_what_it_is_now() -> None:
    examples = read_examples()
    assert {example.path for example in examples} == set(EXAMPLES)
    for example in examples:
        assert "?" in example.question
        assert example.result is not None, f"run: python -m benchmarks.examples --only {example.path.stem} --write"
        tasks = {name.split("/")[1] for name in example.result.scores if name.count("/") == 2}
        assert tasks == {task.name for task in example.experiment.tasks}


def test_that_examples_begin_with_the_simplest() -> None:
    *examples, last = read_examples()
    assert last.experiment.source.kind == "perceptron", "nothing is transferred there"
    counts = [len(example.experiment.tasks) for example in examples]
    assert counts == sorted(counts)
    seconds = [example.result.seconds for example in examples if example.result and len(example.experiment.tasks) == 1]
    assert seconds == sorted(seconds)
    assert len(seconds) >= 3


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """One example with a result, and a file that is none."""
    text = (FOLDER / "mnist5k-linear-probe.toml").read_text()
    path = tmp_path / "one.toml"
    path.write_text(text)
    (tmp_path / "broken.toml").write_text("name = ")
    result = ExampleResult(document=digest_of(path), seconds=3.0, num_labelled=500, scores={"test/digit/accuracy": 0.9})
    results = ExampleResults(date="2026-01-01", machine="m", load=1.0, versions={}, results={"one": result})
    (tmp_path / "results.json").write_text(results.model_dump_json())
    return tmp_path


def test_that_a_result_belongs_to_the_document_that_was_run(folder: Path) -> None:
    path = folder / "one.toml"
    (example,) = read_examples(folder)
    assert example.result is not None
    text = (FOLDER / "mnist5k-linear-probe.toml").read_text()
    body = "\n".join(line for line in text.splitlines() if not line.startswith("#"))
    path.write_text(f"# Another question?\n# In two lines.\n\n{body}")
    (example,) = read_examples(folder)
    assert example.question == "Another question? In two lines."
    assert example.result is not None
    path.write_text(path.read_text().replace("epochs = 10", "epochs = 11"))
    (example,) = read_examples(folder)
    assert example.result is None


def test_that_results_that_cannot_be_read_are_none(folder: Path) -> None:
    (folder / "results.json").write_text("{")
    assert read_results(folder) is None
    assert [example.result for example in read_examples(folder)] == [None]
