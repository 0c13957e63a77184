"""The target data: what the model is transferred to."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget
from typing_extensions import override

from workbench.spec.data_description import DataDescription, SkippedFile
from workbench.spec.printable import printable
from workbench.spec.split import Split
from workbench.spec.tasks import Task
from workbench.ui.panels import data_text
from workbench.ui.panels.card import Card
from workbench.ui.panels.data_menu import DataMenu
from workbench.ui.panels.link_line import LinkLine
from workbench.ui.panels.text_line import TextLine
from workbench.ui.panels.thumbnails import ThumbnailStrip


class TargetDataCard(Card):
    """`data_chosen` carries a bundled set, `change_requested` asks for the chooser, `again_requested` to look anew,
    `skipped_requested` for the list, `look_requested` to see all images.
    """

    data_chosen = Signal(object)
    change_requested = Signal()
    again_requested = Signal()
    look_requested = Signal()
    split_requested = Signal()
    """The fields of the split are wanted."""
    skipped_requested = Signal(str, object)
    """The title of the data set and its tuple of `SkippedFile`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Target data", parent)
        self._title = ""
        self._has_images = False
        self._files: tuple[SkippedFile, ...] = ()
        self._name = TextLine(self)
        self._thumbnails = ThumbnailStrip(self)
        self._images = TextLine(self, small=True)
        self._split = LinkLine("Change the split", self)
        self._split.followed.connect(self.split_requested)
        self._groups = TextLine(self, small=True)
        for part in (self._name, self._thumbnails, self._images, self._split, self._groups):
            self.body.addWidget(part)
        self._change = self._button("Change…", "Choose other target data")
        self._look = self._button("Look…", "Look at the data: every image, its labels, and what was found")
        self._look.clicked.connect(self.look_requested)
        self._look.hide()
        self._thumbnails.clicked.connect(self.look_requested)
        self._skipped = self._button("", "List what is worth knowing of the data, and the files that were left out")
        self._skipped.clicked.connect(lambda: self.skipped_requested.emit(self._title, self._files))
        self._skipped.hide()
        menu = DataMenu(self, other="Folder, file or other set…", again="Look again")
        menu.data_chosen.connect(self.data_chosen)
        menu.other_requested.connect(self.change_requested)
        menu.again_requested.connect(self.again_requested)
        self._change.setMenu(menu)
        self.foot.addWidget(self._change)
        self.foot.addWidget(self._look)
        self.body.addWidget(self._skipped)
        self.set_loading("Looking at the data…")

    def set_data(self, data: DataDescription, split: Split, model_size: int | None, tasks: Sequence[Task] = ()) -> None:
        """Shows a data set; `model_size` is the height and width in pixels that the model sees, where known."""
        self._title, self._files = data.title, data_text.worth_knowing(data)
        self._has_images = data.images is not None
        self._name.set_runs((data.title, "strong"), (data_text.labelled_text(data, split, tasks), "muted"))
        self._thumbnails.set_images(data.thumbnails, [printable(entry.label) for entry in data.classes])
        facts = f"{data_text.inputs_text(data, model_size, tasks, split.group)} · {data_text.classes_text(data)}"
        self._images.set_runs((facts, "muted"))
        self._split.set_runs((data_text.split_text(data, split), "muted"))
        self._groups.set_runs((data_text.groups_text(data, split), "muted"))
        self._skipped.setText(data_text.skipped_text(data))
        self.set_ready()

    @override
    def _show_content(self, *, shown: bool) -> None:
        """The files that were skipped belong to the data that are shown."""
        super()._show_content(shown=shown)
        self._look.setVisible(shown and self._has_images)
        self._skipped.setVisible(shown and bool(self._files))

    def _button(self, text: str, tip: str) -> QPushButton:
        button = QPushButton(text, self)
        button.setToolTip(tip)
        button.setAccessibleName(tip)
        button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        return button
