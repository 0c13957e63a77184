"""The columns of run tables as data. Knows no Qt."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from workbench.ui.runs import wording
from workbench.ui.runs.run_rows import RunRow, started_at

Look = Literal["text", "number", "score", "colour", "status"]
"""A score is a number with a mark that says what it was taken on."""
SortKey = str | float


def _nothing(_row: RunRow) -> str:
    return ""


@dataclass(frozen=True)
class Column:
    """One column: what it says of a run, and by what it sorts (missing numbers as -infinity, always of one type)."""

    key: str
    title: str
    text: Callable[[RunRow], str]
    sort: Callable[[RunRow], SortKey]
    look: Look = "text"
    tip: Callable[[RunRow], str] = _nothing
    is_editable: bool = False
    about: str = ""
    """What the column holds, where its title does not say all."""


def _known(value: float | None) -> float:
    return -math.inf if value is None or math.isnan(value) else value


def _scores(row: RunRow) -> str:
    return "\n".join(row.score_lines())


def _status_tip(row: RunRow) -> str:
    return "\n".join(filter(None, (wording.STATUS_HELP[row.record.status], row.record.reason)))


def _time(row: RunRow) -> str:
    if row.share_done is not None:
        return f"{math.floor(row.share_done * 100)} %"
    return wording.duration(row.record.seconds) if row.record.seconds else wording.DASH


def _started_tip(row: RunRow) -> str:
    waits = "Not started yet; asked for " if row.record.status == "queued" else ""
    return f"{waits}{started_at(row.record).astimezone():%Y-%m-%d %H:%M:%S}"


def _epochs(row: RunRow) -> str:
    return f"{row.record.epochs_done} of {row.record.num_epochs}" if row.record.num_epochs else wording.DASH


_MEAN = (
    "Accuracy of a classification, F1 of several labels, weighted κ of ordered levels, mean absolute error (MAE) of a "
    "number. Of more than four tasks of one kind their mean; the tooltip of a cell tells every measure."
)

COLOUR = Column("colour", "", _nothing, lambda row: row.record.name, "colour")
NAME = Column(
    "name",
    "Run",
    lambda row: row.record.name,
    lambda row: row.record.name.casefold(),
    tip=lambda row: row.record.name,
    is_editable=True,
)
STATUS = Column(
    "status",
    "Status",
    lambda row: wording.STATUS_WORDS[row.record.status],
    lambda row: wording.STATUS_WORDS[row.record.status],
    "status",
    _status_tip,
)
SCORE = Column(
    "accuracy",
    "Score",
    lambda row: str(row.score),
    lambda row: _known(row.score.rank),
    "score",
    _scores,
    about=f"On the test set once the run was judged there, on the validation set (val) until then. {_MEAN}",
)
LOSS = Column(
    "loss",
    "Loss",
    lambda row: str(row.loss),
    lambda row: _known(row.loss.value),
    "score",
    _scores,
    about="On the test set once the run was judged there, until then on the validation set (val), else in training.",
)
TIME = Column(
    "time",
    "Time",
    _time,
    lambda row: row.record.seconds,
    "number",
    about="All the time the run was at work: preparing, training and judging, without pauses. "
    "Of a run under way, the share that is done.",
)

FREEZE = Column(
    "freeze",
    "Freeze",
    lambda row: row.settings.frozen,
    lambda row: row.settings.boundary,
    tip=lambda row: row.settings.frozen,
    about="The blocks that stay as the source left them, counted from the input, and the adapters.",
)
DATA = Column(
    "data",
    "Data",
    lambda row: row.settings.data,
    lambda row: row.settings.data.casefold(),
    tip=lambda row: row.settings.data,
)
LABELLED = Column(
    "labelled", "Labelled", lambda row: row.settings.labelled, lambda row: row.settings.labelled_count, "number"
)
SOURCE = Column("source", "Source", lambda row: row.settings.source, lambda row: row.settings.source.casefold())
VALIDATION = Column(
    "validation",
    "Validation",
    lambda row: str(row.validation),
    lambda row: _known(row.validation.rank),
    "number",
    _scores,
    about=f"On the validation set. {_MEAN}",
)
TEST = Column(
    "test",
    "Test",
    lambda row: str(row.test),
    lambda row: _known(row.test.rank),
    "number",
    _scores,
    about=f"On the test set. {_MEAN}",
)
EPOCHS = Column("epochs", "Epochs", _epochs, lambda row: row.record.epochs_done, "number", about="Whole epochs.")
STARTED = Column(
    "started",
    "Started",
    lambda row: wording.moment(None if row.record.status == "queued" else started_at(row.record), datetime.now(UTC)),
    lambda row: started_at(row.record).timestamp(),
    tip=_started_tip,
)
NOTE = Column(
    "note",
    "Note",
    lambda row: row.record.note,
    lambda row: row.record.note.casefold(),
    tip=lambda row: row.record.note,
    is_editable=True,
)
TAGS = Column(
    "tags",
    "Tags",
    lambda row: ", ".join(row.record.tags),
    lambda row: ", ".join(row.record.tags).casefold(),
    is_editable=True,
)

LIVE_COLUMNS = (COLOUR, NAME, STATUS, SCORE, LOSS, TIME)
HISTORY_COLUMNS = (
    COLOUR,
    NAME,
    STATUS,
    FREEZE,
    DATA,
    LABELLED,
    SOURCE,
    VALIDATION,
    TEST,
    LOSS,
    EPOCHS,
    TIME,
    STARTED,
    NOTE,
    TAGS,
)


def tags_of(text: str) -> tuple[str, ...]:
    """The tags in a text that separates them by commas: trimmed, none twice, none empty."""
    return tuple(dict.fromkeys(tag for part in text.split(",") if (tag := " ".join(part.split()))))
