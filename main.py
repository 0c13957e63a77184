"""The door: the window by default; `run`, `list`, `compare`, `export` and the rest without a screen."""

from __future__ import annotations


def main() -> None:
    from workbench.cli import main as command_line

    command_line()


if __name__ == "__main__":
    main()
