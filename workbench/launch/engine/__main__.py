"""An engine as a process of its own: commands come in on standard input, replies go out on standard output.

The window that started it may die at any time: its end of standard input then closes, the run is interrupted after a
checkpoint, and the process ends.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import signal
import sys
import threading
from typing import BinaryIO

from workbench.launch.messages import COMMAND, REPLY, Reply, Shutdown


def main() -> None:
    options = _options()
    # Ctrl+C in a terminal reaches the whole group; the window decides what becomes of the run.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    replies = _own_stdout()
    voice = threading.Lock()

    def say(reply: Reply) -> None:
        line = REPLY.dump_json(reply) + b"\n"
        # A parent that is gone hears nothing; what it must find later is in the store.
        with voice, contextlib.suppress(BrokenPipeError):
            replies.write(line)
            replies.flush()

    from workbench.launch.engine.service import EngineService  # torch is loaded here

    service = EngineService(options.store, say, options.checkpoint_interval)

    def listen() -> None:
        for line in sys.stdin.buffer:
            service.accept(COMMAND.validate_json(line))
        service.accept(Shutdown())

    threading.Thread(target=listen, name="commands", daemon=True).start()
    service.work()
    sys.stderr.flush()
    os._exit(0)  # everything is written; torch's own farewell takes most of a second, for which a closing window waits


def _options() -> argparse.Namespace:
    arguments = argparse.ArgumentParser(prog="engine", description=__doc__)
    arguments.add_argument("--store", required=True)
    arguments.add_argument("--checkpoint-interval", type=float, default=10.0, metavar="SECONDS")
    return arguments.parse_args()


def _own_stdout() -> BinaryIO:
    """The pipe to the parent; whatever else prints to standard output goes to standard error from now on."""
    pipe = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return pipe


if __name__ == "__main__":
    main()
