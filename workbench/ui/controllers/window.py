"""Joins the window with everything else: which action leads where, and how it closes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices

from models.spec.source import FileSource
from storage.locations import store_folder
from storage.records import RunRecord, RunStatus
from workbench.experiment import Experiment
from workbench.launch.pump import Pump
from workbench.spec.row_fit import features_of_data
from workbench.spec.run_titles import run_title
from workbench.ui.controllers.adapters import AdaptersController
from workbench.ui.controllers.augmentation import AugmentationController
from workbench.ui.controllers.data_choice import DataChoiceController
from workbench.ui.controllers.documents import DocumentController
from workbench.ui.controllers.dry_run import DryRunController
from workbench.ui.controllers.features import FeaturesController
from workbench.ui.controllers.gallery import GalleryController
from workbench.ui.controllers.heads import HeadsController
from workbench.ui.controllers.history import HistoryController
from workbench.ui.controllers.image_cache import ImageCacheController
from workbench.ui.controllers.penalties import PenaltyController
from workbench.ui.controllers.presets import PresetController
from workbench.ui.controllers.rate_finding import RateFindingController
from workbench.ui.controllers.run_on_stack import RunOnStack
from workbench.ui.controllers.setting import SettingController
from workbench.ui.controllers.source_choice import SourceChoiceController
from workbench.ui.controllers.stack import StackController
from workbench.ui.controllers.stack_editing import StackEditing
from workbench.ui.controllers.training import TrainingController
from workbench.ui.controllers.transfer import TransferController
from workbench.ui.controllers.welcome import WelcomeController
from workbench.ui.dialogs.skipped_files import SkippedFilesDialog
from workbench.ui.document import ExperimentDocument
from workbench.ui.main_window import MainWindow
from workbench.ui.panels.sides import RecipeSide, TransferSide
from workbench.ui.runs.close_dialog import CloseWhileTrainingDialog
from workbench.ui.runs.run_rows import RESUMABLE, WITH_WEIGHTS
from workbench.ui.runs.runs_area import RunsArea
from workbench.ui.runs.wording import numbered, resume_text
from workbench.ui.settings import ThemeSwitch, WindowSettings
from workbench.ui.stack_area import StackArea
from workbench.ui.store_reader import StoreReader

GUIDE = Path(__file__).resolve().parents[3] / "docs" / "guide" / "README.md"


class WindowController(QObject):
    """Owns the other controllers. `start` begins to ask and to read; until then the window is only painted."""

    finished = Signal()
    """The window is closed and every engine is gone."""

    def __init__(
        self,
        window: MainWindow,
        settings: WindowSettings,
        themes: ThemeSwitch,
        document: ExperimentDocument,
        pump: Pump,
        store_url: str,
    ) -> None:
        super().__init__(window)
        self.window = window
        self.document = document
        self.pump = pump
        self._settings = settings
        self._themes = themes
        self._closed = False
        self._names_given: set[str] = set()
        self.documents = DocumentController(document, window, document.experiment, store_folder(store_url))
        self._store_url = store_url

    def join(self, transfer: TransferSide, middle: StackArea, recipe: RecipeSide, area: RunsArea) -> None:
        """Connects the parts that stand in the window."""
        self.area, self.middle = area, middle
        stack, palette = middle.stack, middle.adapters
        self.recipe = recipe
        self.reader = StoreReader(self._store_url, self)
        self.transfer = TransferController(self.document, self.pump, transfer, stack, recipe)
        self.setting = SettingController(self.transfer, self.document, self.pump, transfer.setting, self.window)
        self.editing = StackEditing(self.document, self.transfer)
        self.adapters = AdaptersController(self.editing, stack, palette)
        self.stack = StackController(self.editing, self.pump, stack, self.adapters)
        self.dry_runs = DryRunController(self.transfer, self.pump)
        self.rates = RateFindingController(self.document, self.transfer, self.pump, self.window)
        self.gallery = GalleryController(self.transfer, self.pump, self.window)
        self.heads = HeadsController(self.editing, stack, transfer.tasks)
        self.augmentation = AugmentationController(self.document, self.transfer, self.pump, self.window)
        self.penalties = PenaltyController(self.document, self.window)
        self.presets = PresetController(self.editing, stack, self.window)
        actions = self.window.actions_by_key
        self.training = TrainingController(self.pump, self.reader, area, actions, self)
        self.history = HistoryController(self._store_url, self.pump, self.reader, area, self)
        self.run_on_stack = RunOnStack(self.pump, self.reader, area, self.document, self.transfer, stack)
        self.sources = SourceChoiceController(self.pump, lambda: self.history.records, self.window)
        self.image_cache = ImageCacheController(self.pump, self.window)
        self.data = DataChoiceController(self.document, self.transfer, self.pump, self.window)
        self.features = FeaturesController(self.document, self.transfer)
        self.welcome = WelcomeController(
            self.document, self.documents, self.data, self.history, self.window, self._settings
        )
        self._connect(transfer)

    def start(self) -> None:
        """Fills the window: asks the engine, reads the history."""
        self.pump.start()
        self.documents.start()
        self.welcome.watch()
        self.transfer.show_document()
        self.history.start()

    # Intentions ----------------------------------------------------------------------------------------------------

    def run(self, title: str = "") -> None:
        """Queues the document as it stands, unless it has a fault; without a title it is called by its technique."""
        problems = self.transfer.problems()
        if problems:
            self.window.show_message(problems[0].message, problems[0].remedy, "error")
            self.recipe.lead_to(problems[0].place)
            return
        experiment = self.document.experiment
        names = [block.name for block in self.transfer.stack.blocks] if self.transfer.stack else None
        taken = {record.name for record in self.history.records} | self._names_given
        name = numbered(title or run_title(experiment, names), taken)
        self._names_given.add(name)
        self.training.run(experiment, name)

    def may_close(self) -> bool:
        """True once every engine is gone; else asks what would be lost, if anything, and closes later."""
        if self._closed:
            return True
        if self.documents.is_kept():
            self._ask_and_close()
        else:
            self.documents.unless_lost(self._ask_and_close)
        return False

    # Within --------------------------------------------------------------------------------------------------------

    def _connect(self, transfer: TransferSide) -> None:
        window = self.window
        window.action_triggered.connect(self._act)
        self.document.changed.connect(lambda _: window.clear_message())
        window.theme_chosen.connect(self._themes.choose)
        window.data_dropped.connect(self.data.drop)
        window.weights_dropped.connect(lambda path: self.presets.choose_source(FileSource(path=str(path))))
        transfer.source.change_requested.connect(self._choose_source)
        self.transfer.source_choice_requested.connect(self._choose_source)
        transfer.data.look_requested.connect(self.gallery.open)
        transfer.data.change_requested.connect(self.data.open)
        transfer.data.split_requested.connect(lambda: self.recipe.lead_to("split.validation"))
        self.transfer.judged_otherwise.connect(self._tell_other_test_set)
        transfer.data.again_requested.connect(self.transfer.look_at_data_again)
        window.turned_to.connect(self.transfer.heed_changed_file)
        transfer.data.data_chosen.connect(self.data.take)
        transfer.data.skipped_requested.connect(lambda title, files: SkippedFilesDialog(title, files, window).open())
        self.recipe.recipe.find_rate_requested.connect(self.rates.open)
        self.recipe.recipe.augmentation.change_requested.connect(self.augmentation.open)
        self.recipe.recipe.penalties.change_requested.connect(self.penalties.open)
        self.sources.chosen.connect(self.presets.choose_source)
        self.editing.refused.connect(lambda what, remedy: window.show_message(what, remedy, "error"))
        self.editing.told.connect(window.show_message)
        self.training.history_changed.connect(self.history.refresh)
        self.history.settings_wanted.connect(self._use_settings)
        self.history.resume_wanted.connect(self.training.resume)
        self.welcome.run_wanted.connect(self.run)
        self.welcome.run_shown.connect(self._show_run)
        self.history.runs_shown.connect(self._enable_actions)
        self.area.history.table.selectionModel().selectionChanged.connect(lambda *_: self._enable_actions())
        self.area.save_failed.connect(lambda text: window.show_message(text, severity="error"))
        for failed in (self.reader.failed, self.pump.store_failed, self.history.refused):
            failed.connect(lambda text: window.show_message(text, severity="error"))
        self.pump.closed.connect(self._all_gone)

    def _act(self, key: str) -> None:
        routes: dict[str, Callable[[], None]] = {
            **self.documents.actions,
            "source": self._choose_source,
            "augmentation": self.augmentation.open,
            "penalties": self.penalties.open,
            "look": self.gallery.open,
            "data": self.data.open,
            "palette": self._show_palette,
            "add_head": lambda: self.heads.open_adding(self.middle.stack.add_head_rect()),
            "rate": self.stack.edit_rates,
            "find_rate": self.rates.open,
            "norms": self.stack.edit_norms,
            "find": self.middle.stack.open_find,
            "copy_adapters": self.adapters.copy_selected,
            "paste_adapters": self.adapters.paste_selected,
            "zoom_in": lambda: self.middle.stack.canvas.zoom(1),
            "zoom_out": lambda: self.middle.stack.canvas.zoom(-1),
            "zoom_fit": lambda: self.middle.stack.canvas.zoom(0),
            "fold_all": self.stack.fold_all,
            "show_live": lambda: self.area.show_tab("live"),
            "show_compare": lambda: self.area.show_tab("compare"),
            "show_history": lambda: self.area.show_tab("history"),
            "run": self.run,
            "pause": lambda: self.training.steer("pause"),
            "continue": lambda: self.training.steer("continue"),
            "finish": lambda: self.training.steer("stop"),
            "cancel": lambda: self.training.steer("cancel"),
            "resume": self._resume_selected,
            "export": self._export_selected,
            "image_cache": self.image_cache.open,
            "welcome": self.welcome.open,
            "guide": lambda: _open(GUIDE),
        }
        routes[key]()

    def _tell_other_test_set(self) -> None:
        """It stays to be read where there are runs on these data, whose scores somebody could compare with new ones."""
        what = "Other examples are tested on now: the split follows the labels of all tasks."
        if self.history.has_runs_on(self.document.experiment.data):
            remedy = "Earlier runs were judged on other examples, so their scores compare only roughly with new ones."
            self.window.show_message(what, remedy, "warning")
        elif not self.window.has_message:
            self.window.show_message(what)

    def _show_palette(self) -> None:
        shown = self.window.actions_by_key["palette"].isChecked()
        self.middle.show_palette(shown=shown)
        if shown:
            self.middle.adapters.setFocus()

    def _use_settings(self, name: str, experiment: Experiment) -> None:
        """They may come from quite another document than the open one, whose file is therefore not theirs."""
        self.document.replace(f"Use settings of {name}", experiment, keeps_file=False)

    def _choose_source(self) -> None:
        experiment, data = self.document.experiment, self.transfer.data
        features = features_of_data(data, experiment.tasks, experiment.split.group) if data is not None else ()
        self.sources.open(experiment.source, len(features))

    def _candidates(self, statuses: frozenset[RunStatus]) -> list[RunRecord]:
        """Runs of these statuses: the selected ones where some are selected, else the newest."""
        fitting = [record for record in self.history.records if record.status in statuses]
        selected = set(self.area.history.table.selected_runs())
        return [record for record in fitting if record.id in selected] or fitting[:1]

    def _show_run(self, run: str) -> None:
        self.area.show_tab("history")
        self.area.history.table.select_runs([run])
        self.area.history.table.setFocus()

    def _resume_selected(self) -> None:
        self.history.resume([record.id for record in self._candidates(RESUMABLE)])

    def _export_selected(self) -> None:
        for record in self._candidates(WITH_WEIGHTS)[:1]:
            self.history.export(record.id)

    def _enable_actions(self) -> None:
        """Enables what there are runs for; the menu names those that would be resumed."""
        resumable = self._candidates(RESUMABLE)
        actions = self.window.actions_by_key
        actions.set_enabled(resume=bool(resumable), export=bool(self._candidates(WITH_WEIGHTS)))
        actions["resume"].setText(resume_text([record.name for record in resumable]))

    def _ask_and_close(self) -> None:
        """Closes at once where nothing trains, else after asking what is to become of the run, or once it ended."""
        training = self.training.training
        if training is None:
            self.window.hide()  # nobody need watch engines that only answer questions go
            self._close("interrupt")
            return
        dialog = CloseWhileTrainingDialog(training.name, self.window)
        dialog.stop_and_keep_chosen.connect(lambda: self._close("stop"))
        dialog.interrupt_chosen.connect(lambda: self._close("interrupt"))

        def ask_anew_if_it_ended() -> None:
            now = self.training.training
            if now is None or now.run != training.run:
                dialog.reject()
                self._ask_and_close()

        listening = self.pump.queue_changed.connect(ask_anew_if_it_ended)
        dialog.finished.connect(lambda _: self.pump.queue_changed.disconnect(listening))
        dialog.open()

    def _close(self, policy: str) -> None:
        self.window.setEnabled(False)
        self.window.show_message(
            "Closing: waiting for the run to reach safety…" if self.training.training else "Closing…"
        )
        self.pump.desk.close("stop" if policy == "stop" else "interrupt")

    def _all_gone(self) -> None:
        self.reader.close()
        self._closed = True
        self.window.close_now()
        self.finished.emit()


def _open(path: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
