"""Ways to reach an engine: a process of its own, or a thread of this one. Both are driven by the same calls."""

from __future__ import annotations

import contextlib
import importlib
import os
import subprocess
import sys
import tempfile
import threading
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import IO, Literal, Protocol

from pydantic import ValidationError

from workbench.launch.messages import COMMAND, REPLY, Command, Reply, Shutdown

Mode = Literal["process", "thread"]
ROOT = Path(__file__).resolve().parents[2]
NOT_UNDERSTOOD = (
    "The engine said something that this program does not understand. "
    "It may be of another version: restart the program."
)


class Link(Protocol):
    """`on_reply` and `on_end` are called on a thread of the link's own; `on_end` comes last, and once.

    `on_end` is given what an unexpected end looked like, and an empty text after `Shutdown`.
    """

    def send(self, command: Command) -> None: ...

    def kill(self) -> None:
        """Ends the engine without asking it; a thread can only be asked."""
        ...

    def join(self) -> None:
        """Waits until the engine is gone."""
        ...


OnReply = Callable[[Reply], None]
OnEnd = Callable[[str], None]


class ProcessLink:
    """An engine in a process of its own. A crash in there, native or not, leaves this process alone."""

    def __init__(self, store_url: str, on_reply: OnReply, on_end: OnEnd, checkpoint_interval_s: float = 10.0) -> None:
        self._on_reply = on_reply
        self._on_end = on_end
        self._closing = False
        self._stderr = tempfile.TemporaryFile()  # noqa: SIM115  # read after the engine's end, closed in _listen
        command = [sys.executable, "-X", "faulthandler", "-m", "workbench.launch.engine", "--store", store_url]
        self._process = subprocess.Popen(
            [*command, "--checkpoint-interval", str(checkpoint_interval_s)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._stderr,
            env=_environment(),
        )
        self._thread = threading.Thread(target=self._listen, name="engine replies", daemon=True)
        self._thread.start()

    @property
    def pid(self) -> int:
        return self._process.pid

    def send(self, command: Command) -> None:
        if isinstance(command, Shutdown):
            self._closing = True
        stdin = self._process.stdin
        # An engine that is gone says so through on_end.
        with contextlib.suppress(BrokenPipeError, ValueError):
            if stdin is not None:
                stdin.write(COMMAND.dump_json(command) + b"\n")
                stdin.flush()

    def kill(self) -> None:
        self._process.kill()

    def join(self) -> None:
        self._thread.join()

    def _listen(self) -> None:
        with self._process as process:
            understood = process.stdout is None or self._pass_on(process.stdout)
            if not understood:
                process.kill()  # what it says next would build on what was lost
            code = process.wait()
        self._stderr.seek(0)
        said = self._stderr.read().decode(errors="replace")
        self._stderr.close()
        if not understood:
            self._on_end(NOT_UNDERSTOOD)
        else:
            self._on_end("" if self._closing and code == 0 else how_it_ended(code, said))

    def _pass_on(self, lines: IO[bytes]) -> bool:
        """Hands replies on until there are no more; False at the first that nobody can read."""
        for line in lines:
            if not line.endswith(b"\n"):  # cut off by the engine's own end
                break
            try:
                reply = REPLY.validate_json(line)
            except ValidationError:
                return False
            self._on_reply(reply)
        return True


class ThreadLink:
    """The same engine inside a thread of this process: simpler to debug, but it shares the interpreter's lock."""

    def __init__(self, store_url: str, on_reply: OnReply, on_end: OnEnd, checkpoint_interval_s: float = 10.0) -> None:
        self._store_url = store_url
        self._on_reply = on_reply
        self._on_end = on_end
        self._interval_s = checkpoint_interval_s
        self._early: list[Command] = []
        self._lock = threading.Lock()
        self._accept: Callable[[Command], None] = self._early.append
        self._thread = threading.Thread(target=self._work, name="engine", daemon=True)
        self._thread.start()

    def send(self, command: Command) -> None:
        with self._lock:
            self._accept(command)

    def kill(self) -> None:
        self.send(Shutdown())

    def join(self) -> None:
        self._thread.join()

    def _work(self) -> None:
        reason = ""
        try:
            self._serve()
        except Exception:  # noqa: BLE001  # the top of the thread: its owner must hear of the end
            reason = f"The engine failed.\n{traceback.format_exc()}"
        self._on_end(reason)

    def _serve(self) -> None:
        # Imported by name, and here: the window's process loads torch only when this mode is chosen.
        module = importlib.import_module("workbench.launch.engine.service")
        service = module.EngineService(self._store_url, self._on_reply, self._interval_s)
        with self._lock:
            self._accept = service.accept
            for command in self._early:
                service.accept(command)
        service.work()


LINKS: dict[Mode, Callable[[str, OnReply, OnEnd, float], Link]] = {"process": ProcessLink, "thread": ThreadLink}


def how_it_ended(code: int, said: str) -> str:
    """What an engine's exit code and last words tell a person."""
    if code < 0:
        import signal

        names = {number.value: number.name for number in signal.Signals}
        how = f"was ended by {names.get(-code, f'signal {-code}')}"
        hint = " The system may have run out of memory." if -code == 9 else ""  # the kernel's out-of-memory killer
    else:
        how, hint = f"ended with exit code {code}", ""
    last = [line for line in said.strip().splitlines() if line.strip()][-12:]
    words = "\n" + "\n".join(last) if last else ""
    return f"The engine {how}.{hint}{words}"


def _environment() -> dict[str, str]:
    """The engine finds this program also where it is not installed, and prints without delay."""
    paths = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(paths), "PYTHONUNBUFFERED": "1"}
