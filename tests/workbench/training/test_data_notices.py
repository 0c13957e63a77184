"""What a run says of data that are not as they should be."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from workbench.data.prepare import PreparedData
from workbench.data.prepare_rows import prepare_rows
from workbench.spec.data import BundledData, DataFile
from workbench.spec.data_description import Finding, SkippedFile
from workbench.spec.split import Split
from workbench.spec.tasks import Classification
from workbench.training.data_notices import MOST_NOTICES, data_notices
from workbench.training.random_data import Amounts, random_data


def no_news(_done: int, _total: int) -> None:
    pass


def prepared(**told: tuple[SkippedFile, ...] | tuple[Finding, ...]) -> PreparedData:
    """Two rows to train on, and what is told of them."""
    data = random_data(Amounts({"label": 2}, 2, 0, 0), (Classification(name="label"),), 2, (3,))
    return replace(data, **told)  # type: ignore[arg-type]


def test_that_a_run_on_a_table_tells_the_findings_of_its_file(tmp_path: Path) -> None:
    table = tmp_path / "my table.csv"
    rows = [f"{at / 3:.3f},{at * at},{'ab'[at % 2]}" for at in range(30)]
    table.write_text("\n".join(["x,y,label", *rows, "1.5,2", "7", "\x1b,3"]) + "\n")
    source = DataFile(path=str(table), reads="table")
    data = prepare_rows(source, Split(), (Classification(name="label", column="label"),), features=2, tell=no_news)
    told = list(data_notices(source, data))
    assert told[0] == "3 rows have too few fields: the columns are 3 – line 32, line 33, line 34. 3 rows were left out."
    assert told[-1] == f"main.py data check '{table}' tells all about the data."
    assert len(told) == 2


def test_that_left_out_files_are_counted_by_reason_with_the_first_places() -> None:
    skipped = [SkippedFile(path=f"a/{at}.png", reason="it is empty") for at in range(28)]
    skipped.append(SkippedFile(path="b/x.png", reason="it is damaged"))
    told = list(data_notices(BundledData(), prepared(skipped=tuple(skipped))))
    assert told == [
        "28 files left out: it is empty – a/0.png, a/1.png, a/2.png and 25 more.",
        "1 file left out: it is damaged – b/x.png.",
        "main.py data check mnist-5k tells all about the data.",
    ]


def test_that_warnings_come_before_notes_and_of_many_findings_the_rest_is_counted() -> None:
    found = [Finding(kind=f"n{at}", what=f"Note {at}.", severity="note") for at in range(MOST_NOTICES)]
    found += [Finding(kind="w", what="A \x1b column.", done="Kept.", count=3)]
    told = list(data_notices(BundledData(), prepared(findings=tuple(found))))
    assert told[:2] == ["A ␛ column. Kept.", "Note 0."]
    assert told[MOST_NOTICES:] == ["1 more thing: main.py data check mnist-5k tells all about the data."]


def test_that_sound_data_say_nothing() -> None:
    assert list(data_notices(BundledData(), prepared())) == []
