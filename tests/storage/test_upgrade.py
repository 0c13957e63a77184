"""The way from every schema there ever was to the present one."""

from __future__ import annotations

import math
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from storage import upgrade as upgrade_module
from storage.errors import StoreError
from storage.records import Artifact
from storage.schema import Base
from storage.store import Store

ASSETS = Path(__file__).parent / "assets"


def test_that_the_migrated_tables_are_those_the_program_works_with(store: Store) -> None:
    with store._database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_that_every_schema_has_a_file_by_its_name_and_a_database_among_the_assets() -> None:
    scripts = ScriptDirectory(str(upgrade_module._FOLDER))
    assert sorted(script.revision for script in scripts.walk_revisions()) == upgrade_module.revisions()
    assert scripts.get_current_head() == upgrade_module.revisions()[-1]
    assert {file.stem.removeprefix("schema_") for file in ASSETS.glob("*.sqlite")} == set(upgrade_module.revisions())


def test_that_a_store_of_the_first_schema_is_read_with_all_it_holds(tmp_path: Path) -> None:
    file = tmp_path / "old.sqlite"
    shutil.copy(ASSETS / "schema_0001.sqlite", file)
    with Store.open(file) as store:
        newest, oldest = store.runs()
        assert (newest.id, newest.status, newest.owner) == ("06cx00000002", "running", "elsewhere:1:2.00")
        assert (oldest.id, oldest.name, oldest.document) == ("06cx00000001", "Linear probe", '{"seed": 0}')
        assert oldest.created == datetime(2026, 1, 2, 3, 4, 5, 678_000, tzinfo=UTC)
        assert (oldest.note, oldest.tags) == ("a note", ("first", "second"))
        assert math.isnan(oldest.values["train/loss"])
        loss = store.series(oldest.id)["train/loss"]
        np.testing.assert_array_equal(loss.steps, np.arange(1, 5001))
        np.testing.assert_array_equal(loss.values, 1.0 / loss.steps)
        assert store.artifacts(oldest.id) == [Artifact("weights", "runs/x/weights.safetensors", 42, "ab" * 32)]
        store.append(oldest.id, {"train/loss": ([5001], [0.0])})


def test_that_runs_of_the_first_schema_told_no_examples_and_later_ones_keep_theirs(tmp_path: Path) -> None:
    for schema, told in (("0001", ""), ("0002", '{"train": 3}')):
        file = tmp_path / f"{schema}.sqlite"
        shutil.copy(ASSETS / f"schema_{schema}.sqlite", file)
        with Store.open(file) as store:
            newest, oldest = store.runs()
            assert (newest.examples, oldest.examples) == ("", told)
            assert (oldest.note, oldest.tags) == ("a note", ("first", "second"))
            assert len(store.series(oldest.id)["train/loss"].steps) == 5000
            store.update_run(newest.id, examples="more")
            assert store.run(newest.id).examples == "more"


def test_that_a_newer_schema_is_refused_by_name_and_left_as_it_is(file: Path) -> None:
    Store.open(file).close()
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StoreError, match=r"schema '9999'.*up to '0002'.*Update"):
        Store.open(file)
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [("9999",)]


def test_that_the_database_of_another_program_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "bookmarks.sqlite"
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("CREATE TABLE bookmarks (url TEXT)")
    with pytest.raises(StoreError, match="tables of another program"):
        Store.open(file)
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("SELECT name FROM sqlite_master").fetchall() == [("bookmarks",)]


def test_that_an_upgrade_that_fails_midway_leaves_nothing_behind(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = shutil.copytree(upgrade_module._FOLDER, file.parent / "migrations")
    script = broken / "versions" / "schema_0001.py"
    script.write_text(script.read_text().replace("    changes = op", "    raise RuntimeError('cut')\n    changes = op"))
    monkeypatch.setattr(upgrade_module, "_FOLDER", broken)
    with pytest.raises(RuntimeError, match="cut"):
        Store.open(file)
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("SELECT name FROM sqlite_master").fetchall() == []
    monkeypatch.undo()
    with Store.open(file) as store:
        assert store.runs() == []
