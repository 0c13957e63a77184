"""Rows of a table through the whole of training, with what is said where they do not fit."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from models.describing import describe_source
from models.sources.build import RunWeights
from models.spec.errors import UserError
from models.tensor_files import read_metadata, read_tensors
from workbench.data.describe import describe
from workbench.documents import replaced
from workbench.experiment import Experiment
from workbench.spec.table_encoding import TableEncoding
from workbench.training.assembly import assemble_run
from workbench.training.dry_run import dry_run
from workbench.training.random_data import Amounts

WINE: dict[str, Any] = {
    "source": {"kind": "perceptron", "features": 13, "hidden": 32},
    "data": {"kind": "bundled", "name": "wine"},
    "freeze.boundary": 0,
    "recipe.epochs": 15,
    "recipe.batch_size": 32,
    "recipe.learning_rate": 0.01,
    "recipe.device": "cpu",
}


@pytest.fixture
def wine() -> Experiment:
    return replaced(Experiment(), WINE)


@pytest.fixture
def diabetes(wine: Experiment) -> Experiment:
    changes: dict[str, Any] = {
        "source.features": 10,
        "data.name": "diabetes",
        "tasks": [{"kind": "regression", "name": "progression", "column": "progression"}],
        "heads": [{"kind": "linear", "task": "progression"}],
    }
    return replaced(wine, changes)


def problems_of(experiment: Experiment) -> list[str]:
    stack = describe_source(experiment.source) if experiment.source.kind == "perceptron" else None
    found = experiment.problems(stack, describe(experiment.data, experiment.split, experiment.tasks))
    return [f"{problem.place}: {problem.message}" for problem in found]


def test_that_a_perceptron_learns_wine(wine: Experiment, train: Any) -> None:
    """Fisher's discriminant tells the three cultivars apart entirely, so that nine in ten is little to ask."""
    assert problems_of(wine) == []
    finished, _ = train(wine)
    assert finished.outcome == "completed"
    assert finished.values["test/class/accuracy"] > 0.9


def test_that_the_same_document_gives_the_same_weights(wine: Experiment, train: Any) -> None:
    short = replaced(wine, {"recipe.epochs": 2})
    first, second = (read_tensors(Path(train(short, folder)[0].weights))[0] for folder in ("a", "b"))
    assert all(torch.equal(first[name], second[name]) for name in first)


def test_that_a_number_is_predicted_in_its_unit(diabetes: Experiment, train: Any) -> None:
    finished, _ = train(diabetes)
    assert finished.values["test/progression/mae"] < 60  # the mean of all predicts with an error of 66


def test_that_kept_weights_say_how_rows_become_features(wine: Experiment, train: Any) -> None:
    finished, _ = train(replaced(wine, {"recipe.epochs": 1}))
    metadata = read_metadata(Path(finished.weights))
    encoding = TableEncoding.model_validate_json(metadata["encoding"])
    assert encoding.names[0] == "alcohol"
    assert len(encoding.names) == 13
    assert metadata["library"] == "perceptron"


def test_that_what_a_run_learned_is_handed_on_to_a_table_with_the_same_features(wine: Experiment, train: Any) -> None:
    first, _ = train(replaced(wine, {"recipe.epochs": 2}), "first")
    earlier = {"one": RunWeights(wine.source, Path(first.weights))}
    again = replaced(wine, {"source": {"kind": "run", "run": "one"}, "freeze.boundary": "all"})
    finished, _ = train(again, "second", resolve_run=earlier.__getitem__)
    assert finished.outcome == "completed"
    kept, source = read_tensors(Path(finished.weights))[0], read_tensors(Path(first.weights))[0]
    assert torch.equal(kept["layers.1.linear.weight"], source["layers.1.linear.weight"])
    other = replaced(again, {"data.name": "breast-cancer"})
    failed, _ = train(other, "third", resolve_run=earlier.__getitem__)
    assert failed.outcome == "failed"
    assert "other features than the earlier run has learned: without “alcohol”" in failed.reason


