"""The kinds of adapters as the palette lists them, read from their specs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from models.spec.adapters import Adapter, AdapterSpec
from models.spec.stack import BlockDescription, Hold
from workbench.spec.field_kinds import Variant
from workbench.spec.fields import variants_of

HOW_TO_USE = "Drag onto a block, or select blocks and press Enter."

_HOLDS: dict[Hold, str] = {
    "linear": "linear layers",
    "convolution": "convolutions",
    "bias": "biases",
    "norm": "normalisation layers",
}


@dataclass(frozen=True)
class PaletteEntry:
    """One kind. `help` names its paper, `needs` says what a block must hold of; it is empty where any block will do."""

    kind: str
    title: str
    family: str
    help: str
    needs: str
    spec: type[AdapterSpec]

    @property
    def line(self) -> str:
        """What it does, without its source."""
        return self.help.partition(";")[0]

    @property
    def tip(self) -> str:
        """All there is to say before it is used."""
        needs = f"For blocks with {self.needs}." if self.needs else ""
        return "\n\n".join(filter(None, [f"{self.title}. {self.help}", needs, HOW_TO_USE]))

    def fits(self, blocks: Sequence[BlockDescription]) -> bool:
        """Whether any of the blocks can carry it; true where there are none."""
        return not blocks or any(self.spec.fits(block) for block in blocks)


def adapter_entries() -> tuple[PaletteEntry, ...]:
    """Every kind of adapter there is, families together, in the order of the specs."""
    entries = [_entry(variant) for variant in variants_of(Adapter)]
    families = list(dict.fromkeys(entry.family for entry in entries))
    return tuple(sorted(entries, key=lambda entry: families.index(entry.family)))


def matching(entries: Iterable[PaletteEntry], words: str) -> list[PaletteEntry]:
    """Those in whose title, family or description every word stands, whatever its case."""
    wanted = words.casefold().split()
    return [entry for entry in entries if all(word in _text(entry) for word in wanted)]


def by_family(entries: Iterable[PaletteEntry]) -> list[str | PaletteEntry]:
    """Each family's name before its entries."""
    groups = groupby(entries, key=lambda entry: entry.family)
    return [row for family, members in groups for row in (family, *members)]


def _entry(variant: Variant) -> PaletteEntry:
    spec = variant.spec
    if not issubclass(spec, AdapterSpec):
        raise TypeError(f"{spec.__name__} is no adapter")
    return PaletteEntry(variant.tag, variant.title, spec.family, variant.help, _needs(spec), spec)


def _needs(spec: type[AdapterSpec]) -> str:
    kinds = [text for hold, text in _HOLDS.items() if hold in spec.needs]
    return " or ".join(filter(None, [", ".join(kinds[:-1]), *kinds[-1:]]))


def _text(entry: PaletteEntry) -> str:
    return f"{entry.title} {entry.family} {entry.help}".casefold()
