"""The same work on many items in a few threads; Pillow and numpy release the interpreter lock where time is spent."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from typing import TypeVar

from workbench.data.watching import Progress

Item = TypeVar("Item")
Result = TypeVar("Result")

MAX_WORKERS = 8
"""Each worker may hold one decoded image of the largest size read; more would cost memory and gain little."""


def in_order(work: Callable[[Item], Result], items: Sequence[Item], tell: Progress) -> list[Result]:
    """`work` on every item, results in the order of the items whatever the threads do.

    `tell(done, total)` is called on this thread before each wait and at the end; what it raises (`Cancelled`) ends the
    work: items not yet begun are dropped, threads are joined.
    """
    workers = max(1, min(MAX_WORKERS, _available_cores(), len(items)))
    results: list[Result] = []
    rest = iter(items)
    with ThreadPoolExecutor(workers, thread_name_prefix="data") as pool:
        try:
            waiting: deque[Future[Result]] = deque(pool.submit(work, item) for item in islice(rest, 4 * workers))
            while waiting:
                tell(len(results), len(items))
                results.append(waiting.popleft().result())
                waiting.extend(pool.submit(work, item) for item in islice(rest, 1))
            tell(len(results), len(items))
        finally:
            pool.shutdown(wait=True, cancel_futures=True)
    return results


def _available_cores() -> int:
    if hasattr(os, "sched_getaffinity"):  # respects containers and taskset; Linux only
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
