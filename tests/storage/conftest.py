"""Every backend goes through the same contract: a file, memory, and PostgreSQL where a URL of one is given."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import MetaData, create_engine

from storage.store import Store

POSTGRESQL_VARIABLE = "TRANSFER_WORKBENCH_TEST_POSTGRESQL"
"""Environment variable with the URL of an empty database that tests may fill and empty."""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "store" / "workbench.sqlite"


BACKENDS = ["file", "memory", *(["postgresql"] if os.environ.get(POSTGRESQL_VARIABLE) else [])]


@pytest.fixture(params=BACKENDS)
def store(request: pytest.FixtureRequest, file: Path) -> Iterator[Store]:
    url = os.environ.get(POSTGRESQL_VARIABLE, "")
    if request.param == "postgresql":
        _empty(url)
    targets: dict[str, str | Path] = {"file": file, "memory": "sqlite://", "postgresql": url}
    with Store.open(targets[request.param]) as opened:
        yield opened


def _empty(url: str) -> None:
    engine = create_engine(url)
    tables = MetaData()
    tables.reflect(engine)
    tables.drop_all(engine)
    engine.dispose()
