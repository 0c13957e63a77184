"""How a command ends: its exit code, and with `--json` one JSON object on standard output."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime
from enum import IntEnum
from typing import Any

import typer

from models.spec.errors import UserError
from storage.errors import StoreError
from workbench.documents import InvalidDocument
from workbench.events import Finished, Outcome
from workbench.terminal.console import terminal
from workbench.terminal.escaped import escaped


class ExitCode(IntEnum):
    """Scripts can rely on these."""

    OK = 0
    RUN_FAILED = 1
    BAD_INPUT = 2
    """A document, an argument, the data or the source model needs mending."""
    STORE = 3
    """The store cannot be read or written, or has no such run."""
    INTERRUPTED = 4
    """The run was checkpointed and can be resumed."""
    CANCELLED = 5
    ABORTED = 130
    """Ctrl+C before a run was made, or a second one; as shells say it."""


_OUTCOME_CODES: dict[Outcome, ExitCode] = {
    "completed": ExitCode.OK,
    "stopped": ExitCode.OK,
    "failed": ExitCode.RUN_FAILED,
    "interrupted": ExitCode.INTERRUPTED,
    "cancelled": ExitCode.CANCELLED,
}


def code_of(finished: Finished) -> ExitCode:
    """A run that was refused while it was prepared, before its first epoch began, wants its input mended."""
    refused = finished.outcome == "failed" and finished.epoch == 0 and not finished.details
    return ExitCode.BAD_INPUT if refused else _OUTCOME_CODES[finished.outcome]


@dataclass
class Result:
    """What a command has to say to scripts."""

    command: str
    code: ExitCode = ExitCode.OK
    content: dict[str, Any] = field(default_factory=dict)

    def as_json(self) -> str:
        plain = {"command": self.command, "exit_code": int(self.code), **self.content}
        return json.dumps(_without_nan(plain), default=_plain, ensure_ascii=False)


@contextmanager
def command(name: str, *, as_json: bool) -> Iterator[Result]:
    """Runs a command's body; turns what the user can mend into a message and an exit code; prints the JSON object."""
    result = Result(name)
    try:
        yield result
    except UserError as error:
        _refuse(result, ExitCode.BAD_INPUT, error)
    except StoreError as error:
        _refuse(result, ExitCode.STORE, error)
    except KeyboardInterrupt:
        _refuse(result, ExitCode.ABORTED, UserError("Ended by Ctrl+C.", where=name))
    if as_json:
        typer.echo(result.as_json())
    if result.code is not ExitCode.OK:
        raise typer.Exit(int(result.code))


def _refuse(result: Result, code: ExitCode, error: UserError | StoreError) -> None:
    result.code = code
    result.content["error"] = {"what": error.what, "where": error.where, "remedy": error.remedy}
    if isinstance(error, InvalidDocument):
        result.content["error"]["problems"] = [asdict(problem) for problem in error.problems]
    console = terminal(stderr=True)
    # A file or a pipe keeps lines whole, so that paths can be searched and copied.
    console.print(f"[red bold]error:[/] {escaped(str(error))}", highlight=False, soft_wrap=not console.is_terminal)


def _plain(value: Any) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(type(value))


def _without_nan(value: Any) -> Any:
    """JSON has no NaN and no infinity: they become null."""
    if isinstance(value, dict):
        return {key: _without_nan(child) for key, child in value.items()}
    if isinstance(value, list | tuple):
        return [_without_nan(child) for child in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
