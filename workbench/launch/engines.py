"""The desk's engines by what they are for: started when first spoken to, joined before the desk goes."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Protocol

from workbench.launch.links import LINKS, Link, Mode
from workbench.launch.messages import Command, Ready, Reply, Shutdown
from workbench.launch.news import EngineNews, Role

PATIENCE_S = 30.0
"""How long an engine may take to end before it is killed."""


class EngineOwner(Protocol):
    """Who hears of engines, on the thread that `later` brings calls to."""

    def engine_said(self, role: Role, reply: Reply) -> None: ...

    def engine_ended(self, role: Role, reason: str) -> None:
        """Nobody let it go; `reason` tells what its end looked like."""
        ...


class Engines:
    """To be used on one thread; `later` has a function called on it."""

    def __init__(
        self,
        make_link: Callable[[Role, Callable[[Reply], None], Callable[[str], None]], Link],
        owner: EngineOwner,
        tell: Callable[[EngineNews], None],
        later: Callable[[Callable[[], None]], None],
    ) -> None:
        self._make_link = make_link
        self._owner = owner
        self._tell = tell
        self._later = later
        self.links: dict[Role, Link] = {}
        self._ready: set[Role] = set()
        self._leaving: list[Link] = []

    def send(self, role: Role, command: Command) -> None:
        """To the engine of this role, which is started where there is none."""
        if role not in self.links:
            self._tell(EngineNews(role, "starting"))
            self.links[role] = self._started(role)
        self.links[role].send(command)

    def let_go(self, role: Role) -> None:
        """Has the engine of this role end, where there is one; what is asked from now on goes to a fresh one."""
        link = self.links.pop(role, None)
        if link is not None:
            self._ready.discard(role)
            self._leaving.append(link)
            link.send(Shutdown())
            self._tell(EngineNews(role, "gone"))

    def end(self) -> None:
        """Ends all engines and waits for them; one that takes too long is killed."""
        for role, link in self.links.items():
            if role in self._ready:
                link.send(Shutdown())
            else:  # it is still loading its libraries, and has begun nothing
                link.kill()
        for link in [*self.links.values(), *self._leaving]:
            watchdog = threading.Timer(PATIENCE_S, link.kill)
            watchdog.start()
            link.join()
            watchdog.cancel()
            watchdog.join()

    def _started(self, role: Role) -> Link:
        # A link may report its end before its constructor's caller has a name for it; `later` puts that in order.
        def on_reply(reply: Reply) -> None:
            self._later(lambda: self._said(role, link, reply))

        def on_end(reason: str) -> None:
            self._later(lambda: self._ended(role, link, reason))

        link = self._make_link(role, on_reply, on_end)
        return link

    def _said(self, role: Role, link: Link, reply: Reply) -> None:
        if isinstance(reply, Ready) and self.links.get(role) is link:
            self._ready.add(role)
        self._owner.engine_said(role, reply)

    def _ended(self, role: Role, link: Link, reason: str) -> None:
        if link in self._leaving:
            self._leaving.remove(link)
            return
        del self.links[role]
        self._ready.discard(role)
        self._tell(EngineNews(role, "gone", reason=reason))
        self._owner.engine_ended(role, reason)


def links_over(store_url: str, mode: Mode, checkpoint_interval_s: float) -> Callable[..., Link]:
    """Makes links to engines over a store.

    Questions load torch too; in the thread mode they would hold the interpreter's lock beside a training run. So `mode`
    is that of the engine that trains, and the other one is always a process.
    """

    def make(role: Role, on_reply: Callable[[Reply], None], on_end: Callable[[str], None]) -> Link:
        chosen: Mode = mode if role == "training" else "process"
        return LINKS[chosen](store_url, on_reply, on_end, checkpoint_interval_s)

    return make
