from __future__ import annotations

import csv
import io
from collections.abc import Callable

import pytest

from storage.records import RunRecord
from workbench import measures
from workbench.documents import replaced
from workbench.experiment import Experiment
from workbench.spec.part_sizes import OTHERS_JUDGE, PartSizes
from workbench.ui.runs.comparison import (
    ComparedRow,
    as_csv,
    as_tabbed,
    caution,
    compared,
    setting_text,
    setting_title,
)

MakeRecord = Callable[..., RunRecord]


def _by_path(rows: list[ComparedRow]) -> dict[str, ComparedRow]:
    return {row.path: row for row in rows}


@pytest.fixture
def rows(make_record: MakeRecord) -> dict[str, ComparedRow]:
    """Three runs; the third has another optimiser."""
    base = Experiment()
    experiments = [base, replaced(base, {"recipe.epochs": 20}), replaced(base, {"recipe.optimizer": {"kind": "sgd"}})]
    scores: list[dict[str, float]] = [
        {"test/class/accuracy": 0.9, "test/loss": 0.5},
        {"test/class/accuracy": 0.8, "test/loss": 0.4},
        {"train/loss": 0.1},
    ]
    records = [make_record(str(i), values=values) for i, values in enumerate(scores)]
    return _by_path(compared(list(zip(records, experiments, strict=True))))


def test_that_the_highest_accuracy_and_the_lowest_loss_are_best(rows: dict[str, ComparedRow]) -> None:
    assert rows["test/class/accuracy"].texts == ("0.900", "0.800", "–")
    assert rows["test/class/accuracy"].best == {0}
    assert rows["test/loss"].best == {1}


def test_that_the_lowest_error_is_best_and_told_in_the_unit_that_the_runs_share(make_record: MakeRecord) -> None:
    def experiment(unit: str) -> Experiment:
        task = {"kind": "regression", "name": "width", "column": "w", "unit": unit}
        return replaced(Experiment(), {"tasks": [task], "heads": [{"kind": "linear", "task": "width"}]})

    records = [
        make_record(run, values={"test/width/mae": error, "test/width/r2": 1 - error, "test/width/rmse": error})
        for run, error in (("a", 0.4), ("b", 0.3))
    ]
    rows = _by_path(compared(list(zip(records, [experiment("px")] * 2, strict=True))))
    assert [path for path, row in rows.items() if row.is_score] == [
        "test/width/mae", "test/width/rmse", "test/width/r2"
    ]  # fmt: skip
    assert rows["test/width/mae"].title == "MAE, test, px"
    assert all(row.best == {1} for row in rows.values() if row.is_score)
    mixed = _by_path(compared(list(zip(records, [experiment("px"), experiment("mm")], strict=True))))
    assert mixed["test/width/mae"].title == "MAE, test"
    assert mixed["test/width/mae"].best == frozenset()
    assert mixed["test/width/r2"].best == {1}


def test_that_a_single_score_is_no_contest(rows: dict[str, ComparedRow]) -> None:
    assert rows["train/loss"].texts == ("–", "–", "0.100")
    assert rows["train/loss"].best == frozenset()


def test_that_scores_stand_before_settings(rows: dict[str, ComparedRow]) -> None:
    paths = list(rows)
    assert paths[0] == "test/class/accuracy"
    assert paths.index("status") < paths.index("recipe.epochs")


def test_that_results_are_judgements_and_whole_epochs(make_record: MakeRecord) -> None:
    ended = make_record("a", values={"test/class/accuracy": 0.9}, step=160, epoch=20, seconds=72.0)
    curve_end = {"epoch/train/class/accuracy": 0.596, "validation/class/accuracy": 0.5}
    cut = make_record("b", "interrupted", values=curve_end, step=15, epoch=2, seconds=6.7)
    rows = _by_path(compared([(ended, Experiment()), (cut, Experiment())]))
    assert [path for path, row in rows.items() if row.is_score] == ["test/class/accuracy", "validation/class/accuracy"]
    assert (rows["epochs"].title, rows["epochs"].texts) == ("Epochs", ("20 of 20", "1 of 20"))
    assert (rows["seconds"].title, rows["seconds"].texts) == ("Time", ("1 m 12 s", "7 s"))


def test_that_the_boundary_is_worded_as_in_the_history(make_record: MakeRecord) -> None:
    experiments = [replaced(Experiment(), {"freeze.boundary": boundary}) for boundary in ("all", 15, 1, 0)]
    rows = _by_path(compared([(make_record(str(i)), experiment) for i, experiment in enumerate(experiments)]))
    texts = ("all blocks frozen", "15 blocks frozen", "1 block frozen", "nothing frozen")
    assert rows["freeze.boundary"].texts == texts


def test_that_settings_say_where_they_differ(rows: dict[str, ComparedRow]) -> None:
    assert rows["recipe.epochs"].differs
    assert rows["recipe.epochs"].unusual == {1}
    assert not rows["recipe.batch_size"].differs
    assert rows["recipe.batch_size"].unusual == frozenset()


def test_that_a_setting_that_a_run_lacks_is_a_dash(rows: dict[str, ComparedRow]) -> None:
    assert rows["recipe.optimizer.momentum"].texts == ("–", "–", "0.9")
    assert rows["recipe.optimizer.momentum"].title == "Recipe › Optimiser › Momentum"


