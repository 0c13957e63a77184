"""Prints a pin for every distribution that the program and its development tools need, as installed here."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement

PROJECT = tomllib.loads(Path("pyproject.toml").read_text(encoding="utf-8"))["project"]
HEADING = "# The versions that `make` installs, taken from a working .venv by `make constraints`."


def needed(requirements: list[str]) -> dict[str, str]:
    """Version by name of the requirements and all that they need in turn, where they apply here."""
    versions: dict[str, str] = {}
    waiting = [(Requirement(text), "") for text in requirements]
    seen: set[tuple[str, str]] = set()
    while waiting:
        requirement, extra = waiting.pop()
        if requirement.marker is not None and not requirement.marker.evaluate({"extra": extra}):
            continue
        name = re.sub(r"[-_.]+", "-", requirement.name).lower()
        try:
            found = distribution(name)
        except PackageNotFoundError:
            continue
        versions[name] = found.version
        for wanted in {"", *requirement.extras} - {known for at, known in seen if at == name}:
            seen.add((name, wanted))
            waiting += [(Requirement(text), wanted) for text in found.requires or ()]
    return versions


def main() -> None:
    everything = PROJECT["dependencies"] + [
        text for extra in PROJECT["optional-dependencies"].values() for text in extra
    ]
    print(HEADING)
    for name, version in sorted(needed(everything).items()):
        print(f"{name}=={version.partition('+')[0]}")


if __name__ == "__main__":
    main()
