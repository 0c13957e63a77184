"""`data shift`: the setting and the shift, on a terminal and for scripts."""

from __future__ import annotations

from pathlib import Path

import pytest

from workbench.evidence.shift import sample

from .conftest import call

SOURCE = ("--set", "source_data.kind=bundled", "--set", "source_data.name=mnist-5k")


@pytest.fixture(autouse=True)
def _few_examples(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sample, "MOST_EXAMPLES", 48)


def test_that_scripts_get_the_setting_its_methods_and_the_measures(document: Path, store: Path) -> None:
    told = call("data", "shift", document, *SOURCE, "--store", store, "--json").json
    assert told["setting"]["case"] == "adaptation"
    assert {method["title"]: method["verdict"] for method in told["methods"]}["Feature alignment"] == "applies"
    assert 0 < told["shift"]["distance"]["low"] <= told["shift"]["distance"]["distance"] <= 2
    assert told["shift"]["num_source"] == 48
    assert "source_points" not in told["shift"]
    # The bundled MNIST is balanced, and of the 1,797 digits 174 to 183 are of each class.
    assert 0 < told["labels"]["total_variation"] < 0.01


def test_that_people_read_both_sides_the_methods_and_what_the_numbers_mean(document: Path, store: Path) -> None:
    said = call("data", "shift", document, *SOURCE, "--store", store)
    assert said.code == 0
    for words in ("Domain adaptation", "Source:", "MNIST-5k", "Target:", "Instance weighting", "not yet"):
        assert words in said.out
    assert "A\u2011distance" in said.out
    assert "on 48 source and 48 target examples" in " ".join(said.out.split())


def test_that_an_experiment_without_source_data_is_told_what_to_add(document: Path, store: Path) -> None:
    told = call("data", "shift", document, "--store", store, "--json").json
    assert told["exit_code"] == 2
    assert "no source data" in str(told)