def test_that_frozen_layers_are_computed_once_and_change_nothing(wine: Experiment, train: Any) -> None:
    first, _ = train(replaced(wine, {"recipe.epochs": 1}), "first")
    earlier = {"one": RunWeights(wine.source, Path(first.weights))}
    frozen = replaced(wine, {"source": {"kind": "run", "run": "one"}, "freeze.boundary": 1, "recipe.epochs": 2})
    made = []
    for cached in (True, False):
        finished, _ = train(
            replaced(frozen, {"recipe.cache_frozen": cached}), f"{cached}", resolve_run=earlier.__getitem__
        )
        made.append(read_tensors(Path(finished.weights))[0])
    for name, tensor in made[0].items():
        torch.testing.assert_close(tensor, made[1][name])


def test_that_lora_and_mixup_work_on_rows(wine: Experiment, train: Any) -> None:
    changes: dict[str, Any] = {
        "adapters": [{"kind": "lora", "blocks": ["0", "1"]}],
        "augmentation": [{"kind": "mixup"}],
        "recipe.epochs": 2,
    }
    assert train(replaced(wine, changes))[0].outcome == "completed"


def test_that_what_changes_pictures_is_refused_for_rows(wine: Experiment, train: Any) -> None:
    flipped = replaced(wine, {"augmentation": [{"kind": "horizontal-flip"}, {"kind": "mixup"}]})
    told = "Horizontal flip: augmentation of images, and the data are rows of a table."
    assert problems_of(flipped) == [f"augmentation: {told}"]
    failed, _ = train(flipped)
    assert failed.outcome == "failed"
    assert told in failed.reason


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"source.features": 12}, "source.features: Wine gives 13 features, and the source model reads 12."),
        ({"source": {"kind": "bundled"}}, "data: Wine holds rows of a table, and the source model sees images."),
        ({"data.name": "digits"}, "data: Digits (8×8) holds images, and the source model reads rows of a table."),
    ],
)
def test_that_data_and_source_that_do_not_fit_are_told_before_and_refused(
    changes: dict[str, Any], told: str, wine: Experiment
) -> None:
    unfit = replaced(wine, changes)
    assert told in problems_of(unfit)
    with pytest.raises(UserError):
        assemble_run(unfit, None, None, lambda *_: None)


def test_that_a_dry_run_takes_random_rows(wine: Experiment) -> None:
    measured = dry_run(wine, Amounts({"class": 3}, 100, 30, 30), None, lambda: False)
    assert measured.seconds_per_step > 0
    assert measured.peak_bytes > 0


def test_that_rows_reach_the_model_standardised(wine: Experiment) -> None:
    parts = assemble_run(wine, None, None, lambda *_: None)
    seen = np.concatenate([batch.inputs.numpy() for batch in parts.train.in_order()])
    np.testing.assert_allclose(seen.mean(axis=0), 0, atol=1e-5)
    np.testing.assert_allclose(seen.std(axis=0), 1, atol=1e-5)


def test_that_batch_norm_of_a_single_row_is_refused_beforehand(wine: Experiment) -> None:
    norms = replaced(wine, {"source.batch_norm": True})
    [one] = problems_of(replaced(norms, {"recipe.batch_size": 1}))
    assert one == "recipe.batch_size: Batch norm cannot normalise one row at a time."
    [one] = problems_of(replaced(norms, {"split.labelled": 1}))
    assert one == "split.labelled: Batch norm cannot normalise the only training example."
    for sound in ({"recipe.batch_size": 2}, {"freeze.trained_batch_norm": "kept", "recipe.batch_size": 1}):
        assert problems_of(replaced(norms, sound)) == []
    assert problems_of(replaced(wine, {"source.batch_norm": False, "recipe.batch_size": 1})) == []
