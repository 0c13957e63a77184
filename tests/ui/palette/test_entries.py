from __future__ import annotations

from typing import get_args

from models.spec.adapters import Adapter, AdapterSpec, BitFitAdapter, LoraAdapter
from workbench.spec.fields import help_of
from workbench.ui.palette.entries import PaletteEntry, adapter_entries, by_family, matching


def entry(title: str, family: str, says: str = "") -> PaletteEntry:
    return PaletteEntry(title.lower(), title, family, says, "", AdapterSpec)


def test_that_every_kind_of_adapter_is_listed_once() -> None:
    def specs(annotation: object) -> set[object]:
        if isinstance(annotation, type):
            return {annotation}
        return {spec for part in get_args(annotation) for spec in specs(part)}

    kinds = {spec.model_fields["kind"].default for spec in specs(Adapter) if issubclass(spec, AdapterSpec)}  # type: ignore[arg-type, attr-defined]
    assert len(kinds) >= 2
    assert sorted(kinds) == sorted(entry.kind for entry in adapter_entries())


def test_that_an_entry_says_what_its_spec_says() -> None:
    lora = next(entry for entry in adapter_entries() if entry.kind == "lora")
    assert (lora.title, lora.family) == ("LoRA", LoraAdapter.family)
    assert help_of(LoraAdapter) in lora.tip
    assert "For blocks with linear layers or convolutions." in lora.tip
    assert "Drag onto a block" in lora.tip
    assert lora.line.startswith("Low-rank update")
    assert "Hu et al." not in lora.line
    bitfit = next(entry for entry in adapter_entries() if entry.kind == "bitfit")
    assert "For blocks with biases." in bitfit.tip
    assert help_of(BitFitAdapter) in bitfit.tip


def test_that_every_family_stands_in_one_place() -> None:
    families = [row for row in by_family(adapter_entries()) if isinstance(row, str)]
    assert len(families) == len(set(families))


def test_that_a_search_looks_for_every_word_wherever_it_stands() -> None:
    entries = [entry("LoRA", "Low-rank", "Hu et al. 2021"), entry("LoHa", "Low-rank"), entry("BitFit", "Selective")]
    assert [found.title for found in matching(entries, "low-RANK")] == ["LoRA", "LoHa"]
    assert [found.title for found in matching(entries, " hu low ")] == ["LoRA"]
    assert matching(entries, "drag") == []
    assert matching(entries, "  ") == entries
