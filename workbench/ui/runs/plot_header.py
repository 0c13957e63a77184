"""What stands above a plot: the menu of measures at the left, the values at the crosshair at the right."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QSizePolicy, QToolButton, QWidget

from workbench import measures, series_words
from workbench.ui import theme
from workbench.ui.runs.run_styles import RunStyle

_GAP_PX = 10


class PlotHeader(QWidget):
    """Announces the measure that the user chooses; `measure` is the series shown, empty until one is chosen."""

    measure_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.measure = ""
        self._expected = ""
        self._units: series_words.Units = series_words.NO_UNITS
        self.chosen_by_hand = False
        """Whether the user chose the measure; until then the plot's owner does."""
        self._build_chooser()
        self._build_read_out()
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(theme.GAP // 2, 0, theme.GAP, 0)
        self._row.addWidget(self._chooser)
        self._row.addWidget(self._read_out, 1)
        self._group.triggered.connect(self._chosen_by_hand)

    def _build_chooser(self) -> None:
        self._chooser = QToolButton()
        self._chooser.setAutoRaise(True)
        self._chooser.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._chooser.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._chooser.setToolTip("Choose what this plot shows.")
        self._menu = QMenu(self._chooser)
        self._submenus: list[QMenu] = []
        self._chooser.setMenu(self._menu)
        self._group = QActionGroup(self)

    def _build_read_out(self) -> None:
        self._read_out = QLabel()
        self._read_out.setTextFormat(Qt.TextFormat.RichText)
        self._read_out.setProperty("role", "muted")
        self._read_out.setFont(theme.ui_font(theme.SMALL_FONT_SIZE_PX))
        self._read_out.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._read_out.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)

    def add(self, widget: QWidget) -> None:
        """Sets a widget at the right end."""
        self._row.addWidget(widget)

    # Measures

    def set_units(self, units: series_words.Units) -> None:
        """The units of the labels, by task."""
        if units != self._units:
            self._units = units
            self._show_title()
            self._name_actions()

    def set_measures(self, names: Sequence[str]) -> None:
        """Fills the menu; the measure shown stays listed although it has no points yet."""
        listed = list(dict.fromkeys([*measures.telling(names), *([self.measure] if self.measure else [])]))
        if [action.data() for action in self._group.actions()] == listed:
            return
        for action in self._group.actions():
            self._group.removeAction(action)
        for menu in self._submenus:
            menu.deleteLater()
        self._submenus.clear()
        self._menu.clear()
        self._fill(listed)
        self._show_title()

    def _fill(self, listed: Sequence[str]) -> None:
        """With several tasks each has a menu of its own, and what is about all of them stands below."""
        tasks = sorted(measures.tasks_of(listed))
        menus = {task: self._menu.addMenu(task.replace("&", "&&")) for task in tasks} if len(tasks) > 1 else {}
        self._submenus += menus.values()
        for name in listed:
            action = menus.get(measures.task_of(name), self._menu).addAction(name)
            action.setData(name)
            action.setCheckable(True)
            action.setChecked(name == self.measure)
            self._group.addAction(action)
        self._name_actions()

    def actions_of_measures(self) -> list[QAction]:
        """One for each measure that can be chosen; its data is the name of the series."""
        return self._group.actions()

    def _name_actions(self) -> None:
        several = len(self._tasks()) > 1
        for action in self._group.actions():
            name = str(action.data())
            in_menu = several and not measures.task_of(name)  # the menu of a task says which it is
            action.setText(series_words.measure_title(name, with_task=in_menu, units=self._units).replace("&", "&&"))

    def expect(self, name: str) -> None:
        """Until a measure is chosen, the title is that of the one that is to come."""
        self._expected = name
        self._show_title()

    def _chosen_by_hand(self, action: QAction) -> None:
        self.chosen_by_hand = True
        self.choose(action.data())

    def choose(self, name: str) -> None:
        if name == self.measure:
            return
        self.measure = name
        for action in self._group.actions():
            action.setChecked(action.data() == name)
        self._show_title()
        self.measure_chosen.emit(name)

    def title(self) -> str:
        """The measure in words, with its task where there are several."""
        return self._titled(self.measure or self._expected)

    def _titled(self, name: str) -> str:
        return series_words.measure_title(name, with_task=len(self._tasks()) > 1, units=self._units)

    def _tasks(self) -> set[str]:
        return measures.tasks_of([str(action.data()) for action in self._group.actions()])

    def _show_title(self) -> None:
        self._chooser.setText(f"{self.title()} ▾")
        self._chooser.setAccessibleName(f"What this plot shows: {self.title()}")

    # Values at the crosshair

    def read(self, place: str, values: Sequence[tuple[RunStyle, str]]) -> None:
        """Shows as many values as there is room for, and the place before them where that fits too."""
        metrics = self._read_out.fontMetrics()
        room = self._read_out.width()
        pieces: list[str] = []
        for style, text in values:
            room -= metrics.horizontalAdvance(f"● {text}") + _GAP_PX
            if room < 0:
                break
            pieces.append(f"<span style='color:{style.colour.name()}'>●</span>&nbsp;{text}")
        if room >= metrics.horizontalAdvance(place):
            pieces.insert(0, place)
        self._read_out.setText(("&nbsp;" * 3).join(pieces))

    def clear(self) -> None:
        self._read_out.clear()

    def read_out(self) -> str:
        """The values at the crosshair as rich text; empty where there is none."""
        return self._read_out.text()
