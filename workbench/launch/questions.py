"""Questions that wait for an engine's answer, and answers that need no engine."""

from __future__ import annotations

import time
from pathlib import Path

from workbench.launch.answer_cache import AnswerCache
from workbench.launch.messages import Answer, DownloadWeights, DryRun, FilesAnswer, FindRate, Request


class Questions:
    """By their number. To be used on one thread."""

    def __init__(self, cache_folder: Path) -> None:
        self._cache = AnswerCache(cache_folder)
        self._open: dict[int, Request] = {}
        self._last_s = time.monotonic()

    @property
    def open_numbers(self) -> tuple[int, ...]:
        return tuple(self._open)

    @property
    def open_trials(self) -> tuple[int, ...]:
        """Those whose answer takes steps of training."""
        return tuple(number for number, request in self._open.items() if is_trial(request))

    @property
    def idle_s(self) -> float:
        """Seconds since an engine was last asked or answered; 0 while it owes an answer."""
        return 0.0 if self._open else time.monotonic() - self._last_s

    def known(self, request: Request) -> Answer | None:
        """The answer, where the same was asked before and lasts."""
        return self._cache.get(request)

    def ask(self, request: Request) -> None:
        """An engine is asked now."""
        self._open[request.request] = request
        self._last_s = time.monotonic()

    def answered(self, answer: Answer) -> None:
        """Answers that last are kept; weights that were downloaded outdate catalogues."""
        request = self._open.pop(answer.request, None)
        self._last_s = time.monotonic()
        if request is not None:
            self._cache.put(request, answer)
        if isinstance(request, DownloadWeights) and isinstance(answer, FilesAnswer):
            self._cache.forget_catalogues()


def is_trial(request: Request) -> bool:
    """Whether its answer takes steps of training, which are not to be taken beside a run's."""
    return isinstance(request, DryRun | FindRate)
