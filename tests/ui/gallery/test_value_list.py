"""The balance of a label that may have as many values as there are images."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QObject
from pytestqt.qtbot import QtBot
from typing_extensions import override

from workbench.ui.gallery.facets import Facet
from workbench.ui.gallery.value_list import ValueList
from workbench.ui.gallery.value_model import COUNT
from workbench.ui.theme import Theme


class Events(QObject):
    """Counts what a widget is told."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.kinds: list[QEvent.Type] = []

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.kinds.append(event.type())
        return False


@pytest.fixture
def values(qtbot: QtBot, dark: Theme) -> ValueList:
    view = ValueList()
    qtbot.addWidget(view)
    view.set_facet(Facet("n", tuple(str(at) for at in range(20_000)), np.arange(20_000, dtype=np.int32)))
    with qtbot.waitExposed(view):
        view.show()
    return view


def test_that_new_counts_are_painted_without_laying_the_rows_out_anew(qtbot: QtBot, values: ValueList) -> None:
    """For a hundred thousand rows that would be felt at every letter that is searched for."""
    qtbot.waitUntil(lambda: values.verticalScrollBar().maximum() > 19_000 * 30)
    seen = Events(values.viewport())
    values.viewport().installEventFilter(seen)
    with qtbot.assertNotEmitted(values.model().dataChanged):
        values.set_counts([1] * 20_000)
    qtbot.waitUntil(lambda: QEvent.Type.Paint in seen.kinds)
    assert values.model().index(0, 0).data(COUNT) == 1


def test_that_what_is_chosen_is_every_row_of_a_selection(values: ValueList) -> None:
    values.choose(3, 5)
    assert values.chosen == {3, 5}
    values.selectAll()
    assert values.chosen == set(range(20_000))
    values.clearSelection()
    assert values.chosen == set()
