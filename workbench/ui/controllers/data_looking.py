"""Has the engine look at what is shown in a data chooser, and bring what is asked for."""

from __future__ import annotations

from PySide6.QtCore import QObject
from shiboken6 import isValid

from workbench.edits.data import guessed_tasks
from workbench.launch.messages import Answer, DataAnswer, DescribeData, DownloadData, Progress, Refused
from workbench.launch.pump import Pump
from workbench.spec.data import DataSource, TorchvisionData
from workbench.spec.split import Split
from workbench.ui.dialogs.data_chooser import DataChooser
from workbench.ui.panels.progress_text import progress_text


class DataLooking(QObject):
    """Answers that were overtaken by a newer question, or come after the chooser is gone, are dropped."""

    def __init__(self, chooser: DataChooser, pump: Pump) -> None:
        super().__init__(chooser)
        self._chooser = chooser
        self._pump = pump
        self._number = 0
        chooser.look_requested.connect(self._look)
        chooser.download_requested.connect(self._download)

    def _look(self, data: DataSource) -> None:
        self._number = self._pump.ask(
            lambda number: DescribeData(request=number, data=data, split=Split()),
            lambda answer: self._told(data, answer),
            self._progressed,
        )

    def _told(self, data: DataSource, answer: Answer) -> None:
        if answer.request != self._number or not isValid(self._chooser):
            return
        if isinstance(answer, DataAnswer):
            self._chooser.set_found(answer.data, guessed_tasks(data, answer.data))
        elif isinstance(answer, Refused):
            self._chooser.set_refused(f"{answer.where}: {answer.what}" if answer.where else answer.what, answer.remedy)

    def _download(self, data: TorchvisionData) -> None:
        self._pump.ask(lambda number: DownloadData(request=number, data=data), self._downloaded)

    def _downloaded(self, answer: Answer) -> None:
        if not isValid(self._chooser):
            return
        if isinstance(answer, Refused):
            self._chooser.set_download_refused(answer.what, answer.remedy)
        else:
            self._chooser.set_downloaded()

    def _progressed(self, progress: Progress) -> None:
        if progress.request == self._number and isValid(self._chooser):
            self._chooser.set_looking(progress_text(progress, None))
