"""`find-rate`: suggestions and curve, on a terminal and for scripts; nothing is kept of the search."""

from __future__ import annotations

from pathlib import Path

import pytest

from workbench.training import lr_finder
from workbench.training.lr_finder import rising

from .conftest import call


@pytest.fixture(autouse=True)
def _few_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lr_finder, "NUM_STEPS", 20)
    monkeypatch.setattr(lr_finder, "RATES", rising(20))


def test_that_scripts_get_the_suggestions_and_the_curve_they_were_read_off(document: Path, store: Path) -> None:
    told = call("find-rate", document, "--store", store, "--json").json
    assert list(told["suggestions"]) == ["steepest", "valley", "minimum"]
    assert len(told["rates"]) == len(told["losses"]) == len(told["smoothed"]) <= told["planned"] == 20
    for suggestion in told["suggestions"].values():
        assert (suggestion["rate"] is None) == bool(suggestion["reason"])
    steepest = told["suggestions"]["steepest"]["rate"]
    assert any(rate == pytest.approx(steepest, rel=0.05) for rate in told["rates"])
    assert not store.exists(), "a search is no run"


def test_that_people_read_each_suggestion_with_its_meaning_and_every_rate(document: Path, store: Path) -> None:
    said = call("find-rate", document, "--set", "recipe.optimizer.kind=sgd", "--store", store)
    assert said.code == 0
    words = " ".join(said.out.split())
    for title in ("Steepest", "Valley", "Minimum ÷ 10"):
        assert title in words
    assert "of 20 steps in" in words
    assert "1.00e-07" in words


def test_that_a_document_with_a_fault_is_refused_before_anything_is_tried(document: Path, store: Path) -> None:
    told = call("find-rate", document, "--set", "freeze.boundary=99", "--store", store, "--json").json
    assert told["exit_code"] == 2
    assert "rates" not in told
    assert "freeze" in str(told["error"])
