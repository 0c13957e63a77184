from __future__ import annotations

from pathlib import Path

import pytest

from storage.errors import StoreError
from storage.locations import HOME_VARIABLE, default_folder, default_url, parsed_url, run_folder, sqlite_file
from storage.store import Store


def test_that_the_environment_names_the_folder_of_the_data(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path / "ä b"))
    assert default_folder() == tmp_path / "ä b"
    assert sqlite_file(parsed_url(default_url())) == tmp_path / "ä b" / "workbench.sqlite"
    monkeypatch.delenv(HOME_VARIABLE)
    assert default_folder().name == "transfer-workbench"


@pytest.mark.parametrize("name", ["plain.sqlite", "with space ?#%&.sqlite", "数字.db", "a:b@c.sqlite"])
def test_that_a_store_is_opened_again_by_its_url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.chdir(tmp_path)
    with Store.open(name) as store:
        store.add_run("a1", "x", "{}")
        url = store.url
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    with Store.open(url) as again:
        assert again.run("a1").name == "x"
    assert (tmp_path / name).is_file()


def test_that_files_of_a_run_lie_beside_its_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path / "home"))
    url = str(parsed_url(tmp_path / "x.sqlite"))
    assert run_folder(url, "abc") == tmp_path / "runs" / "abc"
    for elsewhere in ("sqlite://", "postgresql://me:secret@host/name"):
        assert run_folder(elsewhere, "abc") == tmp_path / "home" / "runs" / "abc"


@pytest.mark.parametrize("wrong", ["..", "a/b", "", "/etc"])
def test_that_an_id_cannot_lead_out_of_the_folder_of_runs(wrong: str) -> None:
    with pytest.raises(ValueError, match="not an id"):
        run_folder("sqlite://", wrong)


def test_that_what_is_no_url_is_refused_with_a_remedy() -> None:
    with pytest.raises(StoreError, match="no database URL"):
        parsed_url("://nowhere")
