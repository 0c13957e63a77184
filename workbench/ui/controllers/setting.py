"""Joins the setting's card and dialog with the document: source data, what is known of them, the shift measured."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from models.spec.stack import StackDescription
from workbench.experiment import Experiment
from workbench.launch.messages import Answer, DataAnswer, DescribeData, Refused
from workbench.launch.pump import Pump
from workbench.spec.data import BundledData, DataSource, data_title
from workbench.spec.data_description import DataDescription
from workbench.spec.setting import SourceExamples, cards_of, name_setting, sides_of
from workbench.spec.split import Split
from workbench.spec.tasks import Task
from workbench.ui.controllers.data_looking import DataLooking
from workbench.ui.controllers.shift_measuring import ShiftMeasuring
from workbench.ui.controllers.transfer import TransferController
from workbench.ui.dialogs.data_chooser import DataChooser
from workbench.ui.document import ExperimentDocument
from workbench.ui.panels.data_menu import DataMenu
from workbench.ui.panels.setting_card import SettingCard
from workbench.ui.setting.setting_dialog import SettingDialog

_Known = tuple[StackDescription | None, DataDescription | None, tuple[Task, ...], SourceExamples | None]
_NOTHING = "Choose source data to measure how far they lie from the target data."
_NO_IMAGES = "The shift is measured in features of the source model, which reads images on both sides."
_WAITING = "Waiting for the source model and the data…"


class SettingController(QObject):
    """Follows what the transfer shows. What was measured is forgotten when it is of other data or another model."""

    def __init__(
        self, transfer: TransferController, document: ExperimentDocument, pump: Pump, card: SettingCard, window: QWidget
    ) -> None:
        super().__init__(transfer)
        self._transfer = transfer
        self._document = document
        self._pump = pump
        self._card = card
        self._window = window
        self.dialog: SettingDialog | None = None
        self._source_data: DataSource | None = None
        self._described: DataDescription | None = None
        self._fault = ""
        self._data_number = 0
        self.shifts = ShiftMeasuring(pump, self)
        self.shifts.measured.connect(self._show)
        transfer.shown.connect(self._show)
        card.details_requested.connect(self.open)
        self._menu = self._data_menu(card)
        card.set_data_menu(self._menu)

    # What the user does ----------------------------------------------------------------------------------------------

    def choose(self, data: DataSource | None) -> None:
        """Makes `data` the source data, and looks at them anew where they are; None takes them away."""
        if data is not None and data == self._source_data:
            self._source_data = None
            self._show()
            return
        name = "Change source data" if data is not None else "Remove source data"
        self._document.edit(name, {"source_data": data.model_dump(mode="json") if data is not None else None})

    def open(self) -> None:
        """Shows the setting in full."""
        self.dialog = dialog = SettingDialog(self._menu, self._window)
        page = dialog.shift
        page.measure_requested.connect(self.measure)
        page.cancel_requested.connect(self.shifts.cancel)
        self.shifts.progressed.connect(page.set_measuring)
        self.shifts.refused.connect(page.set_refused)
        self.shifts.cancelled.connect(page.set_idle)
        page.set_shift(None)
        dialog.finished.connect(self._closed)
        self._show()
        dialog.open()

    def measure(self) -> None:
        """Asks the engine for the shift of the document as it stands."""
        self.shifts.begin(self._document.experiment)
        if self.dialog is not None:
            self.dialog.shift.set_progress("Beginning…", 0, 0)

    # Source data -----------------------------------------------------------------------------------------------------

    def _follow(self, experiment: Experiment) -> None:
        """Asks what the source data hold where that is not known, and forgets what no longer holds."""
        self.shifts.follow(experiment)
        if experiment.source_data != self._source_data:
            self._source_data, self._described, self._fault, self._data_number = experiment.source_data, None, "", 0
            data = experiment.source_data
            if data is not None:
                self._data_number = self._pump.ask(
                    lambda number: DescribeData(request=number, data=data, split=Split()), self._data_told
                )

    def _data_told(self, answer: Answer) -> None:
        if answer.request != self._data_number:
            return
        if isinstance(answer, DataAnswer):
            self._described = answer.data
        elif isinstance(answer, Refused):
            place = f"{answer.where}: " if answer.where else ""
            self._fault = " ".join(filter(None, [f"{place}{answer.what}", answer.remedy]))
        self._show()

    # What is shown ---------------------------------------------------------------------------------------------------

    def _show(self) -> None:
        experiment = self._document.experiment
        self._follow(experiment)
        title = data_title(experiment.source_data) if experiment.source_data is not None else ""
        known = self._known(experiment)
        setting = name_setting(experiment.source.initialisation, *known, experiment.split.group)
        self._card.set_source_data(title, self._fault)
        if self._transfer.is_refused:
            self._card.set_unknown("Not known without source and data.")
        else:
            self._card.set_setting(setting)
        if self.dialog is not None:
            self.dialog.set_source_data(title, self._fault)
            self.dialog.set_setting(setting)
            self._show_sides(self.dialog, known, experiment.split.group)
            self._show_shift(self.dialog)

    def _known(self, experiment: Experiment) -> _Known:
        same = experiment.source_data == experiment.data
        source = SourceExamples(self._described, same, self.shifts.shift) if self._described is not None else None
        return self._transfer.stack, self._transfer.data, experiment.tasks, source

    def _show_sides(self, dialog: SettingDialog, known: _Known, group: str) -> None:
        source, target = cards_of(*known)
        dialog.source.set_cards(source)
        dialog.target.set_cards(target)
        dialog.set_sides(sides_of(*known, group))

    def _show_shift(self, dialog: SettingDialog) -> None:
        if self.shifts.goes_on:
            return
        dialog.shift.set_possible(self._why_not())
        dialog.shift.set_shift(self.shifts.shift)

    def _why_not(self) -> str:
        """Why no shift can be measured; empty where it can."""
        if self._document.experiment.source_data is None:
            return _NOTHING
        if self._fault:
            return "The source data cannot be read."
        if self._described is None or self._transfer.stack is None or self._transfer.data is None:
            return _WAITING
        return "" if self._described.images and self._transfer.data.images else _NO_IMAGES

    def _data_menu(self, parent: QWidget) -> DataMenu:
        menu = DataMenu(parent, other="Folder, file or other set…", without="No source data")
        menu.data_chosen.connect(self.choose)
        menu.other_requested.connect(self.open_chooser)
        return menu

    def open_chooser(self) -> None:
        """Lets the user look for source data; they need no task."""
        chooser = DataChooser(self.dialog or self._window, predicts=False)
        DataLooking(chooser, self._pump)
        chooser.data_chosen.connect(lambda data, *_: self.choose(data))
        chooser.finished.connect(chooser.deleteLater)
        chooser.open_for(self._document.experiment.source_data or BundledData(), ())

    def _closed(self) -> None:
        """A measurement that nobody watches ends: it would keep the engine from other questions."""
        self.shifts.cancel()
        if self.dialog is not None:
            self.dialog.deleteLater()
            self.dialog = None
