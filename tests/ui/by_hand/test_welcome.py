"""The welcome page over the whole window."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from tests.ui.by_hand.hands import CTRL, LEFT, SHIFT, Hands
from workbench.examples import read_examples
from workbench.ui.welcome.page import WelcomePage


def shown(hands: Hands) -> WelcomePage | None:
    page = hands.controller.welcome.page
    return page if page is not None and page.isVisible() else None


def press(hands: Hands, name: str) -> None:
    page = shown(hands)
    assert page is not None
    found = next(b for b in page.findChildren(QPushButton) if name in (b.text(), b.accessibleName()))
    QTest.mouseClick(found, LEFT)


def open_page(hands: Hands) -> WelcomePage:
    hands.press(Qt.Key.Key_W, CTRL | SHIFT)
    page = shown(hands)
    assert page is not None
    return page


def test_that_who_comes_for_the_first_time_meets_the_page_and_who_comes_back_does_not(hands: Hands) -> None:
    keeper = hands.controller.documents._keeper
    keeper._pause.stop()
    keeper._file.unlink(missing_ok=True)  # what the fixture opened may be written down by now
    hands.controller.welcome.greet()
    assert shown(hands) is not None
    hands.press(Qt.Key.Key_Escape)
    assert shown(hands) is None
    assert hands.controller.documents.is_kept()
    hands.controller.welcome.greet()
    assert shown(hands) is None


def test_that_the_page_comes_at_every_start_where_that_is_ticked(hands: Hands) -> None:
    page = open_page(hands)
    page.always.click()
    assert hands.controller._settings.welcome
    hands.press(Qt.Key.Key_Escape)
    assert hands.controller.documents.is_kept()
    hands.controller.welcome.greet()
    assert shown(hands) is not None


def test_that_escape_leads_back_to_the_stack_and_nothing_has_changed(hands: Hands) -> None:
    before, focus = hands.experiment, QApplication.focusWidget()
    open_page(hands)
    hands.press(Qt.Key.Key_Escape)
    assert (hands.experiment, QApplication.focusWidget()) == (before, focus)
    assert hands.undo_names == []


def test_that_an_example_is_opened(hands: Hands) -> None:
    example = read_examples()[-1]
    open_page(hands)
    press(hands, f"Open the example {example.experiment.name}")
    assert shown(hands) is None
    assert (hands.experiment, hands.controller.document.path) == (example.experiment, None)


def test_that_an_edit_behind_the_page_closes_it(hands: Hands) -> None:
    hands.controller.document.edit("Set seed to 5", {"seed": 5})
    open_page(hands)
    hands.press(Qt.Key.Key_Z, CTRL)
    assert shown(hands) is None
    assert hands.experiment.seed == 0


def test_that_an_error_is_not_hidden_by_the_page(hands: Hands) -> None:
    open_page(hands)
    hands.window.show_message("The disk is full.", severity="error")
    assert shown(hands) is None


def test_that_the_buttons_open_the_chooser_at_their_kind_of_data(hands: Hands) -> None:
    chooser = hands.controller.data.chooser
    open_page(hands)
    for text, page in (("File…", chooser._file), ("torchvision set…", chooser._torchvision)):
        press(hands, text)
        assert chooser.isVisible()
        assert chooser._page() is page
        chooser.reject()
    assert shown(hands) is not None, "nothing was chosen"
