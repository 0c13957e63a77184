"""Documents survive the round trip, tell every fault at once, and are edited by path."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.spec.errors import UserError
from models.spec.freeze import Freeze
from workbench import documents
from workbench.documents import InvalidDocument
from workbench.experiment import Experiment
from workbench.spec.data import ImageFolder
from workbench.spec.recipe import SGD

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.toml")), ids=lambda path: path.stem)
def test_that_every_example_is_read_without_a_problem_and_written_back_alike(path: Path) -> None:
    experiment = documents.read(path)
    assert experiment.problems() == []
    assert documents.from_toml(documents.to_toml(experiment)) == experiment
    assert documents.from_json(documents.to_json(experiment)) == experiment


@given(
    epochs=st.integers(1, 100_000),
    rate=st.floats(1e-12, 100),
    boundary=st.one_of(st.just("all"), st.integers(0, 1000)),
    clip=st.one_of(st.none(), st.floats(1e-6, 1e6)),
    name=st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40),
    patience=st.one_of(st.none(), st.integers(1, 99)),
)
def test_that_any_document_survives_toml_and_json(
    epochs: int, rate: float, boundary: int | str, clip: float | None, name: str, patience: int | None
) -> None:
    experiment = documents.replaced(
        Experiment(),
        {
            "name": name,
            "recipe.epochs": epochs,
            "recipe.learning_rate": rate,
            "freeze.boundary": boundary,
            "recipe.clip_norm": clip,
            "recipe.early_stopping": None if patience is None else {"patience": patience},
        },
    )
    assert documents.from_toml(documents.to_toml(experiment)) == experiment
    assert documents.from_json(documents.to_json(experiment)) == experiment


def test_that_every_fault_of_a_document_is_told_at_once_with_its_place() -> None:
    text = 'name = ""\nunknown = 1\n[recipe]\nepochs = -1\nbatch_size = 0\n[source]\nkind = "nowhere"\n'
    with pytest.raises(InvalidDocument) as caught:
        documents.from_toml(text, "faulty.toml")
    assert {problem.place for problem in caught.value.problems} == {
        "name",
        "unknown",
        "recipe.epochs",
        "recipe.batch_size",
        "source",
    }
    assert all(problem.remedy for problem in caught.value.problems)
    assert "faulty.toml" in str(caught.value)


def test_that_a_broken_file_is_named_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "broken.toml"
    path.write_text("name = 'a'\nversion = \n")
    with pytest.raises(InvalidDocument, match=r"broken\.toml") as caught:
        documents.read(path)
    assert "line 2" in str(caught.value)


def test_that_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"absent\.toml"):
        documents.read(tmp_path / "absent.toml")


def test_that_a_newer_format_is_refused_by_number() -> None:
    with pytest.raises(InvalidDocument, match="The format is 99"):
        documents.from_toml("version = 99\nfrom_the_future = true\n")


def test_that_fields_are_set_together_by_path() -> None:
    edited = documents.replaced(Experiment(), {"tasks.0.name": "digit", "heads.0.task": "digit", "recipe.epochs": 3})
    assert edited.tasks[0].name == edited.heads[0].task == "digit"
    assert edited.recipe.epochs == 3
    assert edited.problems() == []


@pytest.mark.parametrize("path", ["recipe.nonsense.deeper", "tasks.7.name", "nonsense"])
def test_that_a_path_to_no_field_is_refused(path: str) -> None:
    with pytest.raises(InvalidDocument):
        documents.replaced(Experiment(), {path: 1})


@pytest.mark.parametrize(
    ("text", "path", "value"),
    [
        ("recipe.epochs=5", "recipe.epochs", 5),
        ("recipe.learning_rate=1e-3", "recipe.learning_rate", 1e-3),
        ("freeze.boundary=all", "freeze.boundary", "all"),
        ("recipe.keep_best=false", "recipe.keep_best", False),
        ("name=a = b", "name", "a = b"),
        ('recipe.optimizer={kind = "sgd"}', "recipe.optimizer", {"kind": "sgd"}),
    ],
)
def test_that_assignments_are_read_as_toml_where_they_are(text: str, path: str, value: object) -> None:
    assert documents.parse_assignments([text]) == {path: value}


def test_that_every_assignment_that_assigns_nothing_is_refused() -> None:
    with pytest.raises(InvalidDocument) as caught:
        documents.parse_assignments(["recipe.epochs", "recipe.epochs=5", "=7"])
    assert [problem.place for problem in caught.value.problems] == ["recipe.epochs", "=7"]


def test_that_faulty_paths_and_faulty_values_are_told_together() -> None:
    with pytest.raises(InvalidDocument) as caught:
        documents.replaced(Experiment(), {"nonsense.deeper": 1, "recipe.epochs": -1, "tasks.7.name": "x"}, "my.toml")
    assert {problem.place for problem in caught.value.problems} == {"nonsense.deeper", "recipe.epochs", "tasks.7.name"}
    assert str(caught.value).startswith("my.toml: ")


@pytest.mark.parametrize(
    ("plain", "place"),
    [
        ({"data": {"kind": "folder", "path": ""}}, "data.path"),
        ({"data": {"kind": "folder"}}, "data.path"),
        ({"data": {"kind": "bundled", "colour": 1}}, "data.colour"),
        ({"recipe": {"optimizer": {"kind": "sgd", "momentum": 7}}}, "recipe.optimizer.momentum"),
        ({"split": {"labelled": -1}}, "split.labelled"),
        ({"freeze": {"boundary": "some"}}, "freeze.boundary"),
    ],
)
def test_that_a_fault_stands_at_one_path_that_an_assignment_can_name(plain: dict[str, Any], place: str) -> None:
    with pytest.raises(InvalidDocument) as caught:
        documents.from_plain(plain)
    assert [problem.place for problem in caught.value.problems] == [place]


def test_that_both_wants_of_a_field_are_told_in_one_sentence() -> None:
    with pytest.raises(InvalidDocument) as caught:
        documents.from_plain({"split": {"labelled": -1}})
    (problem,) = caught.value.problems
    assert problem.message == "Input should be greater than or equal to 1, or be 'all'; it is -1."


def test_that_another_kind_begins_with_its_own_defaults_and_what_is_set_beside_it() -> None:
    decayed = documents.replaced(Experiment(), {"recipe.optimizer.weight_decay": 0.3})
    edited = documents.replaced(decayed, {"recipe.optimizer.momentum": 0.5, "recipe.optimizer.kind": "sgd"})
    assert edited.recipe.optimizer == SGD(momentum=0.5)
    same = documents.replaced(decayed, {"recipe.optimizer.kind": "adamw"})
    assert same.recipe.optimizer == decayed.recipe.optimizer


def test_that_a_field_set_together_with_a_kind_that_lacks_it_is_refused() -> None:
    changes = {"recipe.optimizer.kind": "sgd", "recipe.optimizer.beta1": 0.5}
    with pytest.raises(InvalidDocument) as caught:
        documents.replaced(Experiment(), changes)
    assert [problem.place for problem in caught.value.problems] == ["recipe.optimizer.beta1"]


def test_that_only_the_settings_that_differ_are_marked() -> None:
    first = Experiment()
    second = documents.replaced(first, {"recipe.optimizer": {"kind": "sgd"}, "freeze.boundary": 4})
    rows = {row.path: row for row in documents.side_by_side([first, second])}
    differing = {path for path, row in rows.items() if row.differs}
    assert {"freeze.boundary", "recipe.optimizer.kind", "recipe.optimizer.momentum"} <= differing
    assert not any(path.startswith(("data", "split", "tasks")) for path in differing)
    assert rows["recipe.optimizer.momentum"].values == (None, 0.9)


@pytest.mark.parametrize(
    ("plain", "place", "first"),
    [
        ({"adapters": [{"kind": "lorra", "blocks": ["1"]}]}, "adapters.0", "lora, "),
        ({"recipe": {"optimizer": {"kind": "adam-w"}}}, "recipe.optimizer", "adamw, "),
        ({"phases": {"kind": "sudden"}}, "phases", "at-once, "),
    ],
)
def test_that_an_unknown_kind_is_answered_with_all_there_are_the_likest_first(
    plain: dict[str, Any], place: str, first: str
) -> None:
    with pytest.raises(InvalidDocument) as caught:
        documents.from_plain(plain)
    [problem] = caught.value.problems
    kind = next(iter(re.findall(r"'kind': '([^']+)'", str(plain))))
    assert (problem.place, problem.message) == (place, f"There is no kind '{kind}'.")
    assert problem.remedy.startswith(f"Choose one of: {first}")
    assert "Input" not in str(problem)


def test_that_a_part_of_one_kind_names_it() -> None:
    with pytest.raises(InvalidDocument) as caught:
        documents.from_plain({"sharing": {"kind": "soft"}})
    assert str(caught.value.problems[0]) == "sharing: There is no kind 'soft'. Choose hard."


def test_that_data_are_looked_for_beside_the_document_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "pets").mkdir()
    (tmp_path / "away").mkdir()
    monkeypatch.chdir(tmp_path / "away")
    document = documents.replaced(
        Experiment(),
        {"data": {"kind": "folder", "path": "pets"}, "source_data": {"kind": "file", "path": "nowhere.csv"}},
    )
    (tmp_path / "a.toml").write_text(documents.to_toml(document))
    told = documents.read(Path("../a.toml"))
    assert isinstance(told.data, ImageFolder)
    assert Path(told.data.path).resolve() == tmp_path / "pets"
    assert told.source_data == document.source_data


def test_that_changing_a_document_leaves_the_changes_as_they_are() -> None:
    changes: dict[str, Any] = {"freeze": {"boundary": 3}, "freeze.top": 2}
    assert documents.replaced(Experiment(), changes).freeze == Freeze(boundary=3, top=2)
    assert changes == {"freeze": {"boundary": 3}, "freeze.top": 2}
