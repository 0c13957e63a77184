"""Figures as a table: on the terminal, and between two marks of a page."""

from __future__ import annotations

import argparse
import datetime as dt
import importlib.metadata
import platform
from collections.abc import Iterable
from pathlib import Path

import psutil

from benchmarks.figures import Row

_MARKS = "<!-- {section}: begin -->", "<!-- {section}: end -->"
TITLES = {
    "loop": "The loop",
    "window": "The window beside the training",
    "start": "Starting up",
    "bundled": "The bundled experiment",
    "stack": "Dragging along the stack",
    "memory": "Told and found",
    "cache": "Images from the cache",
    "manifest": "A manifest of a million images",
    "gallery": "Looking at 100,000 images",
}


def plain(row: Row) -> str:
    """One line for a terminal."""
    goal = f"   [target {row.target}: {row.verdict}]" if row.target else ""
    return f"{row.what}: {row.value.replace('**', '')}{goal}"


def told(rows: Iterable[Row]) -> list[Row]:
    """Prints each row as soon as it is measured."""
    found = []
    for row in rows:
        found.append(row)
        print(plain(row), flush=True)
    return found


def write(page: Path, measured: dict[str, list[Row]], section: str = "figures") -> None:
    """Puts machine, date, versions and tables between the marks of a section of `page`; raises as `write_section`."""
    write_section(page, section, "\n\n".join(_table(TITLES[part], rows) for part, rows in measured.items()))


def write_section(page: Path, section: str, tables: str) -> None:
    """Puts machine, date, versions and `tables` between the marks of a section of `page`.

    Raises `ValueError` where it has none.
    """
    text = page.read_text(encoding="utf-8")
    first, last = (mark.format(section=section) for mark in _MARKS)
    before, begin, rest = text.partition(first)
    _, end, after = rest.partition(last)
    if not (begin and end):
        raise ValueError(f"{page} has no marks {first} and {last}")
    page.write_text(f"{before}{begin}\n{_conditions()}\n\n{tables}\n{end}{after}", encoding="utf-8")
    print(f"written to {page}")


def add_write_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--write", type=Path, metavar="PAGE", help="write the figures into this page")


def _table(title: str, rows: list[Row]) -> str:
    lines = [f"### {title}", "", "| what | measured | target | |", "| --- | --- | --- | --- |"]
    return "\n".join([*lines, *(f"| {row.what} | {row.value} | {row.target} | {row.verdict} |" for row in rows)])


def _conditions() -> str:
    memory_gib = psutil.virtual_memory().total / 2**30
    versions = ", ".join(
        f"{name} {importlib.metadata.version(name)}" for name in ("torch", "timm", "PySide6-Essentials")
    )
    load = psutil.getloadavg()[0]
    return (
        f"Taken on {dt.datetime.now(dt.UTC):%Y-%m-%d} on {processor()}, {psutil.cpu_count()} cores, "
        f"{memory_gib:.0f} GiB of memory, {platform.system()}, Python {platform.python_version()}, {versions}; "
        f"load average of the last minute, the benchmark's own work included: {load:.1f}."
    )


def processor() -> str:
    """The model name that Linux knows, and what else the platform says elsewhere."""
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        for line in cpuinfo.read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()
