"""Names of columns, each of which must be there once."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.data.tables.findings import listed, note, were
from workbench.data.tables.lines import mended
from workbench.spec.data_description import Finding


def unique_names(raw: Sequence[str]) -> tuple[list[str], list[Finding]]:
    """Names without blanks around them, made up where empty, numbered where they repeat."""
    plain = [" ".join(mended(name).split()) for name in raw]
    given = [name or f"column {index}" for index, name in enumerate(plain, start=1)]
    names: list[str] = []
    taken = set(given)
    for index, name in enumerate(given):
        repeated = name in given[:index]
        names.append(_numbered(name, taken) if repeated else name)
        taken.add(names[-1])
    return names, _findings(plain, given, names)


def _numbered(name: str, taken: set[str]) -> str:
    number = 2
    while f"{name} ({number})" in taken:
        number += 1
    return f"{name} ({number})"


def _findings(plain: list[str], given: list[str], names: list[str]) -> list[Finding]:
    found = []
    unnamed = [name for name, was in zip(names, plain, strict=True) if not was]
    if unnamed:
        what = f"{were(len(unnamed), 'column', 'has', 'have')} no name."
        called = "It is called" if len(unnamed) == 1 else "They are called"
        found.append(
            note(
                "unnamed-columns",
                what,
                f"{called} {listed(unnamed)}.",
                "Name it." if len(unnamed) == 1 else "Name them.",
            )
        )
    renamed = [(was, name) for was, name in zip(given, names, strict=True) if was != name]
    if renamed:
        told = listed([was for was, _ in renamed])
        found.append(
            note(
                "duplicate-columns",
                f"Several columns have the same name: {told}.",
                f"The later ones are called {listed([name for _, name in renamed])}.",
                "Give each column a name of its own.",
            )
        )
    return found
