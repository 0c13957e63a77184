"""Versions of installed packages, read without importing them."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version

PROGRAM = "transfer-workbench"


def version_of(package: str) -> str:
    """`unknown` where the package is not installed, as this program where it is started from its sources."""
    try:
        return version(package)
    except PackageNotFoundError:
        return "unknown"
