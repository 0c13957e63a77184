"""What the pages promise: links that lead somewhere, commands that exist, the exit codes of the program."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import typer.main

from workbench.cli import app
from workbench.terminal.result import ExitCode

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
GUIDE = ROOT / "docs" / "guide" / "README.md"


def _anchors(page: Path) -> set[str]:
    """The anchors that GitHub makes of a page's headings."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_that_every_link_within_the_project_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8"))
    astray = []
    for link in links:
        if link.startswith(("http:", "https:")):
            continue
        name, _, anchor = link.partition("#")
        target = (page.parent / name).resolve() if name else page
        if not target.exists() or (anchor and anchor not in _anchors(target)):
            astray.append(link)
    assert astray == []


def test_that_every_command_and_option_in_the_pages_exists() -> None:
    group = typer.main.get_group(app)
    text = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)
    lines = re.findall(r"python main\.py ([a-z-]+)([^`\n#]*)", text)
    assert {name for name, _ in lines} == set(group.commands), "each command is shown once at least"
    for name, rest in lines:
        command = group.commands[name]
        if hasattr(command, "commands"):
            [inner] = [command.commands[word] for word in rest.split()[:1]]
            command = inner
        known = {option for parameter in command.params for option in parameter.opts}
        assert set(re.findall(r"--[a-z]+", rest)) <= known, f"{name}{rest}"


def test_that_the_guide_lists_the_exit_codes_of_the_program() -> None:
    rows = re.findall(r"^\| (\d+) \| ", GUIDE.read_text(encoding="utf-8"), re.MULTILINE)
    assert [int(row) for row in rows] == [int(code) for code in ExitCode]
