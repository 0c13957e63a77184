from __future__ import annotations

from datetime import UTC, datetime

from storage.records import RunRecord
from workbench.documents import to_json
from workbench.examples import Example, ExampleResults
from workbench.experiment import Experiment
from workbench.ui.welcome.words import conditions, facts, last_words, outcome


def test_that_an_example_tells_its_size_its_time_and_each_tasks_score_in_its_unit(measured: Example) -> None:
    assert facts(measured) == "2 tasks · 1,000 labelled examples · about 45 s"
    assert outcome(measured) == "digit 96.2 % · thickness MAE 0.182 px (R² 0.880)"


def test_that_without_a_result_nothing_is_claimed(unmeasured: Example) -> None:
    assert facts(unmeasured) == "1 task"
    assert outcome(unmeasured) == ""


def test_that_a_busy_machine_is_owned_to() -> None:
    results = ExampleResults(date="2026-01-02", machine="Two cores", load=9.6, versions={}, results={})
    assert conditions(results) == "Results and times: Two cores, at a load of 10, 2026-01-02."
    assert conditions(None) == ""


def test_that_a_run_tells_its_end() -> None:
    now = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
    document = to_json(Experiment())
    record = RunRecord("a", "probe", "interrupted", document, created=datetime(2026, 3, 2, 12, 0, tzinfo=UTC))
    assert last_words(record, now).startswith("interrupted · 2026-03-02 ")
