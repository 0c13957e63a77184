"""Dry runs in an engine: the newest alone counts, and it gives way to everything else that is asked."""

from __future__ import annotations

import threading
import traceback
from collections.abc import Callable

from models.spec.errors import UserError
from workbench.data.watching import Cancelled
from workbench.launch.engine.lacking_memory import lacks_memory, too_large
from workbench.launch.engine.session import weights_of
from workbench.launch.messages import Cancel, Command, DryRun, DryRunAnswer, Refused
from workbench.training.compute import Compute
from workbench.training.dry_run import dry_run, refuse_too_large
from workbench.training.random_data import Amounts


class DryRuns:
    """`accept` and `disturb` are called on any thread; `answer` measures on the engine's."""

    def __init__(self, store_url: str) -> None:
        self._store_url = store_url
        self._lock = threading.Lock()
        self._wanted: int | None = None
        self._disturbed = False

    def accept(self, command: Command) -> None:
        """Takes note of which dry run is wanted, before the command waits to be done."""
        with self._lock:
            if isinstance(command, DryRun):
                self._wanted = command.request
            elif isinstance(command, Cancel) and command.request == self._wanted:
                self._wanted = None
                self._disturbed = True

    def disturb(self) -> None:
        """Something waits to be done now: breaks off the dry run that goes, within a block's computing."""
        with self._lock:
            self._disturbed = True

    def answer(self, request: DryRun, *, others_wait: Callable[[], bool]) -> DryRunAnswer | Refused | None:
        """None where it is still wanted but has to let others go first. Raises `UserError` as `dry_run` does."""
        with self._lock:
            overtaken = self._wanted != request.request
            self._disturbed = False  # before asking who waits: whoever comes later disturbs
        if overtaken:
            return _refused(request, "No longer wanted.")
        if others_wait():
            return None
        try:
            return self._measured(request)
        except Cancelled:
            return None if self._wanted == request.request else _refused(request, "No longer wanted.")

    def _measured(self, request: DryRun) -> DryRunAnswer | Refused:
        compute = Compute.pick(request.experiment.recipe)
        refuse_too_large(request.expected_bytes, compute)
        amounts = Amounts(request.outputs, request.train, request.validation, request.test)
        try:
            told = dry_run(
                request.experiment, amounts, lambda run: weights_of(self._store_url, run), lambda: self._disturbed
            )
        except (Cancelled, UserError):
            raise
        except Exception as error:  # noqa: BLE001  # whatever a stranger's network raises when it is tried
            return too_large(request) if lacks_memory(error) else _failed(request, error)
        return DryRunAnswer(
            request=request.request,
            seconds_per_step=told.seconds_per_step,
            seconds_per_epoch=told.seconds_per_epoch,
            frozen_seconds=told.frozen_seconds,
            peak_bytes=told.peak_bytes,
            device=told.device,
        )


def _refused(request: DryRun, what: str) -> Refused:
    return Refused(request=request.request, what=what)


def _failed(request: DryRun, error: Exception) -> Refused:
    """In words; the traceback stands behind them."""
    said = str(error).strip().rstrip(".")
    what = f"The steps that were tried failed: {said}." if said else "The steps that were tried failed."
    return Refused(request=request.request, what=what, details=traceback.format_exc())
