"""What a user hears when the disk, the file or the database is at fault."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text

from storage.errors import StoreError
from storage.store import Store


def test_that_a_full_disk_is_named_and_the_store_is_as_before(file: Path) -> None:
    with Store.open(file) as store:
        store.add_run("abc", "x", "{}")
        with store._database.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA max_page_count = 1")  # SQLite raises this to the present size
        with pytest.raises(StoreError, match="disk is full") as caught:
            store.append("abc", {"loss": (range(4096), range(4096))})
        assert caught.value.where == str(file)
        assert "space" in caught.value.remedy
        assert store.series("abc") == {}


def test_that_a_store_that_may_only_be_read_is_read_and_not_written(file: Path) -> None:
    with Store.open(file) as writable:
        writable.add_run("abc", "x", "{}")
        with Store.open(f"sqlite:///file:{file}?mode=ro&uri=true") as store:
            assert store.run("abc").name == "x"
            with pytest.raises(StoreError, match="only be read"):
                store.rename("abc", "y")


def test_that_a_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    other = tmp_path / "notes.txt"
    other.write_text("no database at all\n" * 100)
    with pytest.raises(StoreError, match="not an SQLite database"):
        Store.open(other)
    assert other.read_text() == "no database at all\n" * 100


def test_that_a_damaged_store_is_named(file: Path) -> None:
    with Store.open(file) as store:
        store.add_run("abc", "x", "{}" + " " * 50_000)
    raw = bytearray(file.read_bytes())
    raw[4096:] = b"\xaa" * (len(raw) - 4096)
    file.write_bytes(raw)
    with pytest.raises(StoreError, match="damaged"), Store.open(file) as store:
        store.runs()


def test_that_a_folder_is_no_store(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be opened"):
        Store.open(tmp_path)


def test_that_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="cannot be made") as caught:
        Store.open(tmp_path / "file" / "deeper" / "x.sqlite")
    assert caught.value.where == str(tmp_path / "file" / "deeper")


def test_that_a_database_without_its_driver_names_what_to_install() -> None:
    with pytest.raises(StoreError, match="driver of this database is missing"):
        Store.open("nosuchdatabase://host/name")


def test_that_faults_of_ours_are_not_hidden_as_faults_of_the_database(file: Path) -> None:
    from sqlalchemy.exc import OperationalError

    with (
        Store.open(file) as store,
        pytest.raises(OperationalError, match="no such table"),
        store._database.reading() as session,
    ):
        session.execute(text("SELECT * FROM nowhere"))
