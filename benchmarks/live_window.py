"""The real window in a process of its own: trains documents, and measures itself; ends with one JSON object.

python -m benchmarks.live_window --store FILE DOCUMENT.toml…
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import deque
from pathlib import Path
from typing import Any

import psutil
from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication
from typing_extensions import override

from benchmarks.figures import percentile
from storage.locations import parsed_url
from workbench import documents
from workbench.app import CollectorOnGuiThread, build_window
from workbench.events import Event, Finished, Started

BEAT_MS = 5


class Heartbeat(QObject):
    """A timer that should fire every 5 ms; what lies between two of its beats is what a user would have waited."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._timer = QTimer(self, interval=BEAT_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._last = 0.0
        self._gaps_ms: list[float] = []

    def begin(self) -> None:
        self._gaps_ms = []
        self._last = time.perf_counter()
        self._timer.start()

    def end(self) -> dict[str, float]:
        self._timer.stop()
        shares = {"p50": 0.5, "p99": 0.99, "max": 1.0}
        return {name: percentile(self._gaps_ms, share) for name, share in shares.items()}

    def _beat(self) -> None:
        now = time.perf_counter()
        self._gaps_ms.append(1000 * (now - self._last))
        self._last = now


class Visit(QObject):
    """Opens the window, trains one document after the other as soon as the window is filled, and closes it."""

    def __init__(self, app: QApplication, store: str, files: list[Path]) -> None:
        super().__init__()
        self.report: dict[str, Any] = {"runs": []}
        self._files = deque(files)
        self._heartbeat = Heartbeat(self)
        CollectorOnGuiThread(app)
        self._controller = build_window(app, store)
        app.setQuitOnLastWindowClosed(False)  # as the program itself: engines outlast the window
        self._controller.finished.connect(app.quit)
        self._controller.pump.events_told.connect(self._told)
        self._controller.window.installEventFilter(self)
        self._controller.window.resize(1600, 1000)
        self._controller.window.show()
        QTimer.singleShot(0, self._controller.start)
        self._waiting = QTimer(self, interval=50)
        self._waiting.timeout.connect(self._next_when_ready)
        self._waiting.start()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and "first_paint_s" not in self.report:
            QTimer.singleShot(0, self._painted)
            self.report["first_paint_s"] = 0.0
        return False

    def _painted(self) -> None:
        self.report["first_paint_s"] = time.time() - psutil.Process().create_time()
        self.report["torch_at_first_paint"] = "torch" in sys.modules

    def _next_when_ready(self) -> None:
        """As a user would: not before the window shows what it asked for, nor while it takes a run for under way."""
        asked = self._controller.transfer
        if asked.stack is not None and asked.data is not None and self._controller.training.training is None:
            self._waiting.stop()
            self._next()

    def _next(self) -> None:
        if not self._files:
            self.report["torch_after_runs"] = "torch" in sys.modules
            self._controller.window.close()
            return
        experiment = documents.read(self._files.popleft())
        self._controller.training.run(experiment, experiment.name)

    def _told(self, events: tuple[Event, ...]) -> None:
        for event in events:
            if isinstance(event, Started):
                self._heartbeat.begin()
            elif isinstance(event, Finished):
                gaps = self._heartbeat.end() if event.outcome == "completed" else {}
                run = {"outcome": event.outcome, "reason": event.reason, "seconds": event.seconds, "gaps_ms": gaps}
                self.report["runs"].append(run)
                self._waiting.start()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--store", type=Path, required=True)
    parser.add_argument("documents", type=Path, nargs="+")
    options = parser.parse_args()
    app = QApplication(sys.argv[:1])
    visit = Visit(app, str(parsed_url(options.store)), options.documents)
    app.exec()
    print(json.dumps(visit.report))


if __name__ == "__main__":
    main()
