"""What the page says of examples and runs. Knows no Qt."""

from __future__ import annotations

from datetime import datetime

from storage.records import RunRecord
from workbench import measures, series_words
from workbench.examples import Example, ExampleResults
from workbench.spec.numbers import count_text
from workbench.spec.units import units_of
from workbench.ui.runs import wording
from workbench.ui.runs.run_rows import RunRow


def facts(example: Example) -> str:
    """`2 tasks · 1,000 labelled examples · about 45 s`; without a result only what the document says."""
    parts = [count_text(len(example.experiment.tasks), "task")]
    if example.result is not None:
        parts.append(f"{example.result.num_labelled:,} labelled examples")
        seconds = example.result.seconds
        parts.append(f"about {wording.duration(seconds)}" if seconds >= 1 else "under a second")
    return " · ".join(parts)


def outcome(example: Example) -> str:
    """`digit 96.2 % · thickness MAE 0.182 px (R² 0.880)`: what the test set gave; empty without a result."""
    if example.result is None:
        return ""
    scores, units = example.result.scores, units_of(example.experiment.tasks)
    told = {measures.task_of(name): name for name in measures.shown_names(scores, "test")}
    order = [task.name for task in example.experiment.tasks if task.name in told]
    return " · ".join(f"{task} {_told(told[task], scores, units)}" for task in order)


def _told(name: str, scores: dict[str, float], units: series_words.Units) -> str:
    """An error in a unit says little without the share of the variance that is explained."""
    shown = series_words.signed(name, series_words.score(name, scores[name], units))
    main = next(
        main for main in measures.main_names(scores, "test") if measures.task_of(main) == measures.task_of(name)
    )
    if main == name:
        return shown
    title, share = measures.MEASURES[measures.measure_of(main)].title, series_words.score(main, scores[main])
    return f"{shown} ({title} {share})"


def conditions(results: ExampleResults | None) -> str:
    """On what the results were measured, and how busy that was."""
    if results is None:
        return ""
    return f"Results and times: {results.machine}, at a load of {results.load:.0f}, {results.date}."


def last_words(record: RunRecord, now: datetime) -> str:
    """`done · 0.866 test · today 14:20`."""
    row = RunRow(record)
    score = str(row.score) if row.score.value is not None else ""
    when = wording.moment(record.ended or record.started or record.created, now)
    return " · ".join(filter(None, (wording.STATUS_WORDS[record.status], score, when)))