def test_that_where_all_values_are_as_frequent_all_are_marked(make_record: MakeRecord) -> None:
    pair = [(make_record("a"), Experiment()), (make_record("b"), replaced(Experiment(), {"seed": 1}))]
    assert _by_path(compared(pair))["seed"].unusual == {0, 1}


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("recipe.learning_rate", "Recipe › Learning rate"),
        ("recipe.optimizer.kind", "Recipe › Optimiser"),
        ("tasks.0.name", "Tasks › Name"),
        ("recipe.nothing", ""),
    ],
)
def test_that_settings_are_called_as_in_the_forms(path: str, title: str) -> None:
    assert setting_title(Experiment(), path) == title


def test_that_several_entries_of_a_list_are_numbered() -> None:
    two = replaced(
        Experiment(),
        {
            "tasks": [{"kind": "classification", "name": "one"}, {"kind": "classification", "name": "two"}],
            "heads": [{"kind": "linear", "task": "one"}, {"kind": "linear", "task": "two"}],
        },
    )
    assert setting_title(two, "tasks.1.name") == "Tasks 2 › Name"


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("recipe.precision", "automatic"),
        ("recipe.batch_size", "64 examples"),
        ("recipe.keep_best", "yes"),
        ("recipe.learning_rate", "1e-3"),
        ("recipe.early_stopping", "off"),
        ("recipe.optimizer.kind", "AdamW"),
        ("data.name", "MNIST-5k"),
        ("adapters", "none"),
    ],
)
def test_that_values_are_worded_for_people(path: str, text: str) -> None:
    value = Experiment().model_dump(mode="json")
    for part in path.split("."):
        value = value[part]
    assert setting_text(Experiment(), path, value) == text


def test_that_copies_hold_every_cell(rows: dict[str, ComparedRow]) -> None:
    names = ["a, first", "b", "c"]
    read = list(csv.reader(io.StringIO(as_csv(names, list(rows.values())))))
    assert read[0] == ["", "field", *names]
    assert read[1] == ["Accuracy, test", "test/class/accuracy", "0.900", "0.800", "–"]
    assert len(read) == len(rows) + 1
    assert as_tabbed(names, list(rows.values())).splitlines()[1].split("\t") == read[1]


def sized(test_digest: str = "", train: int = 30) -> str:
    sizes = PartSizes(train=train, train_available=180, validation=20, test=50, test_digest=test_digest)
    return sizes.model_dump_json()


def test_that_runs_judged_on_different_examples_are_marked(make_record: MakeRecord) -> None:
    told = [sized("one"), sized("two", train=1200), sized("one"), ""]
    records = [make_record(str(at), examples=text) for at, text in enumerate(told)]
    rows = {row.path: row for row in compared([(record, Experiment()) for record in records])}
    assert rows["examples.train"].texts == ("30", "1,200", "30", "–")
    assert rows["examples.test"].texts == ("50 (set A)", "50 (set B)", "50 (set A)", "–")
    assert rows["examples.test"].differs
    assert caution(records) == OTHERS_JUDGE


@pytest.mark.parametrize("told", [("one", "one"), ("one", ""), ("", "")])
def test_that_runs_judged_on_the_same_examples_or_on_unknown_ones_are_not(
    told: tuple[str, str], make_record: MakeRecord
) -> None:
    records = [make_record(str(at), examples=sized(digest)) for at, digest in enumerate(told)]
    rows = {row.path: row for row in compared([(record, Experiment()) for record in records])}
    assert rows["examples.test"].texts == ("50", "50")
    assert caution(records) == ""


def test_that_runs_of_older_programs_have_no_rows_of_examples(make_record: MakeRecord) -> None:
    paths = [row.path for row in compared([(make_record(run), Experiment()) for run in "ab"])]
    assert not any(path.startswith("examples") for path in paths)


def _numbers_and_digits(unit: str) -> Experiment:
    tasks = (
        {"kind": "regression", "name": "width", "column": "w", "unit": unit},
        {"kind": "classification", "name": "digit", "column": "digit"},
    )
    heads = [{"kind": "linear", "task": task["name"]} for task in tasks]
    return replaced(Experiment(), {"tasks": tasks, "heads": heads})


def test_that_the_rows_of_one_task_stand_together_in_the_order_of_the_tasks(make_record: MakeRecord) -> None:
    measured = ("width/mae", "digit/accuracy", "digit/loss", "width/loss", "loss")
    values = {f"{part}/{name}": 0.5 for part in ("test", "validation") for name in measured}
    rows = compared([(make_record(run, values=values), _numbers_and_digits("px")) for run in "ab"])
    assert [measures.task_of(row.path) for row in rows if row.is_score] == ["width"] * 4 + ["digit"] * 4 + [""] * 2


def test_that_errors_in_two_units_tell_each_its_own_and_sums_over_other_tasks_have_no_best(
    make_record: MakeRecord,
) -> None:
    values = (
        {"test/width/mae": 3.0, "test/loss": 0.4, "test/digit/loss": 0.1},
        {"test/width/mae": 0.3, "test/loss": 0.2},
    )
    runs = [
        (make_record(unit, values=v), _numbers_and_digits(unit)) for v, unit in zip(values, ("px", "mm"), strict=True)
    ]
    rows = _by_path(compared(runs))
    assert rows["test/width/mae"].texts == ("3.000 px", "0.300 mm")
    assert rows["test/loss"].best == frozenset()
