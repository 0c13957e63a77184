"""The door: the window by default; `run`, `list`, `compare`, `export` and the rest without a screen."""

from __future__ import annotations


def main() -> None:
    from workbench.cli import main as command_line

    command_line(open_window)


def open_window(store_url: str) -> int:
    """Loads Qt, which no command needs, and opens the window."""
    from workbench import app

    return app.open_window(store_url)


if __name__ == "__main__":
    main()
