"""The catalogue page, which is made from the specs."""

from __future__ import annotations

import importlib
import pkgutil

import models.spec
import workbench.spec
from docs.make_catalogue import PAGE, page, specs_in
from models.spec.base import Spec
from workbench.experiment import Experiment


def _kinds_of_all_specs() -> set[str]:
    """What `kind` can be, found in the modules and not through the document."""
    modules = [
        importlib.import_module(f"{package.__name__}.{found.name}")
        for package in (models.spec, workbench.spec)
        for found in pkgutil.iter_modules(package.__path__)
    ]
    classes = [entry for module in modules for entry in vars(module).values() if isinstance(entry, type)]
    # of data that was looked at: no part of a document
    told = ("workbench.spec.data_description", "workbench.spec.table_encoding")
    specs = [entry for entry in classes if issubclass(entry, Spec) and "kind" in entry.model_fields]
    specs = [entry for entry in specs if entry.__module__ not in told]
    return {
        entry.model_fields["kind"].default for entry in specs if isinstance(entry.model_fields["kind"].default, str)
    }


def test_that_the_committed_page_is_what_the_specs_say_now() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run: python docs/make_catalogue.py"


def test_that_every_kind_of_every_spec_is_on_the_page() -> None:
    kinds = _kinds_of_all_specs()
    assert {"lora", "l2-sp", "one-cycle", "folder"} <= kinds
    assert {kind for kind in kinds if f'kind = "{kind}"' not in page()} == set()


def test_that_every_row_of_a_table_has_five_cells() -> None:
    rows = [line for line in page().splitlines() if line.startswith("|")]
    assert rows
    assert {line.replace("\\|", "").count("|") for line in rows} == {6}


def test_that_specs_are_found_within_unions_tuples_and_optional_fields() -> None:
    found = [spec for info in Experiment.model_fields.values() for spec in specs_in(info.annotation)]
    assert {"LoraAdapter", "ImageFolder", "Recipe"} <= {spec.__name__ for spec in found}
